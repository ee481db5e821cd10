"""What a telephone reads: parsed again by the library, and its time zone compared with the system's."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Timezone
from wagtail.log_actions import log

from declic.core.models import Message
from declic.programme import queries, services
from declic.programme.engine.person import Person
from declic.programme.exports import ics
from declic.programme.models import Channel, DateRoles, Mode, Session, SessionState
from tests.factories.programme import a_course, a_session, add_date

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2027, 1, 10, 12, tzinfo=UTC)


def paris(*moment):
    return datetime(*moment, tzinfo=PARIS)


def written(now=NOW):
    return ics.calendar(list(queries.programme(public=False)), now=now)


def events(content=None):
    return Calendar.from_ical(content or written()).events


def edit(session):
    log(session, "wagtail.edit", content_changed=True)


def test_an_event_a_date_with_all_that_one_needs_to_come():
    course = a_course("Les bases ; pour, commencer", summary="Un cahier\nsuffit.", audience="associations")
    session = a_session(course, starts_at=paris(2027, 3, 23, 18))
    add_date(session, paris(2027, 3, 30, 18))
    first, second = events()
    assert (first["SUMMARY"], first["STATUS"]) == ("Les bases ; pour, commencer", "CONFIRMED")
    assert first["LOCATION"] == "Le Relais, 3 quai des Tanneurs, 94000 Créteil"
    assert urlsplit(first["URL"]).path == f"/formations/seance/{session.uuid}/"
    for said in ("Un cahier suffit.", "associations", "01\u00a099\u00a000\u00a047\u00a056"):
        assert said in first["DESCRIPTION"]
    assert first["UID"] != second["UID"]
    assert second.start == paris(2027, 3, 30, 18)


def test_the_hour_is_the_same_before_and_after_the_28th_of_march():
    """18:00 stays 18:00, an hour earlier in universal time; both ways of reading a time zone agree."""
    session = a_session(starts_at=paris(2027, 3, 27, 18))
    add_date(session, paris(2027, 3, 28, 18))
    before, after = events()
    assert [e.start.astimezone(UTC).hour for e in (before, after)] == [17, 16]
    assert [e.end - e.start for e in (before, after)] == [timedelta(hours=3)] * 2
    assert b"DTSTART;TZID=Europe/Paris:20270328T180000" in written()


def test_a_night_across_the_change_keeps_its_true_length():
    a_session(starts_at=paris(2027, 3, 27, 22), hours=8)  # by the clock on the wall
    (event,) = events()
    assert (event.start.hour, event.end.hour) == (22, 6)
    assert event.end.astimezone(UTC) - event.start.astimezone(UTC) == timedelta(hours=7)


ZONE = Timezone.from_ical(ics.PARIS).to_tz(lookup_tzid=False)


@given(st.datetimes(datetime(1998, 1, 1), datetime(2090, 1, 1)))
def test_the_time_zone_we_give_is_that_of_paris(moment):
    """Each local hour, at its summer or winter offset; the two hours a year that exist twice or never are left out."""
    local = moment.replace(tzinfo=PARIS)
    twice_or_never = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    assert twice_or_never or moment.replace(tzinfo=ZONE).utcoffset() == local.utcoffset()


def test_an_event_is_the_same_one_when_it_moves_or_is_cancelled():
    session = a_session(starts_at=paris(2027, 2, 2, 18))
    (before,) = events()
    part = session.parts.get()
    part.starts_at, part.ends_at = paris(2027, 2, 9, 18), paris(2027, 2, 9, 20)
    part.save()
    edit(session)
    Session.objects.update(state=SessionState.CANCELLED)
    edit(session)
    (after,) = events()
    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == (0, 2)
    assert (before["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert "LAST-MODIFIED" not in before
    assert after["LAST-MODIFIED"].dt == after["DTSTAMP"].dt
    assert after["SUMMARY"].startswith("Annulée")
    assert after.start == paris(2027, 2, 9, 18)


def test_the_coming_of_a_session_is_no_change_of_it():
    session = a_session(starts_at=paris(2027, 2, 2, 18))
    log(session, "wagtail.create", content_changed=True)
    log(session, "wagtail.edit", content_changed=False)
    (event,) = events()
    assert event["SEQUENCE"] == 0
    assert abs(event["LAST-MODIFIED"].dt - timezone.now()) < timedelta(minutes=1)


def test_the_file_is_the_same_until_something_changes():
    a_session(starts_at=paris(2027, 2, 2, 18))
    assert written(NOW) == written(NOW + timedelta(hours=9))


def test_what_is_at_a_distance_gives_no_address():
    a_session(starts_at=paris(2027, 2, 2, 18), mode=Mode.REMOTE, venue_name="", venue_address="")
    assert events()[0]["LOCATION"] == "à distance"


def test_dates_to_specify_and_the_demonstration_are_said():
    a_session(starts_at=paris(2027, 2, 2, 18), date_role=DateRoles.TO_SPECIFY, shifted_weeks=300)
    said = events()[0]["DESCRIPTION"]
    assert "appelez-nous avant de vous inscrire" in said
    assert "cette séance n’a pas lieu" in said


@pytest.mark.parametrize(
    "text", ["a\r\nBEGIN:VEVENT\r\nUID:x", "\x01\x0bé\u2028é", "\\n\\,;:\"'", "é" * 200, "👩🏽‍🦽" * 40]
)
def test_no_text_can_leave_its_line(text):
    a_session(a_course(text), starts_at=paris(2027, 2, 2, 18), venue_name=text[:100], venue_address=text)
    content = written()
    (event,) = events(content)
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    assert "\n" not in event["SUMMARY"] + event["LOCATION"]
    assert content.count(b"\nBEGIN:VEVENT") == 1
    content.decode()


def invited(session, *, cancelled=False, now=NOW, name="Ana"):
    asked = services.Request(Person(name, "ana@example.org"), Channel.PHONE)
    registration = services.register(
        session, asked, now=session.parts.first().starts_at - timedelta(days=9)
    ).registration
    return Calendar.from_ical(ics.invitation(session, registration, now=now, cancelled=cancelled))


def test_a_message_puts_the_dates_in_the_diary_under_the_identifiers_of_the_calendar():
    session = a_session(starts_at=paris(2027, 3, 27, 18))
    add_date(session, paris(2027, 3, 30, 18))  # clocks go forward in between
    made = invited(session, name="Ana ; de La Tour\nX-BAD:1")
    assert made["METHOD"] == "REQUEST"
    assert [e["UID"] for e in made.events] == [e["UID"] for e in events()]
    assert [e.start for e in made.events] == [paris(2027, 3, 27, 18), paris(2027, 3, 30, 18)]
    assert {str(e["ATTENDEE"]) for e in made.events} == {"mailto:ana@example.org"}
    assert {e["ATTENDEE"].params["PARTSTAT"] for e in made.events} == {"ACCEPTED"}
    assert "X-BAD" not in {name for e in made.events for name in e}


def test_what_is_cancelled_is_struck_out_of_the_diary_and_its_sequence_follows_the_changes():
    session = a_session(starts_at=paris(2027, 3, 27, 18))
    edit(session)
    (event,) = invited(session).events
    later = Session.objects.get(pk=session.pk).registrations.get()
    gone = Calendar.from_ical(ics.invitation(session, later, now=NOW + timedelta(hours=1), cancelled=True))
    (struck,) = gone.events
    assert (gone["METHOD"], struck["STATUS"], struck["UID"]) == ("CANCEL", "CANCELLED", event["UID"])
    assert (event["SEQUENCE"], struck["SEQUENCE"]) == (1, 1)
    assert struck["DTSTAMP"].dt > event["DTSTAMP"].dt


def test_the_messages_carry_them():
    session = a_session(starts_at=timezone.now() + timedelta(days=60))
    asked = services.Request(Person("Ana", "ana@example.org"), Channel.PHONE)
    mine = services.register(session, asked, now=timezone.now()).registration
    services.cancel(mine, now=timezone.now())
    sent = Message.objects.filter(to="ana@example.org").order_by("pk")
    assert [Calendar.from_ical(message.calendar)["METHOD"] for message in sent] == ["REQUEST", "CANCEL"]
