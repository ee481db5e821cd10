"""Promise C14 for the programme: at midnight, and in the weeks when clocks change, in Paris.

28 March 2027: from 2 h to 3 h. 31 October 2027: from 3 h back to 2 h, which comes twice.
"""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from declic.core.models import Centre, Message
from declic.programme import queries, services
from declic.programme.engine.person import Person
from declic.programme.exports import atom, csv_rows, ics, json_rows
from declic.programme.free_seats import free_for_all
from declic.programme.models import Channel, SeatOffer, Session
from declic.programme.services import Request
from tests.factories.programme import a_course, a_session

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")


def paris(*moment, fold=0):
    return datetime(*moment, tzinfo=PARIS, fold=fold).astimezone(UTC)


# Around both nights: (start, end), in the order in which they come.
AROUND = {
    "until the hour that is missing": (paris(2027, 3, 28, 0), paris(2027, 3, 28, 1, 59)),
    "across the hour that is missing": (paris(2027, 3, 28, 1, 59), paris(2027, 3, 28, 3)),
    "from the hour that is missing": (paris(2027, 3, 28, 3), paris(2027, 3, 28, 9)),
    "the first of the hours that come twice": (paris(2027, 10, 31, 2, 30), paris(2027, 10, 31, 2, 45)),
    "the second of them": (paris(2027, 10, 31, 2, 30, fold=1), paris(2027, 10, 31, 2, 45, fold=1)),
    "from one to the other": (paris(2027, 10, 31, 2, 15), paris(2027, 10, 31, 2, 15, fold=1)),
    "across the hours that come twice": (paris(2027, 10, 31, 1), paris(2027, 10, 31, 4)),
    "at midnight": (paris(2027, 11, 1, 0), paris(2027, 11, 1, 1, 30)),
}
LASTS = (119, 1, 360, 15, 15, 60, 240, 90)


@pytest.fixture
def sessions():
    with time_machine.travel("2027-01-10T12:00:00Z", tick=False):
        for title, (start, end) in AROUND.items():
            a_session(a_course(title), starts_at=start, hours=(end - start) / timedelta(hours=1))
        yield list(queries.programme())


def test_they_last_what_they_last():
    """The cases are those that they claim to be: minutes of the world, not of the wall."""
    assert tuple((end - start) / timedelta(minutes=1) for start, end in AROUND.values()) == LASTS


def test_calendars_read_the_very_instants(sessions):
    events = Calendar.from_ical(ics.calendar(sessions, now=paris(2027, 1, 10))).events
    read = {str(e["SUMMARY"]): (e.start.astimezone(UTC), e.end.astimezone(UTC)) for e in events}
    assert read == AROUND


def test_json_gives_the_very_instants_and_the_wall_of_paris(sessions):
    rows = json.loads(json_rows.document(sessions))
    parts = {row["course"]: row["parts"][0] for row in rows}
    read = {
        title: tuple(datetime.fromisoformat(part[key]) for key in ("start", "end")) for title, part in parts.items()
    }
    assert {title: tuple(m.astimezone(UTC) for m in moments) for title, moments in read.items()} == AROUND
    starts = [parts[title]["start"] for title in AROUND]
    assert starts == [
        "2027-03-28T00:00:00+01:00",
        "2027-03-28T01:59:00+01:00",
        "2027-03-28T03:00:00+02:00",
        "2027-10-31T02:30:00+02:00",
        "2027-10-31T02:30:00+01:00",
        "2027-10-31T02:15:00+02:00",
        "2027-10-31T01:00:00+02:00",
        "2027-11-01T00:00:00+01:00",
    ]


def test_csv_comes_back_as_the_very_instants_on_the_right_day(sessions):
    written = csv_rows.document(sessions).decode()
    days = {row["title"]: row["weekday"] for row in csv.DictReader(io.StringIO(written))}
    assert days == dict.fromkeys(AROUND, "dimanche") | {"at midnight": "lundi"}
    with time_machine.travel("2027-01-10T12:00:00Z", tick=False):
        assert services.load_programme(written, now=datetime.now(UTC)).refusals == ()
    loaded = Session.objects.exclude(parts__source_key="")
    read = {str(s.course): (s.parts.get().starts_at, s.parts.get().ends_at) for s in loaded}
    assert read == AROUND


def test_the_feed_and_the_pages_say_the_day_on_which_one_comes(client, sessions):
    feed = atom.feed(sessions).decode()
    assert "lundi 1er novembre" in feed
    page = client.get(f"/formations/seance/{sessions[-1].uuid}/").content.decode()
    assert re.search(r"lundi 1er novembre 2027, minuit à 1\s*h\s*30", page.replace("&nbsp;", " "))


