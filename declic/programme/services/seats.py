"""Every move of a seat: register, cancel, offer, accept, decline, lapse, move to another date.

One rule for all (docs/decisions/0008): the session's row is written first (session_row.py). A seat is taken by one
conditional statement that the database judges, never by counting then writing. A seat freed while people wait is
offered to them in the same transaction (queue.py). Messages are rows of the outbox, written in that transaction too.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from uuid import uuid4

from django.db import IntegrityError, transaction

from declic.people.models import User
from declic.programme import notices, queries, seat_queries
from declic.programme.engine.person import Person
from declic.programme.models import (
    ACTIVE,
    AWAITING_CODE,
    AccessNeeds,
    News,
    OfferState,
    Registration,
    SeatOffer,
    Session,
    Status,
)
from declic.programme.services.checks import HOLD, check, count, has_begun, is_late
from declic.programme.services.phoning import nothing_to_say
from declic.programme.services.queue import hand_on, lapse, seat_or_ticket, take_unless_due
from declic.programme.services.requests import AlreadyError, Outcome, Reason, RefusedError, Request, TooLateError
from declic.programme.services.session_row import give_back, lock, moving, release_reserve, take_reserved


def register(session: Session, request: Request, *, now: datetime, held: bool = False) -> Outcome:
    """A seat when one is free, else a place in the queue; the same answer when it is asked twice.

    `held`: the seat is kept fifteen minutes, until the person proves their address. What is refused says why.
    """
    try:
        with transaction.atomic():
            return _register(session.pk, request, now=now, seated=Status.HELD if held else Status.CONFIRMED)
    except RefusedError as refused:
        return Outcome("refused", reason=refused.reason)
    except (AlreadyError, IntegrityError):
        found = queries.active_registration(session, request.person.key, request.key)
        if found is None:  # the constraint broken was another one
            raise
        return Outcome("already", found, seat_queries.rank_of(found))


def register_parts(sessions: Iterable[Session], request: Request, *, now: datetime, held: bool = False) -> Outcome:
    """A seat in every part of a course, or in none: refused as `FULL` when one of them has none left.

    A part where the person is registered already is left as it is. Gives the outcome of the first part asked for.
    On reserved seats: in the parts where some were set aside; an ordinary seat in the others.
    """
    try:
        with transaction.atomic():
            return _register_parts(sorted(sessions, key=lambda s: s.rank), request, now=now, held=held)
    except RefusedError as refused:
        return Outcome("refused", reason=refused.reason)


def _register_parts(parts: list[Session], request: Request, *, now: datetime, held: bool) -> Outcome:
    for session_id in sorted(part.pk for part in parts):  # one order for all: no deadlock
        lock(session_id)
    known = {part.pk: queries.active_registration(part, request.person.key) for part in parts}
    seated, together = Status.HELD if held else Status.CONFIRMED, uuid4()
    asked = {part.pk: replace(request, on_reserved=request.on_reserved and part.reserved > 0) for part in parts}
    made = [_register(p.pk, asked[p.pk], now=now, seated=seated, may_wait=False) for p in parts if not known[p.pk]]
    mine = [outcome.registration.pk for outcome in made if outcome.registration]
    Registration.objects.filter(pk__in=mine).update(together=together)
    if made and made[0].registration:
        made[0].registration.together = together
        return made[0]
    already = known[parts[0].pk]
    return Outcome("already", already, seat_queries.rank_of(already) if already else None)


def _register(session_id: int, request: Request, *, now: datetime, seated: Status, may_wait: bool = True) -> Outcome:
    if request.on_reserved:
        session, has_seat = _reserved_seat(session_id, request.places, now)
    else:
        session, has_seat = seat_or_ticket(session_id, request.places, now)
    check(session, request, now)
    if not has_seat and request.on_reserved:
        raise RefusedError(Reason.NO_RESERVED_SEAT)
    if not has_seat and (request.at_the_door or not may_wait):
        raise RefusedError(Reason.FULL)
    without_seat = Status.UNPROVEN if seated == Status.HELD else Status.WAITING
    made = _store(session, request, now=now, status=seated if has_seat else without_seat)
    if request.organisation:
        count(session, request.organisation, request.places)
    if made.status == Status.WAITING:
        hand_on(session, now)
        made.refresh_from_db()
    notices.registered(made, session, rank=seat_queries.rank_of(made))
    return Outcome("waiting" if made.status == Status.OFFERED else made.status, made, seat_queries.rank_of(made))


def _reserved_seat(session_id: int, places: int, now: datetime) -> tuple[Session, bool]:
    lock(session_id)
    has_seat = take_reserved(session_id, places, now)
    return queries.session_now(session_id), has_seat


def _store(session: Session, request: Request, *, now: datetime, status: Status) -> Registration:
    person = request.person
    return Registration.objects.create(
        session=session,
        status=status,
        name=person.name,
        email=person.email,
        phone=person.phone,
        person_key=person.key,
        user=request.user,
        organisation=request.organisation,
        places=request.places,
        companions=request.companions,
        channel=request.channel,
        on_reserved=request.on_reserved,
        ticket=session.last_ticket if status == Status.WAITING else None,
        idempotency_key=request.key,
        created_at=now,
        changed_at=now,
    )


def confirm(registration: Registration, *, user: User | None = None, now: datetime) -> Registration:
    """The person proved their address: the seat held is theirs, and those of the other parts asked for with it; without
    a seat, they join the queue. TooLateError when it was given back meanwhile.
    """
    with transaction.atomic():
        asked = queries.asked_together(registration)
        for session_id in sorted({r.session_id for r in asked}):
            lock(session_id)
        confirmed = {r.pk: _confirm_one(r.pk, user, now) for r in asked}
        if not any(confirmed.values()):
            raise TooLateError
    return confirmed[registration.pk] or Registration.objects.get(pk=registration.pk)


def _confirm_one(registration_id: int, user: User | None, now: datetime) -> Registration | None:
    here = queries.registration_now(registration_id)
    if here.status not in AWAITING_CODE or here.created_at <= now - HOLD:
        return None
    session, has_seat = queries.session_now(here.session_id), here.status == Status.HELD
    if not has_seat:
        session, has_seat = seat_or_ticket(here.session_id, here.places, now)
    status, ticket = (Status.CONFIRMED, None) if has_seat else (Status.WAITING, session.last_ticket)
    mine = Registration.objects.filter(pk=here.pk)
    mine.update(status=status, ticket=ticket, user=user, changed_at=now, code_hash="")
    if not has_seat:
        hand_on(session, now)
    here = queries.registration_now(here.pk)
    notices.registered(here, session, rank=seat_queries.rank_of(here))
    return here


def cancel(registration: Registration, *, now: datetime) -> bool:
    """The person does not come: their seats go to those who wait. False when it was not active any more."""
    return _leave(registration, Status.CANCELLED, OfferState.WITHDRAWN, now=now)


def give_up(registration: Registration, *, now: datetime) -> bool:
    """The same, by the person's own click: until the session begins. A late word is better than an empty chair."""
    return _leave(registration, Status.CANCELLED, OfferState.WITHDRAWN, now=now, before_start=True)


