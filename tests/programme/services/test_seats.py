from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from declic.core.models import Message
from declic.programme import seat_queries, services
from declic.programme.engine.person import Person
from declic.programme.models import (
    Channel,
    DateRoles,
    OfferState,
    OrganisationSeats,
    Registration,
    SeatOffer,
    Session,
    SessionState,
)
from declic.programme.services import Reason, RefusedError, Request, TooLateError
from declic.programme.services.checks import HOLD
from tests.factories.organisations import organisation
from tests.factories.programme import a_course, a_session

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 10, 5, 10, tzinfo=PARIS)  # a Monday
START = datetime(2026, 11, 17, 18, tzinfo=PARIS)


def session(capacity=2, **fields):
    return a_session(capacity=capacity, starts_at=fields.pop("starts_at", START), **fields)


def asked(number, **fields):
    return Request(Person(f"Personne {number}", f"p{number}@example.org"), Channel.WEB, **fields)


def register(where, number, *, now=NOW, **fields):
    return services.register(where, asked(number, **fields), now=now)


def filled(capacity=2, waiting=0):
    """A full session, and those who wait, in order."""
    where = session(capacity)
    seated = [register(where, n).registration for n in range(capacity)]
    queue = [register(where, 100 + n).registration for n in range(waiting)]
    return where, seated, queue


def counter(where):
    return Session.objects.get(pk=where.pk).taken


def status(registration):
    return Registration.objects.get(pk=registration.pk).status


def told(number):
    return [
        m.purpose.removeprefix("programme:") for m in Message.objects.filter(to=f"p{number}@example.org").order_by("pk")
    ]


def test_seats_then_the_queue_with_its_rank():
    where = session(2)
    outcomes = [register(where, n) for n in range(4)]
    assert [(o.status, o.rank) for o in outcomes] == [("confirmed", None)] * 2 + [("waiting", 1), ("waiting", 2)]
    assert counter(where) == 2
    assert (told(0), told(3)) == (["confirmed"], ["waiting"])


def test_the_same_person_asks_twice():
    where = session(2)
    first = register(where, 1)
    again = services.register(where, Request(Person("Autre nom", "P1@example.org "), Channel.PHONE), now=NOW)
    assert (again.status, again.registration) == ("already", first.registration)
    assert counter(where) == 1


def test_the_same_page_sent_twice_with_another_address():
    where = session(2)
    first = register(where, 1, key="page")
    assert register(where, 2, key="page").registration == first.registration
    assert counter(where) == 1


def test_a_person_without_an_address_is_known_by_telephone_and_name():
    where = session(5)
    by_phone = [
        Request(Person(name, phone=phone), Channel.PHONE)
        for name, phone in (
            ("Zoé Petit", "01 99 00 12 34"),
            ("PETIT Zoe", "0199001234"),
            ("Jean Petit", "01 99 00 12 34"),
        )
    ]
    assert [services.register(where, r, now=NOW).status for r in by_phone] == ["confirmed", "already", "confirmed"]
    assert not Message.objects.exists()


@pytest.mark.parametrize(("facts", "reason"), [
    ({"state": SessionState.DRAFT}, Reason.NOT_OPEN),
    ({"state": SessionState.CANCELLED}, Reason.CANCELLED),
    ({"date_role": DateRoles.TO_SPECIFY}, Reason.TO_SPECIFY),
    ({"starts_at": NOW + timedelta(hours=4)}, Reason.CLOSED),
    ({"starts_at": NOW - timedelta(days=1)}, Reason.CLOSED),
])  # fmt: skip
def test_a_session_that_takes_nobody_says_why(facts, reason):
    where = session(2, **facts)
    assert (register(where, 1).status, register(where, 1).reason) == ("refused", reason)
    assert (counter(where), Registration.objects.count()) == (0, 0)


def test_one_may_register_until_the_cut_off():
    where = session(2, starts_at=NOW + timedelta(hours=4, seconds=1))
    assert register(where, 1).status == "confirmed"


def test_a_group_larger_than_the_room_is_refused():
    assert register(session(3), 1, places=4).reason == Reason.TOO_MANY_PLACES


def test_a_limit_by_association_counts_those_who_wait():
    where = session(2, course=a_course(most_per_association=2))
    ours, theirs = organisation(), organisation()
    register(where, 1, organisation=ours)
    assert register(where, 2, organisation=ours, places=2).reason == Reason.ASSOCIATION_LIMIT
    assert counter(where) == 1
    register(where, 3, organisation=theirs)
    assert register(where, 4, organisation=ours).status == "waiting"
    assert register(where, 5, organisation=ours).reason == Reason.ASSOCIATION_LIMIT
    services.cancel(Registration.objects.get(person_key="mail:p4@example.org"), now=NOW)
    assert register(where, 5, organisation=ours).status == "waiting"
    assert OrganisationSeats.objects.get(organisation=ours).asked == 2


def test_a_course_of_the_territory_refuses_an_association_from_elsewhere_and_takes_who_says_nothing():
    where = session(3, course=a_course(territory_only=True))
    assert register(where, 1, organisation=organisation(commune="75056")).reason == Reason.OUTSIDE_TERRITORY
    assert register(where, 2, organisation=organisation(commune="94028")).status == "confirmed"
    assert register(where, 3).status == "confirmed"


