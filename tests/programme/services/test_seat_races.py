"""Seats under real simultaneous connections, with two milliseconds of thought between check and write
(without them SQLite hides the fault)."""

import random
import time
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from declic.core.models import Message
from declic.programme import seat_queries, services
from declic.programme.engine.person import Person
from declic.programme.models import ACTIVE, Channel, Registration, SeatOffer, Session, Status
from declic.programme.services import RefusedError, Request, TooLateError, seats
from declic.programme.services import places as changing_places
from tests.at_once import dealt
from tests.factories.organisations import organisation
from tests.factories.programme import a_course, a_session

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 10, 5, 10, tzinfo=ZoneInfo("Europe/Paris"))
THREADS = 12


@pytest.fixture(autouse=True)
def thought(monkeypatch):
    for module, name in ((seats, "check"), (changing_places, "has_begun")):
        monkeypatch.setattr(module, name, slowly(getattr(module, name)))


def slowly(judge):
    def slow(*args, **kwargs):
        answer = judge(*args, **kwargs)
        time.sleep(0.002)
        return answer

    return slow


def at_once(acts: list[Callable[[], object]]) -> list[object]:
    """Every act, by THREADS threads that start at the same instant, each with its own connection."""
    return dealt(acts, THREADS)


def session(capacity, **fields):
    return a_session(capacity=capacity, starts_at=NOW + timedelta(days=40), **fields)


def registering(where, number, **fields):
    request = Request(Person(f"Personne {number}", f"p{number}@example.org"), Channel.WEB, **fields)
    return lambda: services.register(where, request, now=NOW)


def sound(*sessions):
    """No seat sold twice, none lost, and nobody waits while somebody behind was served."""
    assert seat_queries.seat_drift() == []
    for where in sessions:
        where.refresh_from_db()
        assert 0 <= where.taken <= where.capacity


def test_twelve_seats_and_each_person_twice():
    where = session(12)
    acts = [registering(where, n, key=f"page {n}") for n in range(60)] * 2
    random.Random(1).shuffle(acts)
    outcomes = Counter(o.status for o in at_once(acts))
    assert outcomes == {"confirmed": 12, "waiting": 48, "already": 60}
    sound(where)
    waiting = list(seat_queries.queue_of(where))
    assert [seat_queries.rank_of(r) for r in waiting] == list(range(1, 49))
    assert [r.pk for r in waiting] == sorted(r.pk for r in waiting)  # the order of their commits
    assert Counter(m.purpose for m in Message.objects.all()) == {"programme:confirmed": 12, "programme:waiting": 48}


def test_groups_of_two_in_an_odd_room():
    where = session(7)
    at_once([registering(where, n, places=2) for n in range(24)])
    sound(where)
    assert where.taken == 6


def test_a_limit_by_association_is_exact():
    where = session(50, course=a_course(most_per_association=3))
    ours = organisation()
    outcomes = Counter(o.status for o in at_once([registering(where, n, organisation=ours) for n in range(24)]))
    assert outcomes == {"confirmed": 3, "refused": 21}
    sound(where)


def test_cancelling_while_others_arrive_never_leaves_a_seat_empty_beside_a_queue():
    where = session(6)
    seated = [registering(where, n)().registration for n in range(6)]
    acts = [registering(where, 100 + n) for n in range(24)]
    acts += [lambda r=r: services.cancel(r, now=NOW) for r in seated] * 2
    random.Random(2).shuffle(acts)
    at_once(acts)
    sound(where)
    assert where.taken == 6  # each seat given back is offered or sold
    assert Registration.objects.filter(session=where, status__in=ACTIVE).count() == 24


def test_accepting_declining_and_expiring_the_same_offer():
    where = session(4)
    seated = [registering(where, n)().registration for n in range(4)]
    queue = [registering(where, 100 + n)().registration for n in range(12)]
    for registration in seated:
        services.cancel(registration, now=NOW)
    offers = list(SeatOffer.objects.select_related("registration"))
    at_the_end = offers[0].expires_at

    def accept(offer):
        try:
            return services.accept(offer, now=at_the_end - timedelta(seconds=1))
        except TooLateError:
            return None

    acts = [lambda o=o: accept(o) for o in offers] * 2
    acts += [lambda o=o: services.decline(o, now=NOW) for o in offers]
    acts += [lambda: services.tick(at_the_end)] * 6
    random.Random(3).shuffle(acts)
    at_once(acts)
    sound(where)
    assert where.taken == 4
    states = Counter(Registration.objects.filter(pk__in=[r.pk for r in queue]).values_list("status", flat=True))
    assert states[Status.CONFIRMED] + states[Status.OFFERED] == 4
    assert SeatOffer.objects.filter(state="open").count() == states[Status.OFFERED]


def test_two_people_exchange_their_dates_without_waiting_for_each_other():
    course = a_course()
    here, there = session(20, course=course), session(20, course=course)
    ours = [registering(here, n)().registration for n in range(10)]
    theirs = [registering(there, 100 + n)().registration for n in range(10)]

    def move(registration, to):
        try:
            return services.move(registration, to, now=NOW)
        except RefusedError:
            return None

    acts = [lambda r=r: move(r, there) for r in ours] + [lambda r=r: move(r, here) for r in theirs]
    random.Random(4).shuffle(acts)
    assert None not in at_once(acts)
    sound(here, there)
    assert (here.taken, there.taken) == (10, 10)