def decline(offer: SeatOffer, *, now: datetime) -> bool:
    """The seats offered are not wanted: they go to the next. False when the offer was answered or has ended."""
    return _leave(offer.registration, Status.DECLINED, OfferState.DECLINED, now=now, only=Status.OFFERED)


def accept(offer: SeatOffer, *, now: datetime) -> Registration:
    """The seats offered are taken. TooLateError when the offer has ended, even if the worker is late."""
    with moving(offer.registration.session_id) as session:
        still = SeatOffer.objects.filter(pk=offer.pk, state=OfferState.OPEN, expires_at__gt=now)
        in_time = still.update(state=OfferState.ACCEPTED)
        if in_time:
            Registration.objects.filter(pk=offer.registration_id).update(
                status=Status.CONFIRMED, said_yes_at=now, changed_at=now
            )
        else:
            lapse(session, now)  # kept: the seats must not wait for the worker
        registration = Registration.objects.get(pk=offer.registration_id)
        if in_time:
            nothing_to_say(registration, now, News.OFFER)
            notices.registered(registration, session, rank=None)
    if not in_time:
        raise TooLateError
    return registration


def move(registration: Registration, to: Session, *, now: datetime) -> Registration:
    """To another date of the same course: the new seat is taken before the old one is freed. RefusedError."""
    with transaction.atomic():
        for session_id in sorted({registration.session_id, to.pk}):  # one order for all: no deadlock
            lock(session_id)
        here = Registration.objects.get(pk=registration.pk)
        if here.status != Status.CONFIRMED or here.session_id == to.pk:
            raise RefusedError(Reason.NOT_OPEN)
        target, left = queries.session_now(to.pk), queries.session_now(here.session_id)
        person = Person(here.name, here.email, here.phone)
        request = Request(person, here.channel, here.places, here.companions, here.organisation, here.user)
        check(target, request, now)
        same_partner = here.on_reserved and left.reserved_for == target.reserved_for
        on_reserved = same_partner and take_reserved(to.pk, here.places, now)
        if not on_reserved and not take_unless_due(to.pk, here.places, now):
            raise RefusedError(Reason.FULL)
        moved = _store(target, replace(request, on_reserved=on_reserved), now=now, status=Status.CONFIRMED)
        Registration.objects.filter(pk=moved.pk).update(together=here.together)
        Registration.objects.filter(pk=here.pk).update(together=None)  # the other parts now go with the new date
        moved.together = here.together
        AccessNeeds.objects.filter(registration=here).update(registration=moved)
        if here.organisation:
            count(target, here.organisation, here.places)
        _let_go(left, here, Status.CANCELLED, OfferState.WITHDRAWN, now)
        notices.registered(moved, target, rank=None)
        return moved