def test_a_second_part_asks_for_the_first():
    course = a_course()
    first = session(3, course=course, rank_of=2)
    second = session(3, course=course, rank=2, rank_of=2, requires=first)
    assert register(second, 1).reason == Reason.PREVIOUS_PART
    register(first, 1)
    assert register(second, 1).status == "confirmed"


def test_a_seat_given_back_is_offered_to_the_next_in_the_same_move():
    where, seated, queue = filled(2, waiting=2)
    assert services.cancel(seated[0], now=NOW)
    assert [status(r) for r in (*seated, *queue)] == ["cancelled", "confirmed", "offered", "waiting"]
    assert counter(where) == 2
    assert (told(0), told(100)) == (["confirmed", "cancelled"], ["waiting", "offered"])
    offer = SeatOffer.objects.get()
    assert (offer.state, offer.made_at) == (OfferState.OPEN, NOW)
    assert register(where, 7).status == "waiting"  # the seat is not on the public page


def test_cancelling_twice_gives_one_seat_back():
    where, seated, queue = filled(2, waiting=1)
    assert services.cancel(seated[0], now=NOW)
    assert not services.cancel(seated[0], now=NOW)
    services.cancel(queue[0], now=NOW)
    assert counter(where) == 1


def test_who_leaves_the_queue_frees_no_seat():
    where, _, queue = filled(2, waiting=2)
    services.cancel(queue[0], now=NOW)
    assert (counter(where), seat_queries.rank_of(queue[1])) == (2, 1)


def test_an_offer_is_accepted_once_and_in_time():
    where, seated, queue = filled(1, waiting=1)
    services.cancel(seated[0], now=NOW)
    offer = SeatOffer.objects.get()
    accepted = services.accept(offer, now=offer.expires_at - timedelta(seconds=1))
    assert (accepted.status, counter(where), told(100)) == ("confirmed", 1, ["waiting", "offered", "confirmed"])
    with pytest.raises(TooLateError):
        services.accept(offer, now=NOW)
    assert status(queue[0]) == "confirmed"


def test_an_offer_accepted_too_late_goes_to_the_next_even_if_the_worker_sleeps():
    where, seated, queue = filled(1, waiting=2)
    services.cancel(seated[0], now=NOW)
    offer = SeatOffer.objects.get()
    with pytest.raises(TooLateError):
        services.accept(offer, now=offer.expires_at)
    assert [status(r) for r in queue] == ["lapsed", "offered"]
    assert (counter(where), told(100)) == (1, ["waiting", "offered", "lapsed"])


def test_an_offer_declined_goes_to_the_next():
    where, seated, queue = filled(1, waiting=2)
    services.cancel(seated[0], now=NOW)
    offer = SeatOffer.objects.get()
    assert services.decline(offer, now=NOW)
    assert not services.decline(offer, now=NOW)
    assert [status(r) for r in queue] == ["declined", "offered"]
    assert counter(where) == 1


def test_a_group_is_passed_over_only_when_it_asks_for_more_than_is_free_and_can_read_it():
    where = session(3)
    seated = [register(where, n).registration for n in range(3)]
    group = register(where, 10, places=2).registration
    alone = register(where, 11).registration
    services.cancel(seated[0], now=NOW)
    group.refresh_from_db()
    assert (group.status, group.passed_over_free, status(alone)) == ("waiting", 1, "offered")
    services.cancel(seated[1], now=NOW)
    assert (status(group), counter(where)) == ("waiting", 2)  # one seat: nobody behind it to serve
    services.cancel(seated[2], now=NOW)
    assert (status(group), counter(where)) == ("offered", 3)


def test_who_arrives_does_not_pass_before_who_waits():
    where, _, queue = filled(2, waiting=1)
    Session.objects.filter(pk=where.pk).update(capacity=3)  # an agent found a chair; the worker has not passed
    arrived = register(where, 50)
    assert (arrived.status, status(queue[0]), counter(where)) == ("waiting", "offered", 3)


def test_who_arrives_takes_the_seat_that_a_group_cannot():
    where = session(3)
    seated = [register(where, n).registration for n in range(3)]
    register(where, 10, places=2)
    services.cancel(seated[0], now=NOW)
    assert register(where, 11).status == "confirmed"


def test_a_capacity_lowered_puts_nobody_out():
    where, seated, _ = filled(3)
    Session.objects.filter(pk=where.pk).update(capacity=1)
    services.cancel(seated[0], now=NOW)
    assert [status(r) for r in seated[1:]] == ["confirmed"] * 2
    assert (Session.objects.get(pk=where.pk).seats_left, register(where, 9).status) == (0, "waiting")


def test_a_form_opened_before_a_registration_does_not_write_seats_back():
    where = session(3)
    opened = Session.objects.get(pk=where.pk)
    register(where, 1)
    opened.capacity = 5
    opened.save()
    assert (counter(where), Session.objects.get(pk=where.pk).capacity) == (1, 5)


