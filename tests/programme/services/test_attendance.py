"""Who was there: what is noted, what is refused, what wins; and who comes without having registered."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from declic.core.models import Message
from declic.people.models import Role
from declic.programme import attendance_queries as found
from declic.programme import queries, seat_queries, services
from declic.programme.engine.person import Person
from declic.programme.models import Attendance, Channel, NotedBy, Presence, Registration, Session, SessionState, Status
from declic.programme.services import CannotNoteError, Note, Reason, Request, WhyNot
from tests.factories.people import a_user
from tests.factories.programme import a_session, add_date

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
BEFORE = datetime(2026, 10, 5, 10, tzinfo=PARIS)
START = datetime(2026, 11, 17, 9, tzinfo=PARIS)
MORNING = START + timedelta(minutes=10)


def a_day(capacity=12, people=0, hours=8):
    """A session of a whole day, and those who have a seat there."""
    where = a_session(starts_at=START, hours=hours, capacity=capacity)
    return where, [comes(where, f"Personne {n}") for n in range(people)]


def comes(where, name, *, now=BEFORE, **more):
    person = Person(name, f"{name.replace(' ', '').lower()}@example.org")
    return services.register(where, Request(person, Channel.WEB, **more), now=now).registration


def morning(where):
    return found.sittings_of(queries.sessions().get(pk=where.pk))[0]


def noted(registration):
    row = Attendance.objects.get(registration=registration)
    return row.presence, row.people


def test_the_same_note_twice_is_one():
    where, (ana,) = a_day(people=1)
    agent = a_user(Role.ADVISER)
    for _ in range(2):
        assert services.note(morning(where), Note(ana, Presence.PRESENT), by=agent, now=MORNING)
    row = Attendance.objects.get()
    assert (row.registration, row.half, row.presence, row.people) == (ana, "am", "present", 1)
    assert (row.how, row.noted_by, row.noted_at) == (NotedBy.AGENT, agent, MORNING)


def test_morning_and_afternoon_are_noted_apart():
    where, (ana,) = a_day(people=1)
    for sitting, presence in zip(found.sittings_of(where), (Presence.PRESENT, Presence.EXCUSED), strict=True):
        services.note(sitting, Note(ana, presence), now=MORNING)
    assert list(Attendance.objects.order_by("half").values_list("half", "presence")) == [
        ("am", "present"),
        ("pm", "excused"),
    ]


def test_the_last_noted_holds_even_when_an_older_one_is_told_later():
    where, (ana,) = a_day(people=1)
    late = timedelta(minutes=20)
    assert services.note(morning(where), Note(ana, Presence.ABSENT), now=MORNING + timedelta(minutes=5))
    assert not services.note(morning(where), Note(ana, Presence.PRESENT, ago=late), now=MORNING + late)
    assert noted(ana) == ("absent", 0)
    assert services.note(morning(where), Note(ana, Presence.PRESENT), now=MORNING + late)
    assert noted(ana) == ("present", 1)


def test_a_telephone_ahead_of_the_world_is_not_believed():
    where, (ana,) = a_day(people=1)
    services.note(morning(where), Note(ana, Presence.PRESENT, ago=-timedelta(days=2)), now=MORNING)
    assert services.note(morning(where), Note(ana, Presence.EXCUSED), now=MORNING + timedelta(seconds=1))


@pytest.mark.parametrize(("said", "kept"), [(None, 3), (2, 2), (9, 3), (0, 1)])
def test_of_a_group_it_is_noted_how_many_came(said, kept):
    where, _ = a_day()
    group = comes(where, "Le groupe", places=3)
    services.note(morning(where), Note(group, Presence.PRESENT, people=said), now=MORNING)
    assert noted(group) == ("present", kept)


def test_what_cannot_be_noted_is_refused_and_changes_nothing():
    where, (ana, bob) = a_day(people=2)
    _, (chloe,) = a_day(people=1)
    services.cancel(bob, now=BEFORE)
    the_eve = START - timedelta(hours=10)
    for who, now, why in (
        (ana, the_eve, WhyNot.TOO_EARLY),
        (bob, MORNING, WhyNot.NOT_CONFIRMED),
        (chloe, MORNING, WhyNot.OTHER_SESSION),
    ):
        with pytest.raises(CannotNoteError) as refused:
            services.note(morning(where), Note(who, Presence.PRESENT), now=now)
        assert refused.value.reason == why
    assert not Attendance.objects.exists()


def test_of_several_at_once_each_has_its_answer():
    where, (ana, bob, chloe) = a_day(people=3)
    services.cancel(bob, now=BEFORE)
    seen = [Note(who, Presence.PRESENT) for who in (ana, bob, chloe)]
    assert services.note_many(morning(where), seen, now=MORNING) == [None, WhyNot.NOT_CONFIRMED, None]
    assert Attendance.objects.count() == 2


def test_the_tally_counts_people_and_knows_of_whom_nothing_is_known():
    where, (ana, bob, _chloe) = a_day(people=3)
    group = comes(where, "Le groupe", places=4)
    sitting = morning(where)
    seen = [Note(ana, Presence.ABSENT), Note(bob, Presence.EXCUSED), Note(group, Presence.PRESENT, people=3)]
    services.note_many(sitting, seen, now=MORNING)
    assert found.tally_of(where, sitting) == found.Tally(there=3, expected=7, absent=1, excused=1, unknown=1)
    assert found.never_came(where) == [ana, bob]


def test_the_half_day_shown_first_is_the_one_under_way():
    where, _ = a_day()
    add_date(where, START + timedelta(days=7), hours=3)
    sittings = found.sittings_of(queries.sessions().get(pk=where.pk))
    assert [s.key for s in sittings] == ["2026-11-17T09:00", "2026-11-17T13:00", "2026-11-24T09:00"]
    for now, expected in (
        (BEFORE, 0),
        (START - timedelta(hours=1), 0),
        (START + timedelta(hours=4), 1),
        (START + timedelta(days=1), 1),
        (START + timedelta(days=7), 2),
        (START + timedelta(days=90), 2),
    ):
        assert found.sitting_now(sittings, now) == sittings[expected]


def forgotten(now):
    return list(found.without_presence(queries.sessions(), now))


def test_a_past_session_where_nobody_was_noted_is_told_for_two_months():
    where, (ana,) = a_day(people=1)
    a_day()  # nobody was expected there
    cancelled, _ = a_day(people=1)
    Session.objects.filter(pk=cancelled.pk).update(state=SessionState.CANCELLED)
    assert forgotten(MORNING) == []
    assert forgotten(START + timedelta(days=59)) == [where]
    assert forgotten(START + timedelta(days=61)) == []
    services.note(morning(where), Note(ana, Presence.ABSENT), now=MORNING)
    assert forgotten(START + timedelta(days=59)) == []


# Whoever comes without having registered


ZOE = Request(Person("Zoé Petit", "zoe@example.org"), Channel.ON_SITE)


def walk_in(where, request=ZOE, *, now=MORNING, **more):
    return services.walk_in(morning(where), request, now=now, **more)


def test_whoever_comes_without_a_seat_takes_a_free_one_though_registration_is_closed():
    where, _ = a_day()
    assert services.register(where, ZOE, now=MORNING).reason == Reason.CLOSED
    outcome = walk_in(where)
    assert (outcome.status, noted(outcome.registration)) == ("confirmed", ("present", 1))
    assert Session.objects.get(pk=where.pk).taken == 1


def test_the_same_sending_twice_makes_one_registration_noted_once():
    where, _ = a_day()
    assert [walk_in(where).status for _ in range(2)] == ["confirmed", "already"]
    assert (Registration.objects.count(), Attendance.objects.count()) == (1, 1)


def test_capacity_is_never_passed_at_the_door_and_nobody_joins_a_queue_there():
    where, _ = a_day(capacity=2, people=2)
    outcome = walk_in(where)
    assert (outcome.status, outcome.reason) == ("refused", Reason.FULL)
    assert Registration.objects.filter(session=where).count() == 2
    assert Session.objects.get(pk=where.pk).taken == 2
    assert not Attendance.objects.exists()


def test_who_does_not_come_gives_their_seat_to_who_is_there():
    where, (ana, bob) = a_day(capacity=2, people=2)
    outcome = walk_in(where, instead_of=ana)
    ana.refresh_from_db()
    assert (outcome.status, ana.status, noted(ana)) == ("confirmed", Status.CANCELLED, ("absent", 0))
    assert {r.status for r in (bob, outcome.registration)} == {Status.CONFIRMED}
    assert Session.objects.get(pk=where.pk).taken == 2


def test_the_same_exchange_sent_twice_takes_one_seat_only():
    where, (ana, bob) = a_day(capacity=2, people=2)
    assert [walk_in(where, instead_of=ana).status for _ in range(2)] == ["confirmed", "already"]
    assert walk_in(where, instead_of=bob).status == "already"
    bob.refresh_from_db()
    assert bob.status == Status.CONFIRMED


def test_nobody_gives_their_seat_while_another_is_free():
    where, (ana,) = a_day(capacity=2, people=1)
    assert walk_in(where, instead_of=ana).status == "confirmed"
    ana.refresh_from_db()
    assert ana.status == Status.CONFIRMED


def test_who_has_lost_their_seat_already_cannot_give_it_again():
    where, (ana, _bob) = a_day(capacity=2, people=2)
    walk_in(where, instead_of=ana)
    with pytest.raises(CannotNoteError) as refused:
        walk_in(where, Request(Person("Luc", "luc@example.org"), Channel.ON_SITE), instead_of=ana)
    assert refused.value.reason == WhyNot.NOT_CONFIRMED


def test_a_seat_given_up_for_a_group_too_large_is_not_lost():
    where, (ana, _bob) = a_day(capacity=2, people=2)
    written = Message.objects.count()
    pair = Request(Person("Zoé", "zoe@example.org"), Channel.ON_SITE, places=2)
    assert walk_in(where, pair, instead_of=ana).reason == Reason.FULL
    ana.refresh_from_db()
    assert (ana.status, Attendance.objects.count(), Message.objects.count()) == (Status.CONFIRMED, 0, written)


def test_who_waited_and_is_at_the_door_takes_the_seat_that_is_free():
    where, (ana,) = a_day(capacity=1, people=1)
    waiting = services.register(where, ZOE, now=BEFORE)
    assert waiting.status == "waiting"
    assert walk_in(where).reason == Reason.FULL
    waiting.registration.refresh_from_db()
    assert waiting.registration.status == Status.WAITING
    assert walk_in(where, instead_of=ana).status == "confirmed"
    assert seat_queries.queue_of(where).count() == 0


def test_nobody_is_at_the_door_before_the_day():
    where, _ = a_day()
    with pytest.raises(CannotNoteError) as refused:
        walk_in(where, now=START - timedelta(days=1))
    assert refused.value.reason == WhyNot.TOO_EARLY


@pytest.mark.parametrize("state", [SessionState.DRAFT, SessionState.CANCELLED])
def test_the_door_of_a_session_that_is_not_held_stays_shut(state):
    where, _ = a_day()
    Session.objects.filter(pk=where.pk).update(state=state)
    assert walk_in(where).status == "refused"


def test_who_says_that_they_are_there_does_not_undo_what_an_agent_noted():
    where, (ana, bob) = a_day(people=2)
    services.note(morning(where), Note(ana, Presence.ABSENT), now=MORNING)
    for person in (ana, bob):
        services.say_here(morning(where), person, now=MORNING + timedelta(minutes=5))
    assert (noted(ana), noted(bob)) == (("absent", 0), ("present", 1))
