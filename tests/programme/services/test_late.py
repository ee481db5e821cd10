"""Who leaves too late for somebody else to come: written down, shown to agents, without consequence."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.habit_queries import Habit, habits_of
from declic.programme.models import Attendance, Channel, Registration
from declic.programme.services import Request
from tests.factories.programme import a_course, a_session, add_date

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 5, 10, tzinfo=ZoneInfo("Europe/Paris"))
START = datetime(2026, 11, 17, 18, tzinfo=ZoneInfo("Europe/Paris"))


def register(where, number=1, **fields):
    request = Request(Person(f"Personne {number}", f"p{number}@example.org"), Channel.WEB, **fields)
    return services.register(where, request, now=NOW).registration


def is_late(registration):
    return Registration.objects.get(pk=registration.pk).left_late


@pytest.mark.parametrize(
    ("cut_off", "before", "late"),
    [
        (4, timedelta(hours=48, seconds=1), False),
        (4, timedelta(hours=48), True),
        (72, timedelta(hours=72, seconds=1), False),
        (72, timedelta(hours=72), True),
    ],
)
def test_late_is_after_the_closing_or_less_than_two_days_before(cut_off, before, late):
    mine = register(a_session(starts_at=START, cut_off_hours=cut_off))
    assert services.cancel(mine, now=START - before)
    assert is_late(mine) == mine.left_late == late


def test_who_waits_or_moves_or_is_told_of_a_cancelled_session_is_not_late():
    course = a_course()
    where, other = a_session(course, capacity=1, starts_at=START), a_session(course, starts_at=START)
    mine, waiting = register(where), register(where, 2)
    services.cancel(waiting, now=START - timedelta(hours=5))
    services.move(mine, other, now=START - timedelta(hours=5))
    assert not any(is_late(r) for r in (mine, waiting))


def test_who_leaves_because_the_dates_were_changed_is_not_late():
    mine = register(a_session(starts_at=START))
    Registration.objects.filter(pk=mine.pk).update(asked_again_at=NOW)
    services.cancel(mine, now=START - timedelta(hours=5))
    assert not is_late(mine)


def test_one_gives_up_by_oneself_until_the_session_begins():
    where = a_session(starts_at=START)
    mine, other = register(where), register(where, 2)
    assert services.give_up(mine, now=START - timedelta(seconds=1))
    assert is_late(mine)
    assert not services.give_up(other, now=START)
    assert Registration.objects.get(pk=other.pk).status == "confirmed"


def noted(registration, *presences):
    for part, presence in zip(registration.session.parts.order_by("pk"), presences, strict=False):
        Attendance.objects.create(registration=registration, part=part, presence=presence)


def test_a_habit_counts_one_year_and_asks_once(django_assert_num_queries):
    for days in (10, 40, 400):
        where = a_session(starts_at=START - timedelta(days=days))
        mine = register_at(where, START - timedelta(days=days + 20))
        services.cancel(mine, now=START - timedelta(days=days, hours=5))
    for days in (20, 500):
        absent = register_at(a_session(starts_at=START - timedelta(days=days)), START - timedelta(days=days + 20))
        noted(absent, "absent")
    two_days = a_session(starts_at=START - timedelta(days=30))
    add_date(two_days, START - timedelta(days=29))
    noted(register_at(two_days, START - timedelta(days=60)), "absent", "present")
    other_year = [register(a_session(starts_at=START), 7)]
    noted(register_at(a_session(starts_at=START - timedelta(days=15)), START - timedelta(days=40)), "excused")
    with django_assert_num_queries(1):
        found = habits_of([mine, *other_year], START)
    assert found == {mine.person_key: Habit(left_late=2, missed=1)}
    assert str(found[mine.person_key]) == "a déjà renoncé tard 2\u00a0fois et manqué sans prévenir une fois en un an"


def register_at(where, now):
    request = Request(Person("Personne 1", "p1@example.org"), Channel.WEB)
    return services.register(where, request, now=now).registration