def test_a_storm_of_everything_keeps_the_count_right():
    course = a_course()
    dates = [session(5, course=course) for _ in range(2)]
    chance = random.Random(5)
    for n in range(20):
        registering(chance.choice(dates), n, places=chance.choice([1, 1, 2]))()

    def one_move(seed):
        dice = random.Random(seed)
        mine = Registration.objects.order_by("pk")[dice.randrange(Registration.objects.count())]
        match dice.randrange(4):
            case 0:
                return registering(dice.choice(dates), 1000 + seed, places=dice.choice([1, 3]))()
            case 1:
                return services.cancel(mine, now=NOW)
            case 2:
                offer = seat_queries.open_offer(mine)
                return offer and services.decline(offer, now=NOW)
            case _:
                Session.objects.filter(pk=dice.choice(dates).pk).update(capacity=dice.randrange(5, 9))
                return services.tick(NOW)

    at_once([lambda s=s: one_move(s) for s in range(120)])
    assert seat_queries.seat_drift() == []
    services.tick(NOW)
    for where in Session.objects.all():
        free, queue = where.seats_left, seat_queries.queue_of(where)
        assert all(r.places > free for r in queue)


def on_reserve(where, number, **fields):
    request = Request(
        Person(f"Partenaire {number}", f"r{number}@example.org"), Channel.PHONE, on_reserved=True, **fields
    )
    return lambda: services.register(where, request, now=NOW)


def test_a_partner_and_the_public_arrive_at_once():
    where = session(10, reserved=4, reserved_for="DLA", reserved_until=NOW + timedelta(days=7))
    acts = [registering(where, n) for n in range(30)] + [on_reserve(where, n) for n in range(30)] * 2
    random.Random(6).shuffle(acts)
    outcomes = Counter(o.status for o in at_once(acts))
    assert outcomes["confirmed"] == 10
    assert outcomes["waiting"] == 24
    sound(where)
    assert (where.taken, where.reserved_used) == (10, 4)
    assert Registration.objects.filter(session=where, on_reserved=True).count() == 4


def test_a_reserve_is_released_while_both_ask_for_its_seats():
    release = NOW + timedelta(days=7)
    where = session(6, reserved=6, reserved_for="DLA", reserved_until=release)
    waiting = [registering(where, n)().registration for n in range(3)]
    before, after = release - timedelta(seconds=1), release
    acts = []
    for n in range(12):
        asked = Request(Person(f"Partenaire {n}", f"r{n}@example.org"), Channel.PHONE, on_reserved=True)
        acts.append(lambda r=asked: services.register(where, r, now=before))
        public = Request(Person(f"Public {n}", f"q{n}@example.org"), Channel.WEB)
        acts.append(lambda r=public: services.register(where, r, now=after))
    acts += [lambda: services.seats.tick(after)["released"]] * 6
    random.Random(7).shuffle(acts)
    released = [r for r in at_once(acts) if isinstance(r, int)]
    sound(where)
    services.tick(after)
    where.refresh_from_db()
    assert where.taken == 6  # none is left empty beside the queue
    assert len([number for number in released if number]) <= 1
    assert {r.status for r in Registration.objects.filter(pk__in=[w.pk for w in waiting])} <= {"offered", "waiting"}
    served = Registration.objects.filter(session=where, status=Status.OFFERED).values_list("ticket", flat=True)
    assert max(served, default=0) < min(seat_queries.queue_of(where).values_list("ticket", flat=True))


def test_groups_grow_and_shrink_while_others_arrive_and_leave():
    where = session(10)
    groups = [registering(where, n, places=2)().registration for n in range(5)]
    waiting = [registering(where, 50 + n)().registration for n in range(4)]
    assert {r.status for r in waiting} == {"waiting"}
    chance = random.Random(8)

    def resize(registration, places):
        try:
            return services.change_places(registration, places=places, companions="", now=NOW).places
        except (RefusedError, TooLateError):
            return None

    sizes = [(chance.choice(groups), chance.randrange(1, 5)) for _ in range(60)]
    acts = [lambda r=registration, p=places: resize(r, p) for registration, places in sizes]
    acts += [registering(where, 100 + n, places=chance.choice([1, 2])) for n in range(20)]
    acts += [lambda r=r: services.cancel(r, now=NOW) for r in groups[:2]]
    chance.shuffle(acts)
    at_once(acts)
    sound(where)
    free = where.seats_left
    assert all(r.places > free for r in seat_queries.queue_of(where))


def test_the_last_seat_is_given_once_to_a_group_that_grows_or_to_who_comes():
    for _ in range(5):
        where = session(12)
        groups = [registering(where, n)().registration for n in range(11)]

        def grow(registration):
            try:
                return services.change_places(registration, places=2, companions="", now=NOW).places
            except RefusedError:
                return None

        acts = [lambda r=r: grow(r) for r in groups] + [registering(where, 100)]
        results = at_once(acts)
        sound(where)
        assert where.taken == 12
        assert results.count(2) + [getattr(r, "status", "") for r in results].count("confirmed") == 1
