"""Whoever has no address is phoned when a place is offered to them, and the day before."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from declic.people.models import Role
from declic.programme import queries, seat_queries, services
from declic.programme.engine.person import Person
from declic.programme.models import Channel, PhoneCall, Registration, SeatOffer, Session
from declic.programme.services import Request
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 5, 10, tzinfo=ZoneInfo("Europe/Paris"))  # a Monday
START = datetime(2026, 11, 17, 18, tzinfo=ZoneInfo("Europe/Paris"))


def register(where, number, *, now=NOW, **fields):
    contact = {"email": fields.pop("email")} if "email" in fields else {"phone": f"01 99 00 00 {number:02}"}
    request = Request(Person(f"Personne {number}", **contact), Channel.PHONE, **fields)
    return services.register(where, request, now=now).registration


def calls():
    return [(call.registration.name, call.about) for call in queries.calls_to_make()]


@pytest.fixture
def offered():
    """A seat is offered to somebody without an address, while another one waits."""
    where = a_session(capacity=1, starts_at=START)
    first = register(where, 1)
    waiting = [register(where, n) for n in (2, 3)]
    services.cancel(first, now=NOW)
    return waiting[0]


@pytest.fixture
def agent():
    return a_user(Role.ADVISER)


def test_a_seat_offered_is_a_call_to_make_only_without_an_address(offered):
    assert calls() == [("Personne 2", "offer")]
    other = a_session(capacity=1, starts_at=START)
    first, _ = register(other, 1), register(other, 4, email="p4@example.org")
    services.cancel(first, now=NOW)
    assert calls() == [("Personne 2", "offer")]


@pytest.mark.parametrize("act", ["accept", "decline", "cancel", "lapse"])
def test_an_offer_answered_or_ended_is_a_call_no_more(offered, act):
    offer = seat_queries.open_offer(offered)
    if act == "lapse":
        services.tick(offer.expires_at)
    elif act == "cancel":
        services.cancel(offered, now=NOW)
    else:
        getattr(services, act)(offer, now=NOW)
    assert calls() == ([] if act == "accept" else [("Personne 3", "offer")])
    assert PhoneCall.objects.get(registration=offered).done_by is None


def test_the_answer_is_noted_with_who_phoned(offered, agent):
    call = PhoneCall.objects.get()
    assert services.answer_call(call, takes=True, by=agent, now=NOW)
    call.refresh_from_db()
    offered.refresh_from_db()
    assert (call.done_by, call.done_at, offered.status) == (agent, NOW, "confirmed")
    assert not services.answer_call(call, takes=False, by=a_user(Role.ADVISER), now=NOW)
    call.refresh_from_db()
    offered.refresh_from_db()
    assert (call.done_by, offered.status) == (agent, "confirmed")


def test_an_answer_that_comes_too_late_goes_to_the_next_and_says_so(offered, agent):
    call, ends = PhoneCall.objects.get(), SeatOffer.objects.get().expires_at
    assert not services.answer_call(call, takes=True, by=agent, now=ends)
    assert calls() == [("Personne 3", "offer")]
    assert Registration.objects.get(pk=offered.pk).status == "lapsed"


def test_the_day_before_they_are_phoned_once(agent):
    where = a_session(starts_at=START)
    register(where, 1)
    register(where, 2, email="p2@example.org")
    assert services.tick(START - timedelta(days=6))["reminders"] == 1  # written, to the other
    assert services.tick(START - timedelta(hours=20))["reminders"] == 2
    assert services.tick(START - timedelta(hours=19))["reminders"] == 0
    assert calls() == [("Personne 1", "reminder")]


def test_whoever_called_within_the_day_is_not_phoned_back():
    where = a_session(starts_at=START)
    register(where, 1, now=START - timedelta(hours=8))
    assert services.tick(START - timedelta(hours=7))["reminders"] == 0
    assert calls() == []


def test_nobody_is_reminded_of_what_they_left_nor_of_what_has_begun():
    where = a_session(starts_at=START)
    mine, _ = register(where, 1), register(where, 2)
    services.tick(START - timedelta(hours=20))
    services.cancel(mine, now=START - timedelta(hours=18))
    assert calls() == [("Personne 2", "reminder")]
    assert services.tick(START - timedelta(seconds=1))["calls_closed"] == 0
    assert services.tick(START)["calls_closed"] == 1
    assert services.tick(START)["calls_closed"] == 0
    assert calls() == []


def test_moving_to_another_date_forgets_the_call_of_the_first():
    course = a_course()
    here, there = a_session(course, starts_at=START), a_session(course, starts_at=START + timedelta(days=9))
    mine = register(here, 1)
    services.tick(START - timedelta(hours=20))
    services.move(mine, there, now=START - timedelta(hours=19))
    assert calls() == []
    services.tick(START + timedelta(days=8, hours=2))
    assert calls() == [("Personne 1", "reminder")]


def test_a_session_cancelled_is_still_to_be_told(offered, agent):
    services.cancel_session(Session.objects.get(), reason="La formatrice est souffrante.", by=agent, now=NOW)
    assert sorted(calls()) == [("Personne 2", "cancelled"), ("Personne 3", "cancelled")]
