import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone

from declic.programme import queries
from declic.programme.exports import json_ld
from declic.programme.models import Mode, SessionState
from tests.factories.programme import a_course, a_session, add_date

pytestmark = pytest.mark.django_db
SCHEMA = "https://schema.org/"


def event(session):
    return json_ld.event(queries.sessions().get(pk=session.pk), "Le Relais")


@pytest.mark.parametrize(
    ("mode", "attendance", "where"),
    [
        (Mode.ON_SITE, "OfflineEventAttendanceMode", "Place"),
        (Mode.REMOTE, "OnlineEventAttendanceMode", "VirtualLocation"),
        (Mode.HYBRID, "MixedEventAttendanceMode", "Place"),
    ],
)
def test_how_one_comes(mode, attendance, where):
    shown = event(a_session(mode=mode))
    assert (shown["eventAttendanceMode"], shown["location"]["@type"]) == (SCHEMA + attendance, where)


@pytest.mark.parametrize(
    ("taken", "left", "availability"), [(0, 12, "InStock"), (11, 1, "InStock"), (14, 0, "SoldOut")]
)
def test_what_is_left_and_that_it_costs_nothing(taken, left, availability):
    shown = event(a_session(capacity=12, taken=taken))
    assert (shown["maximumAttendeeCapacity"], shown["remainingAttendeeCapacity"]) == (12, left)
    offer = shown["offers"]
    assert (offer["price"], offer["priceCurrency"], offer["availability"]) == (0, "EUR", SCHEMA + availability)


def test_a_cancelled_session_offers_nothing():
    shown = event(a_session(state=SessionState.CANCELLED))
    assert (shown["eventStatus"], shown["offers"]) == (SCHEMA + "EventCancelled", None)


def block(client, url):
    (text,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(url).content.decode())
    return json.loads(text)


def test_the_page_of_a_session_says_that_a_seat_costs_nothing_even_the_last(client):
    session = a_session(capacity=2, taken=2)
    shown = block(client, f"/formations/seance/{session.uuid}/")
    assert (shown["offers"]["price"], shown["remainingAttendeeCapacity"]) == (0, 0)


def test_a_course_has_its_sessions_to_come(client):
    course = a_course("Les bases", summary="Un cahier suffit.", aims="Classer\nNoter", audience="associations")
    session = a_session(course)
    add_date(session, timezone.now() + timedelta(days=20))
    a_session(course, starts_at=timezone.now() + timedelta(days=30), mode=Mode.REMOTE, venue_name="", venue_address="")
    a_session(course, state=SessionState.CANCELLED)
    a_session(course, state=SessionState.DRAFT)
    a_session(course, starts_at=timezone.now() - timedelta(days=1))
    shown = block(client, f"/formations/{course.slug}/")
    assert (shown["@type"], shown["name"], shown["description"]) == ("Course", "Les bases", "Un cahier suffit.")
    assert shown["teaches"] == ["Classer", "Noter"]
    first, second = shown["hasCourseInstance"]
    assert (first["@type"], first["courseMode"], second["courseMode"]) == ("CourseInstance", "Onsite", "Online")
    assert first["url"].endswith(f"/formations/seance/{session.uuid}/")
    assert first["startDate"] < first["endDate"] < second["startDate"]


def test_a_course_without_a_date_still_says_what_it_is(client):
    course = a_course("Les bases")
    a_session(course, starts_at=timezone.now() - timedelta(days=1))
    shown = block(client, f"/formations/{course.slug}/")
    assert (shown["description"], "hasCourseInstance" in shown) == ("Les bases", False)