def test_what_begins_at_midnight_on_the_first_is_of_that_day_and_month(client):
    """In universal time it is still the 31st of March."""
    with time_machine.travel("2027-03-01T12:00:00Z", tick=False):
        a_session(a_course("En mars"), starts_at=paris(2027, 3, 20, 9))
        a_session(a_course("À minuit"), starts_at=paris(2027, 4, 1, 0))
        asked = {
            query: re.findall("En mars|À minuit", text(client.get(f"/formations/?{query}")))
            for query in ("mois=2027-03", "mois=2027-04", "jour=2027-04-01")
        }
    assert asked == {"mois=2027-03": ["En mars"], "mois=2027-04": ["À minuit"], "jour=2027-04-01": ["À minuit"]}


def text(response):
    page = response.content.decode()
    return re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")])


# Registrations


def registered(session, name="Ana", *, now, **fields):
    person = Person(name, **({"email": f"{name.lower()}@example.org"} | fields))
    return services.register(session, Request(person, Channel.WEB), now=now)


@pytest.mark.parametrize(
    ("start", "closes_on_the_wall"),
    [
        (paris(2027, 3, 28, 4), (2027, 3, 27, 23)),  # four hours before, of which one never came
        (paris(2027, 10, 31, 4), (2027, 10, 31, 1)),  # and one came twice
        (paris(2027, 3, 29, 0), (2027, 3, 28, 20)),
    ],
)
def test_registrations_close_true_hours_before(start, closes_on_the_wall):
    closes = paris(*closes_on_the_wall)
    assert start - closes == timedelta(hours=4)
    made = queries.sessions().get(pk=a_session(starts_at=start, cut_off_hours=4).pk)
    for now, is_open in ((closes - timedelta(seconds=1), True), (closes, False)):
        assert services.is_open(made, now) is is_open
        outcome = registered(made, f"P{now:%S}", now=now)
        assert (outcome.registration is not None) is is_open


def test_the_reserve_is_released_with_the_closing_in_the_base_as_well():
    """The condition written in SQL counts the same hours."""
    made = a_session(starts_at=paris(2027, 3, 28, 4), cut_off_hours=4, capacity=2, reserved=2, reserved_for="La ligue")
    closes = paris(2027, 3, 27, 23)
    for now, free in ((closes - timedelta(seconds=1), False), (closes, True)):
        assert Session.objects.filter(free_for_all(1, now), pk=made.pk).exists() is free


@pytest.mark.parametrize(
    ("made_at", "until", "said"),
    [
        (paris(2027, 3, 26, 12), paris(2027, 3, 28, 13), "dimanche 28 mars, 13\u00a0h"),
        (paris(2027, 10, 30, 12), paris(2027, 11, 1, 11), "lundi 1er novembre, 11\u00a0h"),
    ],
)
def test_an_offer_holds_48_true_hours_and_says_when_it_ends_on_the_wall(made_at, until, said):
    Centre.objects.update_or_create(pk=Centre.load().pk, defaults={"opening_hours": "24/7"})
    made = a_session(starts_at=made_at + timedelta(days=40), capacity=1)
    with time_machine.travel(made_at, tick=False):
        first = registered(made, now=made_at).registration
        registered(made, "Bob", now=made_at)
        services.cancel(first, now=made_at)
    offer = SeatOffer.objects.get()
    assert (offer.expires_at, offer.expires_at - made_at) == (until, timedelta(hours=48))
    assert said in Message.objects.get(purpose="programme:offered").text


@pytest.mark.parametrize(
    ("start", "week_before", "day_before", "said"),
    [
        # The week holds the hour that is missing: seven times 24 hours before is an hour earlier on the wall.
        (paris(2027, 3, 29, 9, 30), (2027, 3, 22, 8, 30), (2027, 3, 28, 9, 30), "lundi 29 mars 2027, 9\u00a0h\u00a030"),
        (
            paris(2027, 3, 28, 9, 30),
            (2027, 3, 21, 8, 30),
            (2027, 3, 27, 8, 30),
            "dimanche 28 mars 2027, 9\u00a0h\u00a030",
        ),
        (paris(2027, 10, 31, 9), (2027, 10, 24, 10), (2027, 10, 30, 10), "dimanche 31 octobre 2027, 9\u00a0h"),
        (paris(2027, 4, 1, 0), (2027, 3, 24, 23), (2027, 3, 31, 0), "jeudi 1er avril 2027, minuit"),
    ],
)
def test_reminders_leave_true_days_before_and_say_the_hour_on_the_wall(start, week_before, day_before, said):
    made = a_session(starts_at=start)
    registered(made, now=start - timedelta(days=30))
    for due in (week_before, day_before):
        at = paris(*due)
        assert (services.remind(at - timedelta(seconds=1)), services.remind(at)) == (0, 1)
    texts = [message.text for message in Message.objects.filter(purpose="programme:reminder")]
    assert len(texts) == 2
    assert all(said in text for text in texts)
