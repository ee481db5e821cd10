from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from declic.programme import desk_queries, queries, seat_queries, services
from declic.programme.engine.person import Person
from declic.programme.free_seats import free_for_all, free_on_reserve
from declic.programme.models import Channel, Registration, Session
from declic.programme.services import Reason, RefusedError, Request, TooLateError
from tests.factories.programme import a_course, a_session

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 10, 5, 10, tzinfo=PARIS)  # a Monday
START = datetime(2026, 11, 17, 18, tzinfo=PARIS)
RELEASE = datetime(2026, 10, 20, 10, tzinfo=PARIS)


def session(capacity=3, reserved=2, until=RELEASE, **fields):
    fields = {"reserved_for": "DLA", "starts_at": START} | fields
    return a_session(capacity=capacity, reserved=reserved, reserved_until=until, **fields)


def register(where, number, *, now=NOW, **fields):
    request = Request(Person(f"Personne {number}", f"p{number}@example.org"), Channel.PHONE, **fields)
    return services.register(where, request, now=now)


def partner(where, number, **fields):
    return register(where, number, on_reserved=True, **fields)


def counters(where):
    return Session.objects.values_list("taken", "reserved_used").get(pk=where.pk)


def left(where, now=NOW):
    return Session.objects.get(pk=where.pk).seats_left_at(now)


def test_the_public_never_takes_a_seat_set_aside():
    where = session()
    assert [register(where, n).status for n in range(3)] == ["confirmed", "waiting", "waiting"]
    assert (counters(where), left(where)) == ((1, 0), 0)


def test_the_partner_takes_one_of_them_though_others_wait():
    where = session()
    for n in range(3):
        register(where, n)
    outcomes = [partner(where, 10 + n) for n in range(3)]
    assert [o.status for o in outcomes] == ["confirmed", "confirmed", "refused"]
    assert outcomes[2].reason == Reason.NO_RESERVED_SEAT
    assert (counters(where), seat_queries.seat_drift()) == ((3, 2), [])
    assert Registration.objects.filter(on_reserved=True).count() == 2


def test_a_group_larger_than_the_reserve_is_refused_whole():
    where = session(capacity=12)
    assert partner(where, 1, places=3).reason == Reason.NO_RESERVED_SEAT
    assert partner(where, 1, places=2).status == "confirmed"
    assert counters(where) == (2, 2)


def test_a_session_without_a_reserve_has_no_reserved_seat():
    where = a_session(starts_at=START)
    assert partner(where, 1).reason == Reason.NO_RESERVED_SEAT
    assert counters(where) == (0, 0)


def test_cancelling_gives_the_seat_back_to_the_partner_then_to_everybody_once_released():
    where = session()
    early, late = partner(where, 1).registration, partner(where, 2).registration
    register(where, 3)
    waiting = register(where, 4).registration
    services.cancel(early, now=NOW)
    assert (counters(where), left(where)) == ((2, 1), 0)
    waiting.refresh_from_db()
    assert waiting.status == "waiting"
    assert services.seats.tick(RELEASE) == {"held_released": 0, "expired": 0, "released": 1, "offered": 1}
    services.decline(seat_queries.open_offer(waiting), now=RELEASE)
    other = register(where, 5, now=RELEASE).registration
    assert other.status == "confirmed"
    then = register(where, 6, now=RELEASE).registration
    services.cancel(late, now=RELEASE)
    then.refresh_from_db()
    assert then.status == "offered"
    assert (counters(where), seat_queries.seat_drift()) == ((3, 0), [])


def test_at_the_date_the_seats_are_everybody_s_even_before_the_worker_passes():
    where = session()
    register(where, 1)
    waiting = register(where, 2, now=RELEASE - timedelta(seconds=1))
    assert waiting.status == "waiting"
    assert left(where, RELEASE) == 2
    assert partner(where, 8, now=RELEASE).reason == Reason.NO_RESERVED_SEAT
    assert register(where, 3, now=RELEASE, places=2).status == "waiting"
    waiting.registration.refresh_from_db()
    assert waiting.registration.status == "offered"  # who waited is served before who comes now
    assert services.seats.tick(RELEASE) == {"held_released": 0, "expired": 0, "released": 2, "offered": 0}
    assert services.seats.tick(RELEASE) == {"held_released": 0, "expired": 0, "released": 0, "offered": 0}


def test_a_date_put_off_is_released_again():
    where = session()
    assert services.seats.tick(RELEASE)["released"] == 2
    later = RELEASE + timedelta(days=7)
    Session.objects.filter(pk=where.pk).update(reserved_until=later)
    assert left(where, RELEASE) == 1
    assert [services.seats.tick(at)["released"] for at in (RELEASE, later, later)] == [0, 2, 0]