def settle(session: Session, *, now: datetime) -> int:
    """Its number of seats was changed: what is free is offered to those who wait. How many offers were made."""
    with moving(session.pk) as here:
        return lapse(here, now)["offered"]


def tick(now: datetime) -> dict[str, int]:
    """What is due: holds and offers that have ended, reserves whose date has come, seats free while people wait.

    Twice changes nothing more.
    """
    done = {"held_released": 0, "expired": 0, "released": 0, "offered": 0}
    for session_id in seat_queries.sessions_with_seats_due(now, held_since=now - HOLD):
        with moving(session_id) as session:
            done["released"] += release_reserve(session, now)
            for name, number in lapse(session, now).items():
                done[name] += number
    return done


def _leave(
    registration: Registration,
    status: Status,
    answer: OfferState,
    *,
    now: datetime,
    only: str = "",
    before_start: bool = False,
) -> bool:
    with moving(registration.session_id) as session:
        here = Registration.objects.get(pk=registration.pk)
        wanted = (only,) if only else ACTIVE
        if here.status not in wanted or (before_start and has_begun(session, now)):
            return False
        if only and not here.offers.filter(state=OfferState.OPEN, expires_at__gt=now).exists():
            lapse(session, now)
            return False
        # Whoever leaves because the dates were changed is not late.
        late = here.status == Status.CONFIRMED and not here.awaits_answer and is_late(session, now)
        _let_go(session, here, status, answer, now)
        if late:
            Registration.objects.filter(pk=here.pk).update(left_late=True)
    registration.refresh_from_db()
    return True


def _let_go(session: Session, here: Registration, status: Status, answer: OfferState, now: datetime) -> None:
    was_confirmed = here.status == Status.CONFIRMED
    give_back(session, here, status, answer, now)
    if was_confirmed:
        notices.cancelled(here, session)
    hand_on(session, now)


def release_all(session: Session, now: datetime) -> None:
    """The session is cancelled: nobody has a seat or waits any more. Its row is held."""
    for here in session.registrations.filter(status__in=ACTIVE):
        give_back(session, here, Status.CANCELLED, OfferState.WITHDRAWN, now)
