"""A draft appears at its date, once."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from declic.programme import queries, services
from declic.programme.models import Session
from tests.factories.programme import a_session

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)


def a_draft(*, publish_at=NOW, starts_at=NOW + timedelta(days=20), **facts):
    made = a_session(starts_at=starts_at, state="draft", **facts)
    Session.objects.filter(pk=made.pk).update(publish_at=publish_at)
    return made


def test_a_draft_is_published_when_its_date_comes_and_the_next_tick_changes_nothing():
    made = a_draft()
    assert services.tick(NOW - timedelta(seconds=1))["published"] == 0
    assert services.tick(NOW)["published"] == 1
    assert list(queries.upcoming_sessions(NOW)) == [made]
    assert ModelLogEntry.objects.filter(object_id=str(made.pk), action="wagtail.edit").count() == 1
    assert services.tick(NOW)["published"] == 0


@pytest.mark.parametrize(
    "facts",
    [{"publish_at": None}, {"starts_at": NOW - timedelta(hours=1)}, {"capacity": 0}],
)
def test_what_has_no_date_no_seat_or_has_begun_stays_a_draft(facts):
    a_draft(**facts)
    assert services.tick(NOW)["published"] == 0


def test_a_cancelled_session_does_not_come_back():
    made = a_draft()
    Session.objects.filter(pk=made.pk).update(state="cancelled")
    assert services.tick(NOW)["published"] == 0
