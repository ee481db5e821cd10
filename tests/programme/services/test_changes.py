"""What changes a whole session: everybody is told, by message or by telephone, and diaries are set right."""

from datetime import timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from declic.core.models import Message
from declic.people.models import Role
from declic.programme import queries, seat_queries, services
from declic.programme.engine.person import Person
from declic.programme.models import Channel, PhoneCall, Registration, SeatOffer, Session
from declic.programme.services import CannotChangeError, Request, Told
from tests.factories.people import a_user
from tests.factories.programme import a_session, add_date

pytestmark = pytest.mark.django_db
LINK = "https://visio.example.org/salle"


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def agent():
    return a_user(role=Role.ADVISER)


@pytest.fixture
def session(now):
    """Two seats, both taken, one by somebody without an address; one more person waits."""
    made = a_session(capacity=2, starts_at=now + timedelta(days=40))
    register(made, "ana@example.org")
    register(made, "", phone="01 99 00 12 34")
    register(made, "zoe@example.org")
    return made


def register(session, email, phone=""):
    asked = Request(Person(f"Personne {email or phone}", email, phone), Channel.PHONE)
    return services.register(session, asked, now=timezone.now()).registration


def last_to(email):
    return Message.objects.filter(to=email).latest("pk")


def event_of(message):
    calendar = Calendar.from_ical(message.calendar)
    return calendar["METHOD"], calendar.events[0]


def test_to_remote_in_one_action(session, agent, now):
    _, before = event_of(last_to("ana@example.org"))
    assert services.switch_to_remote(session, link=LINK, by=agent, now=now) == Told(written=2, to_phone=1)
    seated, waiting = last_to("ana@example.org"), last_to("zoe@example.org")
    assert "Ne vous déplacez pas" in seated.text
    assert LINK in seated.text
    method, event = event_of(seated)
    assert (method, event["UID"], event["LOCATION"]) == ("REQUEST", before["UID"], "à distance")
    assert event["SEQUENCE"] > before["SEQUENCE"]
    # Who waits is told, but has no place there yet: no link, nothing in the diary.
    assert "liste d’attente" in waiting.text
    assert LINK not in waiting.text
    assert waiting.calendar == ""
    (call,) = queries.calls_to_make()
    assert (call.registration.phone, call.about) == ("01 99 00 12 34", "remote")


def test_who_registers_after_the_switch_is_told_the_link_and_the_public_page_is_not(session, agent, now, client):
    Session.objects.filter(pk=session.pk).update(capacity=9)
    services.switch_to_remote(session, link=LINK, by=agent, now=now)
    later = register(session, "bob@example.org")
    assert LINK not in last_to("bob@example.org").text  # a place is offered: nothing is theirs yet
    services.accept(seat_queries.open_offer(later), now=now)
    assert LINK in last_to("bob@example.org").text
    assert "visio.example.org" not in client.get(f"/formations/seance/{session.uuid}/").content.decode()
    for name in ("calendrier.ics", "programme.json", "programme.csv", "atom.xml"):
        assert b"visio.example.org" not in client.get(f"/formations/{name}").content


def test_back_on_site_finds_the_place_again(session, agent, now):
    part = session.parts.get()
    was = (part.mode, part.venue_name, part.venue_address)
    services.switch_to_remote(session, link=LINK, by=agent, now=now)
    services.call_made(PhoneCall.objects.get(), by=agent, now=now)
    assert services.come_back_on_site(session, by=agent, now=now) == Told(written=2, to_phone=1)
    part.refresh_from_db()
    assert (part.mode, part.venue_name, part.venue_address) == was
    assert "sur place, et non plus à distance" in last_to("ana@example.org").text
    assert "Le Relais" in event_of(last_to("ana@example.org"))[1]["LOCATION"]
    assert Session.objects.get(pk=session.pk).remote_link == ""


def test_who_was_never_told_of_the_switch_has_nothing_to_hear_of_its_undoing(session, agent, now):
    services.switch_to_remote(session, link=LINK, by=agent, now=now)
    assert services.come_back_on_site(session, by=agent, now=now) == Told(written=2, to_phone=0)
    assert not queries.calls_to_make(session).exists()
    services.switch_to_remote(session, link=LINK, by=agent, now=now)
    assert [call.about for call in queries.calls_to_make(session)] == ["remote"]


def test_a_cancellation_tells_why_frees_everything_and_offers_nothing(session, agent, now):
    reason = "La formatrice est souffrante."
    assert services.cancel_session(session, reason=reason, by=agent, now=now) == Told(written=2, to_phone=1)
    session.refresh_from_db()
    assert (session.state, session.taken) == ("cancelled", 0)
    assert set(Registration.objects.values_list("status", flat=True)) == {"cancelled"}
    assert not SeatOffer.objects.exists()
    told = last_to("ana@example.org")
    assert reason in told.text
    method, event = event_of(told)
    assert (method, event["STATUS"]) == ("CANCEL", "CANCELLED")
    assert last_to("zoe@example.org").calendar == ""
    assert seat_queries.seat_drift() == []
    assert set(services.tick(now + timedelta(days=39)).values()) == {0}


def test_what_cannot_change_says_so_and_tells_nobody(session, agent, now):
    services.switch_to_remote(session, link=LINK, by=agent, now=now)
    sent = Message.objects.count()
    with pytest.raises(CannotChangeError):  # a double click
        services.switch_to_remote(session, link=LINK, by=agent, now=now)
    services.come_back_on_site(session, by=agent, now=now)
    for late in (lambda at: services.switch_to_remote(session, link=LINK, by=agent, now=at),
                 lambda at: services.cancel_session(session, reason="Trop tard", by=agent, now=at)):  # fmt: skip
        with pytest.raises(CannotChangeError):
            late(now + timedelta(days=41))
    with pytest.raises(CannotChangeError):
        services.come_back_on_site(session, by=agent, now=now)
    assert Message.objects.count() == sent + 2


def test_only_the_dates_to_come_change(agent, now):
    session = a_session(starts_at=now - timedelta(days=7))
    add_date(session, now + timedelta(days=7))
    services.switch_to_remote(session, link=LINK, by=agent, now=now)
    assert [part.mode for part in session.parts.all()] == ["on_site", "remote"]


def test_a_call_is_made_once(session, agent, now):
    services.switch_to_remote(session, link=LINK, by=agent, now=now)
    call = PhoneCall.objects.get()
    assert services.call_made(call, by=agent, now=now)
    assert not services.call_made(call, by=a_user(role=Role.ADVISER), now=now)
    call.refresh_from_db()
    assert (call.done_by, queries.calls_to_make().count()) == (agent, 0)
