"""More or fewer people come under one registration."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from declic.core.models import Message
from declic.programme import seat_queries, services
from declic.programme.engine.person import Person
from declic.programme.models import Channel, OrganisationSeats, Registration, Session
from declic.programme.services import Reason, RefusedError, Request, TooLateError
from tests.factories.organisations import organisation
from tests.factories.programme import a_course, a_session

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 5, 10, tzinfo=ZoneInfo("Europe/Paris"))  # a Monday
START = datetime(2026, 11, 17, 18, tzinfo=ZoneInfo("Europe/Paris"))


def register(where, number, **fields):
    request = Request(Person(f"Personne {number}", f"p{number}@example.org"), Channel.WEB, **fields)
    return services.register(where, request, now=NOW).registration


def change(registration, places, companions="", now=NOW):
    return services.change_places(registration, places=places, companions=companions, now=now)


def refused(registration, places, now=NOW):
    with pytest.raises(RefusedError) as error:
        change(registration, places, now=now)
    registration.refresh_from_db()
    return error.value.reason


def counters(where):
    return Session.objects.values_list("taken", "reserved_used").get(pk=where.pk)


def test_more_seats_are_taken_and_told():
    where = a_session(capacity=3, starts_at=START)
    mine = register(where, 1)
    changed = change(mine, 3, "Bob\nZoé")
    assert (changed.places, changed.companions, counters(where)) == (3, "Bob\nZoé", (3, 0))
    assert [m.purpose for m in Message.objects.order_by("pk")] == ["programme:confirmed"] * 2
    assert "trois places" in Message.objects.latest("pk").text


def test_fewer_seats_go_to_who_waits():
    where = a_session(capacity=3, starts_at=START)
    mine, waiting = register(where, 1, places=3), register(where, 2)
    change(mine, 2)
    waiting.refresh_from_db()
    assert (waiting.status, counters(where), seat_queries.seat_drift()) == ("offered", (3, 0), [])


def test_more_than_is_left_is_refused_and_what_one_has_is_kept():
    where = a_session(capacity=3, starts_at=START)
    mine, _ = register(where, 1), register(where, 2)
    assert (refused(mine, 3), mine.places, counters(where)) == (Reason.FULL, 1, (2, 0))
    assert seat_queries.free_beside(where, NOW) == 1
    assert change(mine, 2).places == 2


def test_seats_free_while_a_group_waits_are_not_taken_before_it():
    where = a_session(capacity=3, starts_at=START)
    mine, other = register(where, 1), register(where, 2)
    group = register(where, 3, places=2)
    assert group.status == "waiting"
    services.cancel(other, now=NOW)
    group.refresh_from_db()
    assert group.status == "offered"
    assert refused(mine, 2) == Reason.FULL
    assert seat_queries.free_beside(where, NOW) == 0


def test_who_waits_may_ask_for_fewer_and_is_then_served_in_turn():
    where = a_session(capacity=2, starts_at=START)
    register(where, 1)
    group = register(where, 2, places=2)
    assert group.status == "waiting"
    ticket = group.ticket
    assert change(group, 1).status == "offered"
    assert Registration.objects.get(pk=group.pk).ticket == ticket
    with pytest.raises(TooLateError):
        change(group, 2)  # the offer is answered first


def test_who_waits_may_ask_for_more_but_never_more_than_the_room():
    where = a_session(capacity=2, starts_at=START)
    register(where, 1, places=2)
    waiting = register(where, 2)
    assert change(waiting, 2).places == 2
    assert refused(waiting, 3) == Reason.TOO_MANY_PLACES
    assert counters(where) == (2, 0)


def test_the_limit_of_an_association_counts_them():
    where = a_session(a_course(most_per_association=3), capacity=9, starts_at=START)
    ours = organisation()
    mine, other = (register(where, n, organisation=ours) for n in (1, 2))
    assert change(mine, 2).places == 2
    assert refused(other, 2) == Reason.ASSOCIATION_LIMIT
    change(mine, 1)
    assert OrganisationSeats.objects.get().asked == 2
    assert (change(other, 2).places, counters(where)) == (2, (3, 0))


def test_reserved_seats_stay_so():
    until = START - timedelta(days=7)
    where = a_session(capacity=4, reserved=2, reserved_for="DLA", reserved_until=until, starts_at=START)
    mine, public = register(where, 1, on_reserved=True), register(where, 2)
    assert (change(mine, 2).on_reserved, counters(where)) == (True, (3, 2))
    assert (refused(mine, 3), counters(where)) == (Reason.NO_RESERVED_SEAT, (3, 2))
    change(mine, 1)
    assert (counters(where), seat_queries.seat_drift()) == ((2, 1), [])
    assert change(public, 2).places == 2  # one is free beside the one set aside
    assert refused(public, 3) == Reason.FULL


def test_once_released_who_was_on_a_reserved_seat_takes_more_as_anybody():
    until = START - timedelta(days=7)
    where = a_session(capacity=4, reserved=2, reserved_for="DLA", reserved_until=until, starts_at=START)
    mine = register(where, 1, places=2, on_reserved=True)
    assert refused(mine, 3, now=until - timedelta(seconds=1)) == Reason.NO_RESERVED_SEAT
    changed = change(mine, 3, now=until)
    assert (changed.places, changed.on_reserved, counters(where)) == (3, False, (3, 0))
    services.cancel(mine, now=until)
    assert (counters(where), seat_queries.seat_drift()) == ((0, 0), [])


def test_after_the_closing_one_may_still_come_with_fewer_and_nothing_changes_once_it_has_begun():
    where = a_session(capacity=9, starts_at=START, cut_off_hours=4)
    mine = register(where, 1, places=2)
    closed = START - timedelta(hours=4)
    assert refused(mine, 3, now=closed) == Reason.CLOSED
    assert change(mine, 1, now=closed).places == 1
    with pytest.raises(TooLateError):
        change(mine, 1, now=START)
    services.cancel(mine, now=NOW)
    with pytest.raises(TooLateError):
        change(mine, 1)


def test_other_names_alone_move_no_seat_and_tell_nobody():
    where = a_session(capacity=2, starts_at=START)
    mine = register(where, 1, places=2, companions="Bob")
    assert change(mine, 2, "Zoé").companions == "Zoé"
    assert (Message.objects.count(), counters(where)) == (1, (2, 0))