def test_near_the_session_the_seat_freed_is_for_who_calls():
    where, seated, queue = filled(1, waiting=1)
    late = START - timedelta(hours=5)
    services.cancel(seated[0], now=late)
    assert (status(queue[0]), counter(where)) == ("waiting", 0)
    assert register(where, 9, now=late).status == "confirmed"


def test_a_seat_held_is_confirmed_or_given_back_after_a_quarter_of_an_hour():
    where = session(1)
    held = services.register(where, asked(1), now=NOW, held=True)
    assert (held.status, counter(where), told(1)) == ("held", 1, [])
    waits = register(where, 2).registration
    with pytest.raises(TooLateError):
        services.confirm(held.registration, now=NOW + HOLD)
    assert services.seats.tick(NOW + HOLD) == {"held_released": 1, "expired": 0, "released": 0, "offered": 1}
    assert (status(held.registration), status(waits)) == ("lapsed", "offered")


def test_a_seat_held_is_confirmed_in_time():
    where = session(1)
    held = services.register(where, asked(1), now=NOW, held=True).registration
    assert services.confirm(held, now=NOW + timedelta(minutes=14)).status == "confirmed"
    assert (counter(where), told(1)) == (1, ["confirmed"])


def test_the_clock_expires_offers_and_doing_it_twice_changes_nothing():
    where, seated, _queue = filled(1, waiting=2)
    services.cancel(seated[0], now=NOW)
    ends = SeatOffer.objects.get().expires_at
    assert services.seats.tick(ends - timedelta(seconds=1)) == {
        "held_released": 0,
        "expired": 0,
        "released": 0,
        "offered": 0,
    }
    assert services.seats.tick(ends) == {"held_released": 0, "expired": 1, "released": 0, "offered": 1}
    before = list(Registration.objects.order_by("pk").values())
    assert services.seats.tick(ends) == {"held_released": 0, "expired": 0, "released": 0, "offered": 0}
    assert list(Registration.objects.order_by("pk").values()) == before
    assert counter(where) == 1


def test_the_clock_offers_the_chairs_that_an_agent_added():
    where, _, queue = filled(1, waiting=2)
    Session.objects.filter(pk=where.pk).update(capacity=2)
    assert services.seats.tick(NOW)["offered"] == 1
    assert [status(r) for r in queue] == ["offered", "waiting"]


def test_moving_to_the_other_date_takes_the_new_seat_then_frees_the_old():
    course = a_course()
    here, there = session(1, course=course), session(1, course=course, starts_at=START + timedelta(days=7))
    mine = register(here, 1).registration
    waits = register(here, 2).registration
    moved = services.move(mine, there, now=NOW)
    assert (status(mine), moved.status, moved.session, status(waits)) == ("cancelled", "confirmed", there, "offered")
    assert (counter(here), counter(there)) == (1, 1)


def test_moving_to_a_full_date_keeps_the_seat():
    course = a_course()
    here, there = session(1, course=course), session(1, course=course)
    mine = register(here, 1).registration
    register(there, 2)
    with pytest.raises(RefusedError) as refused:
        services.move(mine, there, now=NOW)
    assert (refused.value.reason, status(mine), counter(here)) == (Reason.FULL, "confirmed", 1)


def test_a_counter_that_drifted_is_said_and_left():
    where, _, _ = filled(2)
    assert seat_queries.seat_drift() == []
    Session.objects.filter(pk=where.pk).update(taken=1)
    drift = seat_queries.seat_drift()
    assert [(d.session, d.taken, d.counted) for d in drift] == [(where, 1, 2)]
    assert counter(where) == 1


def test_seats_are_counted_in_one_query(django_assert_num_queries):
    where, seated, _ = filled(2, waiting=2)
    services.cancel(seated[0], now=NOW)
    other = session(3)
    with django_assert_num_queries(1):
        counts = seat_queries.seat_counts([where, other])
    assert counts[where.pk] == seat_queries.SeatCounts(confirmed=1, offered=1, waiting=1)
    assert counts[other.pk] == seat_queries.SeatCounts()


def test_two_years_after_the_session_who_came_is_a_number():
    where = session(2)
    first = register(where, 1, key="page", organisation=organisation()).registration
    register(where, 2)
    ends = START + timedelta(hours=3)
    assert services.forget_old_registrations(ends + timedelta(days=730, seconds=-1)) == 0
    assert services.forget_old_registrations(ends + timedelta(days=730)) == 2
    assert services.forget_old_registrations(ends + timedelta(days=730)) == 0
    first.refresh_from_db()
    assert (first.name, first.email, first.phone, first.idempotency_key, first.user) == ("", "", "", "", None)
    assert "example" not in first.person_key
    assert (first.status, first.organisation is None, counter(where)) == ("confirmed", False, 2)


def test_registering_asks_the_database_few_things(django_assert_max_num_queries):
    where, asked = a_session(), Request(Person("Ana", "ana@example.org"), Channel.PHONE)
    with django_assert_max_num_queries(15):
        assert services.register(where, asked, now=timezone.now()).status == "confirmed"
