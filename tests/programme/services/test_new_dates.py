"""The dates of a session change: everybody is told and asked, nobody loses a seat by silence, diaries follow."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone
from icalendar import Calendar

from declic.core.models import Message
from declic.people.models import Role
from declic.programme import answer_queries, queries, seat_queries, services
from declic.programme.engine.person import Person
from declic.programme.exports import json_ld
from declic.programme.models import Channel, PhoneCall, Registration, SeatOffer, Session
from declic.programme.services import CannotChangeError, Request, Told
from tests.factories.people import a_user
from tests.factories.programme import a_session, add_date

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now().replace(second=0, microsecond=0)


@pytest.fixture
def agent():
    return a_user(role=Role.ADVISER)


@pytest.fixture
def session(now):
    """Two seats, both taken, one by somebody without an address; one more person waits."""
    made = a_session(capacity=2, starts_at=now + timedelta(days=40))
    for email, phone in (("ana@example.org", ""), ("", "01 99 00 12 34"), ("zoe@example.org", "")):
        asked = Request(Person(f"Personne {email or phone}", email, phone), Channel.PHONE)
        services.register(made, asked, now=now)
    return made


def shift(session, by, *, agent, now):
    """Its first date is moved by so much."""
    (pk, (start, end)), *_ = services.dates_of(session.pk).items()
    return services.change_dates(session, {pk: (start + by, end + by)}, by=agent, now=now)


def last_to(email):
    return Message.objects.filter(to=email).latest("pk")


def of(email):
    return Registration.objects.get(email=email)


def event_of(message):
    calendar = Calendar.from_ical(message.calendar)
    return calendar["METHOD"], calendar.events[0]


def test_everybody_is_told_the_former_dates_and_the_new_ones_and_asked(session, agent, now):
    was = timezone.localtime(session.parts.get().starts_at)
    _, before = event_of(last_to("ana@example.org"))
    assert shift(session, timedelta(days=7), agent=agent, now=now) == Told(written=2, to_phone=1)
    seated, waiting = last_to("ana@example.org"), last_to("zoe@example.org")
    former, new = seated.text.split("C’est maintenant")
    assert str(was.day) in former.split("C’était")[1]
    assert str((was + timedelta(days=7)).day) in new
    assert "Votre place reste gardée" in seated.text
    assert "toujours en liste d’attente" in waiting.text
    method, event = event_of(seated)
    assert (method, event["UID"], event["STATUS"]) == ("REQUEST", before["UID"], "CONFIRMED")
    assert event["SEQUENCE"] > before["SEQUENCE"]
    assert event["DTSTART"].dt == before["DTSTART"].dt + timedelta(days=7)
    assert waiting.calendar == ""
    (call,) = queries.calls_to_make()
    assert (call.registration.phone, call.about) == ("01 99 00 12 34", "dates")
    asked = Registration.objects.filter(asked_again_at=now, said_yes_at=None)
    assert sorted(asked.values_list("status", flat=True)) == ["confirmed", "confirmed"]
    assert answer_queries.unanswered_in(session) == 2


def test_the_calendar_one_subscribes_to_moves_the_same_event(session, agent, now, client):
    def event():
        return Calendar.from_ical(client.get(f"/formations/seance/{session.uuid}/agenda.ics").content).events[0]

    before = event()
    shift(session, timedelta(hours=2), agent=agent, now=now)
    after = event()
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] == before["SEQUENCE"] + 1
    assert after["DTSTART"].dt - before["DTSTART"].dt == timedelta(hours=2)


def test_silence_loses_no_seat_and_a_yes_is_noted_once(session, agent, now):
    shift(session, timedelta(days=-30), agent=agent, now=now)
    services.tick(now + timedelta(days=9))
    mine = of("ana@example.org")
    assert (mine.status, mine.awaits_answer) == ("confirmed", True)
    assert services.still_comes(mine, asked_at=mine.asked_again_at, now=now)
    assert services.still_comes(mine, asked_at=mine.asked_again_at, now=now)
    mine.refresh_from_db()
    assert (mine.said_yes_at, mine.awaits_answer) == (now, False)
    assert answer_queries.unanswered_in(session) == 1


def test_an_answer_to_the_dates_of_before_is_none(session, agent, now):
    shift(session, timedelta(days=7), agent=agent, now=now)
    asked_at = of("ana@example.org").asked_again_at
    assert services.still_comes(of("ana@example.org"), asked_at=asked_at, now=now)
    shift(session, timedelta(days=7), agent=agent, now=now + timedelta(hours=1))
    mine = of("ana@example.org")
    assert mine.awaits_answer
    assert not services.still_comes(mine, asked_at=asked_at, now=now)
    assert not services.still_comes(mine, asked_at=None, now=now)
    assert not services.still_comes(of("zoe@example.org"), asked_at=asked_at, now=now)


def test_who_leaves_because_of_it_frees_the_seat_and_is_not_late(session, agent, now):
    shift(session, timedelta(days=-39), agent=agent, now=now)
    mine = of("ana@example.org")
    services.cancel(mine, now=now + timedelta(minutes=1))
    mine.refresh_from_db()
    assert (mine.status, mine.left_late) == ("cancelled", False)
    assert seat_queries.seat_drift() == []


def test_the_first_date_is_remembered_until_the_session_comes_back_to_it(session, agent, now):
    first = session.parts.get().starts_at
    for by in (7, 7, -14):
        shift(session, timedelta(days=by), agent=agent, now=now)
        part = session.parts.model.objects.get(session=session)
        assert part.starts_before == (None if part.starts_at == first else first)
    assert PhoneCall.objects.count() == 1  # one call, whatever the changes before it


def test_a_change_of_hours_alone_is_told_too(session, agent, now):
    ((pk, (start, end)),) = services.dates_of(session.pk).items()
    services.change_dates(session, {pk: (start, end + timedelta(hours=1))}, by=agent, now=now)
    part = session.parts.model.objects.get(session=session)
    assert (part.ends_at, part.starts_before) == (end + timedelta(hours=1), None)
    assert of("ana@example.org").awaits_answer


def test_what_cannot_change_says_so_and_tells_nobody(session, agent, now):
    sent = Message.objects.count()
    ((pk, (start, end)),) = services.dates_of(session.pk).items()
    another = next(iter(services.dates_of(a_session().pk)))
    nonsense = [
        {},
        {pk: (start, end)},
        {pk: (end, start)},
        {pk: (now - timedelta(days=1), now)},
        {pk: (start, start + timedelta(days=90))},
        {pk: (start + timedelta(days=4000), end + timedelta(days=4000))},
        {another: (start, end)},
        {0: (start, end)},
    ]
    for moments in nonsense:
        with pytest.raises(CannotChangeError):
            services.change_dates(session, moments, by=agent, now=now)
    with pytest.raises(CannotChangeError):  # over
        services.change_dates(session, {pk: (start + timedelta(days=90), end + timedelta(days=90))}, by=agent, now=end)
    services.cancel_session(session, reason="Grève", by=agent, now=now)
    sent += 2
    with pytest.raises(CannotChangeError):
        shift(session, timedelta(days=7), agent=agent, now=now)
    assert Message.objects.count() == sent
    assert services.dates_of(session.pk) == {pk: (start, end)}


def test_of_several_dates_the_one_gone_by_stays_and_all_are_told(agent, now):
    session = a_session(starts_at=now - timedelta(days=7))
    add_date(session, now + timedelta(days=7))
    Registration.objects.create(
        session=session, name="Ana", email="ana@example.org", person_key="a", channel="web", status="confirmed"
    )
    (past, (start, end)), (coming, (later, its_end)) = services.dates_of(session.pk).items()
    day = timedelta(days=1)
    with pytest.raises(CannotChangeError):
        services.change_dates(session, {past: (start + 30 * day, end + 30 * day)}, by=agent, now=now)
    services.change_dates(session, {coming: (later + day, its_end + day)}, by=agent, now=now)
    assert last_to("ana@example.org").text.count("\n- ") == 4


@pytest.mark.parametrize(("days", "week", "day"), [(20, True, True), (5, False, True), (0.5, False, False)])
def test_reminders_come_again_when_their_day_is_still_ahead(session, agent, now, days, week, day):
    Registration.objects.update(week_reminder_at=now, day_reminder_at=now)
    ((pk, _),) = services.dates_of(session.pk).items()
    start = now + timedelta(days=days)
    services.change_dates(session, {pk: (start, start + timedelta(hours=3))}, by=agent, now=now)
    mine = of("ana@example.org")
    assert (mine.week_reminder_at is None, mine.day_reminder_at is None) == (week, day)
    services.remind(now + timedelta(minutes=1))
    assert not Message.objects.filter(purpose="programme:reminder").exists()


def test_who_holds_an_offer_keeps_it_no_longer_than_the_session(session, agent, now):
    services.cancel(of("ana@example.org"), now=now)
    mine = of("zoe@example.org")
    assert mine.status == "offered"
    start = now + timedelta(hours=3)
    ((pk, _),) = services.dates_of(session.pk).items()
    services.change_dates(session, {pk: (start, start + timedelta(hours=1))}, by=agent, now=now)
    assert SeatOffer.objects.get().expires_at == start
    assert "Une place vous est toujours proposée" in last_to("zoe@example.org").text
    services.accept(seat_queries.open_offer(mine), now=now)
    assert not of("zoe@example.org").awaits_answer  # a yes is a yes


def test_a_call_that_reminded_of_the_former_date_is_not_to_be_made(session, agent, now):
    phoned = Registration.objects.get(email="")
    PhoneCall.objects.create(registration=phoned, about="reminder", asked_at=now)
    shift(session, timedelta(days=7), agent=agent, now=now)
    assert [call.about for call in queries.calls_to_make()] == ["dates"]
    phoned.refresh_from_db()
    services.still_comes(phoned, asked_at=now, now=now, by=agent)
    assert list(queries.calls_to_make()) == []
    assert PhoneCall.objects.get(about="dates").done_by == agent


def test_who_had_still_to_give_their_code_is_asked_once_it_is_given(session, agent, now):
    Session.objects.filter(pk=session.pk).update(capacity=9)
    services.tick(now)
    asked = Request(Person("Bob", "bob@example.org"), Channel.WEB)
    held = services.register(session, asked, now=now, held=True).registration
    shift(session, timedelta(days=7), agent=agent, now=now)
    held.refresh_from_db()
    assert (held.status, held.awaits_answer) == ("held", False)
    assert services.confirm(held, now=now).awaits_answer


def test_who_registers_afterwards_is_asked_nothing(session, agent, now):
    shift(session, timedelta(days=7), agent=agent, now=now)
    Session.objects.filter(pk=session.pk).update(capacity=9)
    services.tick(now)
    services.register(session, Request(Person("Bob", "bob@example.org"), Channel.PHONE), now=now)
    assert not of("bob@example.org").awaits_answer


def test_sessions_within_seven_days_where_somebody_has_not_answered_are_counted(session, agent, now):
    def soon(at):
        return list(Session.objects.filter(answer_queries.soon_and_unanswered(at)))

    shift(session, timedelta(days=7), agent=agent, now=now)
    assert soon(now) == []
    assert soon(now + timedelta(days=40)) == [session]
    for registration in Registration.objects.filter(status="confirmed"):
        services.still_comes(registration, asked_at=now, now=now)
    assert soon(now + timedelta(days=40)) == []


def test_the_search_engines_read_that_the_event_is_rescheduled(session, agent, now):
    first = timezone.localtime(session.parts.get().starts_at)
    shift(session, timedelta(days=7), agent=agent, now=now)
    event = json_ld.event(queries.sessions().get(pk=session.pk), "Le relais")
    assert event["eventStatus"] == "https://schema.org/EventRescheduled"
    assert datetime.fromisoformat(event["previousStartDate"]) == first.replace(second=0, microsecond=0)
    assert datetime.fromisoformat(event["startDate"]) == first + timedelta(days=7)
    services.cancel_session(session, reason="Grève", by=agent, now=now)
    event = json_ld.event(queries.sessions().get(pk=session.pk), "Le relais")
    assert event["eventStatus"] == "https://schema.org/EventCancelled"
    assert "previousStartDate" not in event