def test_without_a_date_the_seats_are_kept_until_registration_closes():
    where = session(until=None, cut_off_hours=5)
    closes = START - timedelta(hours=5)
    assert [left(where, at) for at in (closes - timedelta(seconds=1), closes)] == [1, 3]
    just_before = Session.objects.filter(free_for_all(2, closes - timedelta(seconds=1)), pk=where.pk)
    at_closing = Session.objects.filter(free_for_all(2, closes), pk=where.pk)
    assert (just_before.exists(), at_closing.exists()) == (False, True)
    assert not Session.objects.filter(free_on_reserve(1, closes), pk=where.pk).exists()


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.integers(0, 4), st.integers(0, 5), st.integers(0, 4), st.integers(0, 4), st.integers(1, 3), st.booleans(),
    st.sampled_from((-1, 0, 1)),
)  # fmt: skip
def test_the_database_and_the_session_read_agree(capacity, taken, reserved, used, places, has_date, minutes):
    where = session(until=RELEASE if has_date else None)
    counted = {"capacity": capacity, "taken": taken, "reserved": reserved, "reserved_used": used}
    Session.objects.filter(pk=where.pk).update(**counted)
    at = (RELEASE if has_date else START - timedelta(hours=4)) + timedelta(minutes=minutes)
    found = Session.objects.filter(free_for_all(places, at), pk=where.pk).exists()
    assert found == (left(where, at) >= places), connection.vendor


def test_lists_of_free_seats_leave_out_what_is_set_aside():
    course = a_course()
    where, other = session(course=course), session(course=course, capacity=12)
    mine = register(where, 1).registration
    everything = queries.upcoming_sessions(NOW)
    assert list(queries.with_free_seats(everything, NOW)) == [other]
    assert list(queries.with_free_seats(everything, RELEASE)) == [where, other]
    assert queries.fitting_instead(other, NOW) == []
    register(where, 2)
    assert list(desk_queries.unserved_sessions(NOW)) == []
    assert list(desk_queries.unserved_sessions(RELEASE)) == [where]
    assert desk_queries.dates_to_move_to(other, 1, NOW) == []
    assert desk_queries.dates_to_move_to(where, mine.places, NOW) == [other]


def test_moving_keeps_a_reserved_seat_where_the_same_partner_has_some():
    course = a_course()
    here, there, elsewhere = (session(course=course) for _ in range(3))
    Session.objects.filter(pk=elsewhere.pk).update(reserved_for="Profession Sport")
    moved = services.move(partner(here, 1).registration, there, now=NOW)
    assert (moved.on_reserved, counters(here), counters(there)) == (True, (0, 0), (1, 1))
    moved = services.move(moved, elsewhere, now=NOW)
    assert (moved.on_reserved, counters(there), counters(elsewhere)) == (False, (0, 0), (1, 0))
    other = partner(here, 2).registration
    with pytest.raises(RefusedError):
        services.move(other, elsewhere, now=NOW)  # what is left there is kept for somebody else
    assert (counters(here), seat_queries.seat_drift()) == ((1, 1), [])


def test_the_parts_of_a_course_take_reserved_seats_where_there_are_some():
    course = a_course()
    first = session(course=course, rank=1, rank_of=2, capacity=12)
    second = a_session(course, rank=2, rank_of=2, starts_at=START + timedelta(days=7))
    request = Request(Person("Ada", "ada@example.org"), Channel.PHONE, on_reserved=True)
    assert services.register_parts([first, second], request, now=NOW).status == "confirmed"
    assert (counters(first), counters(second)) == ((1, 1), (1, 0))


def test_a_reserve_that_drifted_is_said():
    where = session()
    partner(where, 1)
    Session.objects.filter(pk=where.pk).update(reserved_used=0)
    assert [(d.on_reserved, d.on_reserved_counted) for d in seat_queries.seat_drift()] == [(0, 1)]


def test_a_part_exchanged_for_another_date_still_goes_with_the_other_parts():
    course = a_course()
    first, again = (a_session(course, rank=1, rank_of=2, starts_at=START + timedelta(days=n)) for n in (0, 1))
    second = a_session(course, rank=2, rank_of=2, starts_at=START + timedelta(days=7))
    request = Request(Person("Ada", "ada@example.org"), Channel.WEB)
    mine = services.register_parts([first, second], request, now=NOW).registration
    moved = services.move(mine, again, now=NOW)
    assert [r.session for r in queries.asked_together(moved)] == [again, second]


ACTS = st.tuples(
    st.sampled_from(["public", "partner", "leaves", "resizes", "answers", "day"]), st.integers(0, 7), st.integers(1, 3)
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=25)
@given(st.lists(ACTS, min_size=5, max_size=25))
def test_whatever_happens_no_seat_is_sold_twice_none_set_aside_is_sold_and_none_is_lost(acts):
    where, now = session(capacity=6, reserved=3), NOW
    for number, (act, whom, places) in enumerate(acts):
        now = now + timedelta(days=4) if act == "day" else now
        _do(act, where, whom, places, number, now)
        where.refresh_from_db()
        assert (seat_queries.seat_drift(), where.taken + where.withheld_at(now) <= 6) == ([], True)
    services.seats.tick(now)
    where.refresh_from_db()
    if now < START - timedelta(days=7):  # later, there may be too little time to answer an offer
        assert all(r.places > where.seats_left_at(now) for r in seat_queries.queue_of(where))


def _do(act, where, whom, places, number, now):
    known = list(where.registrations.order_by("pk"))
    mine = known[whom % len(known)] if known else None
    if act in ("public", "partner"):
        register(where, number, now=now, places=places, on_reserved=act == "partner")
    elif mine is None:
        return
    elif act == "leaves":
        services.cancel(mine, now=now)
    elif act == "resizes":
        with suppress(RefusedError, TooLateError):
            services.change_places(mine, places=places, companions="", now=now)
    elif offer := seat_queries.open_offer(mine):
        with suppress(TooLateError):
            services.accept(offer, now=now)
