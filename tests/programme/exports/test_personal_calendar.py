"""The calendar of one person, as their telephone reads it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from icalendar import Calendar
from wagtail.log_actions import log

from declic.core.models import Message
from declic.people.models import Role
from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.models import Channel, Session, SessionPart
from declic.programme.services import Request
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session, add_date

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
LINK = "https://visio.example.org/salle"


def paris(*moment):
    return datetime(*moment, tzinfo=PARIS)


@pytest.fixture(autouse=True)
def march():
    with time_machine.travel("2027-03-20T10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def zoe():
    return a_user(email="zoe@example.org", name="Zoé")


def address(user):
    return f"/formations/mon-agenda/{services.open_calendar(user).key}.ics"


def events(user):
    response = Client().get(address(user))
    assert response.status_code == 200
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(response.content).events}


def register(where, who="zoe@example.org", **fields):
    request = Request(Person("Zoé", who), Channel.PHONE, **fields)
    return services.register(where, request, now=timezone.now()).registration


def test_it_holds_the_dates_of_one_s_own_seats_with_how_to_take_part(zoe):
    session = a_session(a_course("Les bases", to_bring="un cahier"), starts_at=paris(2027, 3, 23, 18))
    Session.objects.update(remote_link=LINK)
    register(session)
    register(a_session(a_course("Avec le compte"), starts_at=paris(2027, 4, 1, 9)), "avant@example.org", user=zoe)
    register(a_session(a_course("D’une autre")), "autre@example.org")
    full = a_session(a_course("Complète"), capacity=1)
    register(full, "autre@example.org")
    register(full)
    found = events(zoe)
    assert list(found) == ["Les bases", "Avec le compte"]
    assert found["Les bases"]["STATUS"] == "CONFIRMED"
    assert found["Les bases"].start == paris(2027, 3, 23, 18)
    for said in (LINK, "un cahier", "/formations/mes-inscriptions/"):
        assert said in found["Les bases"]["DESCRIPTION"]
    assert LINK not in found["Avec le compte"]["DESCRIPTION"]


def test_it_is_the_event_that_messages_have_put_in_the_diary(zoe):
    """Same identifier, same number of changes: a date is there once, whichever comes last."""
    session = a_session(starts_at=paris(2027, 3, 23, 18))
    log(session, "wagtail.edit", content_changed=True)
    register(session)
    (sent,) = Calendar.from_ical(Message.objects.get(to="zoe@example.org").calendar).events
    (read,) = events(zoe).values()
    for name in ("UID", "SEQUENCE", "DTSTART", "DTEND", "LOCATION", "SUMMARY"):
        assert read[name] == sent[name], name
    assert read["SEQUENCE"] == 1


@pytest.mark.parametrize("day", [paris(2021, 3, 28), paris(2027, 3, 28)])
def test_the_wall_clock_holds_through_the_change_of_hour(zoe, day):
    """14 h stays 14 h, the day before and the day itself: an hour earlier in universal time."""
    with time_machine.travel(day - timedelta(days=9), tick=False):
        session = a_session(a_course("Après-midi"), starts_at=day.replace(hour=14) - timedelta(days=1))
        add_date(session, day.replace(hour=14))
        night = a_session(a_course("À minuit"), starts_at=day, hours=4)
        register(session)
        register(night)
        content = Client().get(address(zoe)).content
    found = sorted(Calendar.from_ical(content).events, key=lambda event: event.start)
    assert [(event.start.day, event.start.hour, event.start.astimezone(UTC).hour) for event in found] == [
        (27, 14, 13), (28, 0, 23), (28, 14, 12),
    ]  # fmt: skip
    assert (found[1].end.hour, found[1].end.astimezone(UTC) - found[1].start.astimezone(UTC)) == (4, timedelta(hours=3))
    assert f"DTSTART;TZID=Europe/Paris:{day:%Y%m%d}T140000".encode() in content


def test_what_is_given_up_or_cancelled_is_struck_out_for_a_while(zoe):
    given_up = register(a_session(a_course("Laissée"), starts_at=paris(2027, 3, 24, 9)))
    off = a_session(a_course("Annulée"), starts_at=paris(2027, 3, 25, 9))
    Session.objects.update(remote_link=LINK)
    register(off)
    services.cancel(given_up, now=timezone.now())
    services.cancel_session(off, reason="", by=a_user(Role.ADVISER), now=timezone.now())
    found = events(zoe)
    assert {title: event["STATUS"] for title, event in found.items()} == {
        "Annulée : Laissée": "CANCELLED", "Annulée : Annulée": "CANCELLED",
    }  # fmt: skip
    assert [title for title, event in found.items() if LINK in event["DESCRIPTION"]] == []
    with time_machine.travel("2027-06-30T10:00:00+02:00", tick=False):
        assert events(zoe) == {}


def test_who_takes_the_seat_again_has_it_and_who_only_waited_has_nothing(zoe):
    session = a_session(a_course("Reprise"), starts_at=paris(2027, 3, 24, 9))
    services.cancel(register(session), now=timezone.now())
    register(session)
    full = a_session(a_course("Complète"), capacity=1)
    register(full, "autre@example.org")
    services.cancel(register(full), now=timezone.now())
    assert {title: event["STATUS"] for title, event in events(zoe).items()} == {"Reprise": "CONFIRMED"}


def test_the_last_ninety_days_are_there_and_nothing_older(zoe):
    for title, ago in (("Hier", 1), ("En hiver", 89), ("En automne", 91)):
        session = a_session(a_course(title))
        register(session)
        ends = timezone.now() - timedelta(days=ago)
        SessionPart.objects.filter(session=session).update(starts_at=ends - timedelta(hours=2), ends_at=ends)
    assert set(events(zoe)) == {"Hier", "En hiver"}


def test_it_is_read_without_a_session_and_told_to_nobody(zoe):
    register(a_session())
    client = Client()
    response = client.get(address(zoe))
    assert response.headers["Cache-Control"] == "private, no-cache"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "Access-Control-Allow-Origin" not in response.headers
    assert not response.cookies
    again = client.get(address(zoe), headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.post(address(zoe)).status_code == 405


@pytest.mark.parametrize("key", ["rien", "a" * 43, "x" * 5000, "-", "_" * 60])
def test_a_key_that_is_none_is_not_found(zoe, key):
    services.open_calendar(zoe)
    assert Client().get(f"/formations/mon-agenda/{key}.ics").status_code == 404


def test_the_calendar_of_a_closed_account_is_not_found(zoe):
    where = address(zoe)
    type(zoe).objects.filter(pk=zoe.pk).update(is_active=False)
    assert Client().get(where).status_code == 404


def test_a_key_is_drawn_among_two_to_the_256(zoe):
    keys = {services.open_calendar(a_user(email=f"p{number}@example.org")).key for number in range(20)}
    assert len(keys) == 20
    assert {len(key) for key in keys} == {43}  # six bits a sign


@pytest.mark.parametrize("size", [3, 300])
def test_the_number_of_queries_does_not_grow(zoe, size, django_assert_max_num_queries):
    course = a_course()
    for number in range(size):
        register(a_session(course, starts_at=timezone.now() + timedelta(days=1 + number)))
    where, client = address(zoe), Client()
    client.get(where)
    # The centre's row is one of them when ten seconds have passed since the page before.
    with django_assert_max_num_queries(6):
        client.get(where)
