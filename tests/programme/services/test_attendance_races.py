"""The day under real simultaneous connections: several agents at one door, one person ticked by all of them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from declic.programme import attendance_queries as attendances
from declic.programme import queries, services
from declic.programme.engine.person import Person
from declic.programme.models import Attendance, Channel, Presence, Session
from declic.programme.services import Note, Request
from tests.factories.programme import a_session
from tests.programme.services.test_seat_races import at_once, thought  # noqa: F401 (`thought` is a fixture)

pytestmark = pytest.mark.django_db(transaction=True)
START = datetime(2026, 11, 17, 18, tzinfo=ZoneInfo("Europe/Paris"))


def asked(number):
    return Request(Person(f"Personne {number}", f"p{number}@example.org"), Channel.ON_SITE)


def sitting_of(where):
    return attendances.sittings_of(queries.sessions().get(pk=where.pk))[0]


def test_one_person_ticked_by_everybody_at_once_is_noted_once():
    where = a_session(starts_at=START)
    ana = services.register(where, asked(0), now=START - timedelta(days=9)).registration
    sitting = sitting_of(where)
    states = (Presence.PRESENT, Presence.ABSENT, Presence.EXCUSED)
    acts = [
        lambda n=n: services.note(sitting, Note(ana, states[n % 3]), now=START + timedelta(seconds=n))
        for n in range(48)
    ]
    at_once(acts)
    row = Attendance.objects.get()
    assert (row.presence, row.noted_at) == (states[47 % 3], START + timedelta(seconds=47))


def test_at_several_doors_at_once_no_seat_is_given_twice():
    where = a_session(starts_at=START, capacity=5)
    for number in range(2):
        services.register(where, asked(number), now=START - timedelta(days=9))
    sitting = sitting_of(where)
    outcomes = at_once(
        [lambda n=n: services.walk_in(sitting, asked(100 + n // 2), now=START).status for n in range(48)]
    )
    assert sorted(outcomes).count("confirmed") == 3
    assert set(outcomes) <= {"confirmed", "already", "refused"}
    assert Session.objects.get(pk=where.pk).taken == 5
    assert Attendance.objects.count() == 3
