"""The same season sent by several windows at the same instant."""

from datetime import UTC, datetime, timedelta

import pytest

from declic.people.models import Role
from declic.programme import services
from declic.programme.models import Session
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session
from tests.programme.services.test_seat_races import THREADS, at_once

pytestmark = pytest.mark.django_db(transaction=True)
WEEKS = timedelta(weeks=52)


def test_each_draft_is_made_once():
    by, start = a_user(Role.ADVISER), datetime(2026, 10, 6, 16, tzinfo=UTC)
    sources = [a_session(a_course(f"Formation {n}"), starts_at=start + timedelta(days=n)) for n in range(3)]
    moments = {s.pk: tuple((p.starts_at + WEEKS, p.ends_at + WEEKS) for p in s.parts.all()) for s in sources}
    results = at_once([lambda: services.repeat(moments, by=by)] * THREADS)
    assert sorted(len(done.made) for done in results) == [0] * (THREADS - 1) + [3]
    assert Session.objects.filter(state="draft").count() == 3
