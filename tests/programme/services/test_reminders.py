"""Reminders a week and a day before, once each."""

from datetime import UTC, datetime, timedelta

import pytest

from declic.core.models import Message
from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.models import Channel, Session
from declic.programme.services import Request
from tests.factories.programme import a_session

pytestmark = pytest.mark.django_db
START = datetime(2027, 3, 29, 7, 30, tzinfo=UTC)  # clocks have gone forward the night before


@pytest.fixture
def session():
    return a_session(starts_at=START)


def register(session, number=1, *, days_before=30, **fields):
    person = Person(f"P{number}", **({"email": f"p{number}@example.org"} | fields))
    return services.register(
        session, Request(person, Channel.PHONE), now=START - timedelta(days=days_before)
    ).registration


def reminded():
    return list(Message.objects.filter(purpose="programme:reminder").order_by("pk").values_list("to", flat=True))


def test_each_is_written_to_a_week_and_a_day_before_and_once(session):
    register(session)
    assert services.remind(START - timedelta(days=7, seconds=1)) == 0
    assert [services.remind(START - timedelta(days=7)), services.remind(START - timedelta(days=5))] == [1, 0]
    assert [services.remind(START - timedelta(days=1)), services.remind(START - timedelta(hours=1))] == [1, 0]
    assert services.remind(START) == 0
    assert reminded() == ["p1@example.org"] * 2
    said = Message.objects.filter(purpose="programme:reminder").first()
    assert said.subject.startswith("C’est bientôt")
    assert "lundi 29 mars 2027, 9\u00a0h\u00a030" in said.text


def test_who_registers_inside_the_week_gets_the_last_one_alone(session):
    register(session, days_before=3)
    assert services.remind(START - timedelta(days=2)) == 0
    assert services.remind(START - timedelta(hours=20)) == 1


def test_nobody_else_is_written_to(session):
    gone = register(session, 1)
    services.cancel(gone, now=START - timedelta(days=20))
    register(session, 2, email="", phone="01 99 00 12 34")
    cancelled = a_session(starts_at=START)
    register(cancelled, 3)
    Session.objects.filter(pk=cancelled.pk).update(state="cancelled")
    full = a_session(starts_at=START, capacity=1)
    register(full, 4)
    register(full, 5)  # waits
    assert services.remind(START - timedelta(hours=2)) == 2  # one of them by telephone
    assert reminded() == ["p4@example.org"]


def test_time_passes_once_for_all_of_it(session):
    register(session)
    assert services.tick(START - timedelta(hours=2)) == {
        "published": 0,
        "held_released": 0,
        "expired": 0,
        "released": 0,
        "offered": 0,
        "reminders": 1,
        "thanked": 0,
        "calls_closed": 0,
    }
    assert set(services.tick(START - timedelta(hours=2)).values()) == {0}


def test_a_message_that_cannot_be_written_leaves_the_reminder_due(session, monkeypatch):
    register(session)

    def broken(*_):
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr("declic.programme.notices.reminded", broken)
        with pytest.raises(OSError):
            services.remind(START - timedelta(hours=2))
    assert services.remind(START - timedelta(hours=2)) == 1
