"""Every move of a seat: register, cancel, offer, accept, decline, lapse, move to another date.

One rule for all (docs/decisions/0008): the session's row is written first, so whoever comes second waits for the first
to finish; what is read afterwards is then true until the end of the transaction. A seat is taken by one conditional
statement that the database judges, never by counting then writing. A seat freed while people wait is offered to them in
the same transaction. Messages are rows of the outbox, written in that transaction too.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import uuid4

from django.db import IntegrityError, transaction
from django.db.models import CharField, F, Max, Min, Q, Value
from django.db.models.functions import Cast, Concat

from declic.core.centre import current_centre
from declic.organisations.models import Organisation
from declic.people.models import User
from declic.places.engine import Hours
from declic.programme import notices, queries
from declic.programme.engine.person import Person
from declic.programme.engine.seats import Waiting, offer_end, serve
from declic.programme.models import (
    ACTIVE,
    AWAITING_CODE,
    SEATED,
    AccessNeeds,
    Certificate,
    DateRoles,
    Evaluation,
    OfferState,
    OrganisationSeats,
    Registration,
    SeatOffer,
    Session,
    SessionState,
    Status,
)

HOLD = timedelta(minutes=15)
KEPT = timedelta(days=730)


class Reason(StrEnum):
    """Why a registration is refused."""

    NOT_OPEN = "not_open"
    CANCELLED = "cancelled"
    TO_SPECIFY = "to_specify"
    CLOSED = "closed"
    TOO_MANY_PLACES = "too_many_places"
    OUTSIDE_TERRITORY = "outside_territory"
    ASSOCIATION_LIMIT = "association_limit"
    PREVIOUS_PART = "previous_part"
    FULL = "full"


@dataclass(frozen=True)
class Outcome:
    """What a registration came to: `status` is confirmed, held, waiting, refused or already.

    `rank`: how many wait until this person's turn, themselves included. `reason`: of a refusal.
    """

    status: str
    registration: Registration | None = None
    rank: int | None = None
    reason: Reason | None = None


class RefusedError(Exception):
    """The session does not take this person, for `reason`; nothing was changed."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason


class AlreadyError(Exception):
    """This person, or this very sending, has an active registration there; nothing was changed."""


class TooLateError(Exception):
    """The offer has ended, or was answered already."""


@dataclass(frozen=True)
class Request:
    """Who asks for what, and by which channel. `key`: of the page that asks, the same when it is sent twice."""

    person: Person
    channel: str
    places: int = 1
    companions: str = ""
    organisation: Organisation | None = None
    user: User | None = None
    key: str = ""


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
        return Outcome("already", found, queries.rank_of(found))


def register_parts(sessions: Iterable[Session], request: Request, *, now: datetime, held: bool = False) -> Outcome:
    """A seat in every part of a course, or in none: refused as `FULL` when one of them has none left.

    A part where the person is registered already is left as it is. Gives the outcome of the first part asked for.
    """
    try:
        with transaction.atomic():
            return _register_parts(sorted(sessions, key=lambda s: s.rank), request, now=now, held=held)
    except RefusedError as refused:
        return Outcome("refused", reason=refused.reason)


def _register_parts(parts: list[Session], request: Request, *, now: datetime, held: bool) -> Outcome:
    for session_id in sorted(part.pk for part in parts):  # one order for all: no deadlock
        _lock(session_id)
    known = {part.pk: queries.active_registration(part, request.person.key) for part in parts}
    seated, together = Status.HELD if held else Status.CONFIRMED, uuid4()
    made = [_register(p.pk, request, now=now, seated=seated, may_wait=False) for p in parts if known[p.pk] is None]
    mine = [outcome.registration.pk for outcome in made if outcome.registration]
    Registration.objects.filter(pk__in=mine).update(together=together)
    if made and made[0].registration:
        made[0].registration.together = together
        return made[0]
    already = known[parts[0].pk]
    return Outcome("already", already, queries.rank_of(already) if already else None)


def _register(session_id: int, request: Request, *, now: datetime, seated: Status, may_wait: bool = True) -> Outcome:
    session, has_seat = _seat_or_ticket(session_id, request.places, now)
    _check(session, request, now)
    if not has_seat and not may_wait:
        raise RefusedError(Reason.FULL)
    without_seat = Status.UNPROVEN if seated == Status.HELD else Status.WAITING
    made = _store(session, request, now=now, status=seated if has_seat else without_seat)
    if request.organisation:
        _count(session, request.organisation, request.places)
    if made.status == Status.WAITING:
        _hand_on(session, now)
        made.refresh_from_db()
    notices.registered(made, session, rank=queries.rank_of(made))
    return Outcome("waiting" if made.status == Status.OFFERED else made.status, made, queries.rank_of(made))


def _seat_or_ticket(session_id: int, places: int, now: datetime) -> tuple[Session, bool]:
    """The session, its row held, and whether the seats are taken; else its `last_ticket` is the next of the queue."""
    has_seat = _take(session_id, places)
    if not has_seat:
        _next_ticket(session_id)  # takes the row: others wait
        _lapse(_read(session_id), now)  # what has ended, should the worker be late
        has_seat = _take(session_id, places)  # one may have been freed just before
    session = _read(session_id)
    if has_seat and _is_due_to_others(session, places, now):
        _free(session, places)
        _next_ticket(session_id)
        return _read(session_id), False
    return session, has_seat


def _next_ticket(session_id: int) -> None:
    Session.objects.filter(pk=session_id).update(last_ticket=F("last_ticket") + 1)


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
            _lock(session_id)
        if not [r for r in asked if _confirm_one(r.pk, user, now)]:
            raise TooLateError
    registration.refresh_from_db()
    return registration


def _confirm_one(registration_id: int, user: User | None, now: datetime) -> bool:
    here = Registration.objects.filter(pk=registration_id, status__in=AWAITING_CODE, created_at__gt=now - HOLD).first()
    if here is None:
        return False
    session, has_seat = _read(here.session_id), here.status == Status.HELD
    if not has_seat:
        session, has_seat = _seat_or_ticket(here.session_id, here.places, now)
    here.status = Status.CONFIRMED if has_seat else Status.WAITING
    here.ticket = None if has_seat else session.last_ticket
    here.user, here.changed_at = user, now
    here.save(update_fields=["status", "ticket", "user", "changed_at"])
    if not has_seat:
        _hand_on(session, now)
        here.refresh_from_db()
    notices.registered(here, session, rank=queries.rank_of(here))
    return True


def cancel(registration: Registration, *, now: datetime) -> bool:
    """The person does not come: their seats go to those who wait. False when it was not active any more."""
    return _leave(registration, Status.CANCELLED, OfferState.WITHDRAWN, now=now)


def decline(offer: SeatOffer, *, now: datetime) -> bool:
    """The seats offered are not wanted: they go to the next. False when the offer was answered or has ended."""
    return _leave(offer.registration, Status.DECLINED, OfferState.DECLINED, now=now, only=Status.OFFERED)


def accept(offer: SeatOffer, *, now: datetime) -> Registration:
    """The seats offered are taken. TooLateError when the offer has ended, even if the worker is late."""
    with moving(offer.registration.session_id) as session:
        still = SeatOffer.objects.filter(pk=offer.pk, state=OfferState.OPEN, expires_at__gt=now)
        in_time = still.update(state=OfferState.ACCEPTED)
        if in_time:
            Registration.objects.filter(pk=offer.registration_id).update(status=Status.CONFIRMED, changed_at=now)
        else:
            _lapse(session, now)  # kept: the seats must not wait for the worker
        registration = Registration.objects.get(pk=offer.registration_id)
        if in_time:
            notices.registered(registration, session, rank=None)
    if not in_time:
        raise TooLateError
    return registration


def move(registration: Registration, to: Session, *, now: datetime) -> Registration:
    """To another date of the same course: the new seat is taken before the old one is freed. RefusedError."""
    with transaction.atomic():
        for session_id in sorted({registration.session_id, to.pk}):  # one order for all: no deadlock
            _lock(session_id)
        here = Registration.objects.get(pk=registration.pk)
        if here.status != Status.CONFIRMED or here.session_id == to.pk:
            raise RefusedError(Reason.NOT_OPEN)
        target, left = _read(to.pk), _read(here.session_id)
        person = Person(here.name, here.email, here.phone)
        request = Request(person, here.channel, here.places, here.companions, here.organisation)
        _check(target, request, now)
        if not _take(to.pk, here.places) or _is_due_to_others(_read(to.pk), here.places, now):
            raise RefusedError(Reason.FULL)
        moved = _store(target, request, now=now, status=Status.CONFIRMED)
        Registration.objects.filter(pk=moved.pk).update(user=here.user)
        AccessNeeds.objects.filter(registration=here).update(registration=moved)
        if here.organisation:
            _count(target, here.organisation, here.places)
        _let_go(left, here, Status.CANCELLED, OfferState.WITHDRAWN, now)
        notices.registered(moved, target, rank=None)
        return moved


def tick(now: datetime) -> dict[str, int]:
    """What is due: holds and offers that have ended, seats free while people wait. Twice changes nothing more."""
    done = {"held_released": 0, "expired": 0, "offered": 0}
    for session_id in queries.sessions_with_seats_due(now, held_since=now - HOLD):
        with moving(session_id) as session:
            for name, count in _lapse(session, now).items():
                done[name] += count
    return done


def forget_old_registrations(now: datetime) -> int:
    """Retention: two years after the session, who came is a number. How many rows lost their names."""
    gone = Session.objects.annotate(ended=Max("parts__ends_at")).filter(ended__lte=now - KEPT)
    Certificate.objects.filter(registration__session__in=gone.values("pk")).exclude(name="").update(name="")
    Evaluation.objects.filter(session__in=gone.values("pk")).exclude(comment="").update(comment="")
    named = Registration.objects.filter(session__in=gone.values("pk")).exclude(name="")
    forgotten = Concat(Value("gone:"), Cast("pk", CharField()))
    return named.update(
        name="",
        email="",
        phone="",
        sort_name="",
        companions="",
        user=None,
        idempotency_key="",
        code_hash="",
        person_key=forgotten,
    )


# The session's row first


@contextmanager
def moving(session_id: int) -> Iterator[Session]:
    """A transaction that holds the session's row: everything read in it stays true until its end."""
    with transaction.atomic():
        _lock(session_id)
        yield _read(session_id)


def _lock(session_id: int) -> None:
    Session.objects.filter(pk=session_id).update(taken=F("taken"))


def _read(session_id: int) -> Session:
    """The session as it now is, with `first_start`, and what its messages say: read once."""
    found = Session.objects.select_related("course__theme", "requires").prefetch_related("parts")
    return found.annotate(first_start=Min("parts__starts_at")).get(pk=session_id)


def _take(session_id: int, places: int) -> bool:
    free = Session.objects.filter(pk=session_id, taken__lte=F("capacity") - places)
    return bool(free.update(taken=F("taken") + places))


def _free(session: Session, places: int) -> None:
    Session.objects.filter(pk=session.pk).update(taken=F("taken") - places)
    session.taken -= places


def _count(session: Session, organisation: Organisation, places: int) -> None:
    """The association's own counter, always after the session's row."""
    mine = OrganisationSeats.objects.get_or_create(session=session, organisation=organisation)[0]
    counter = OrganisationSeats.objects.filter(pk=mine.pk)
    most = session.course.most_per_association
    if most is not None:
        counter = counter.filter(asked__lte=most - places)
    if places > (most or places) or not counter.update(asked=F("asked") + places):
        raise RefusedError(Reason.ASSOCIATION_LIMIT)


# What a session accepts


def _check(session: Session, request: Request, now: datetime) -> None:
    """AlreadyError or RefusedError; the row is held."""
    if mine := queries.active_registration(session, request.person.key, request.key):
        if not (mine.status in AWAITING_CODE and mine.created_at <= now - HOLD):
            raise AlreadyError
        _give_back(session, mine, Status.LAPSED, OfferState.EXPIRED, now)  # the worker is late
    if session.state != SessionState.PUBLISHED:
        raise RefusedError(Reason.CANCELLED if session.state == SessionState.CANCELLED else Reason.NOT_OPEN)
    if session.date_role == DateRoles.TO_SPECIFY:
        raise RefusedError(Reason.TO_SPECIFY)
    if session.first_start is None or now >= closes_at(session):
        raise RefusedError(Reason.CLOSED)
    if request.places > session.capacity:
        raise RefusedError(Reason.TOO_MANY_PLACES)
    organisation, centre = request.organisation, current_centre()
    if session.course.territory_only and organisation and organisation.departement != centre.territory:
        raise RefusedError(Reason.OUTSIDE_TERRITORY)
    if session.requires and not queries.comes_to(session.requires, request.person.key):
        raise RefusedError(Reason.PREVIOUS_PART)


def closes_at(session: Session) -> datetime:
    """When registrations close; `session` has its `first_start`."""
    return session.first_start - timedelta(hours=session.cut_off_hours)


def is_open(session: Session, now: datetime) -> bool:
    """Can one register, or join the queue? `session` has its `first_start`."""
    settled = session.state == SessionState.PUBLISHED and session.date_role != DateRoles.TO_SPECIFY
    return settled and session.first_start is not None and now < closes_at(session)


# The queue


def _offer_end(session: Session, now: datetime) -> datetime | None:
    closes = closes_at(session) if session.first_start else now
    hours = Hours.parse(current_centre().opening_hours)
    # Hours that cannot be read would stop every offer: the whole day counts then.
    spans = hours.open_between(now, max(closes, now)) if hours else [(now, max(closes, now))]
    return offer_end(now, closes, spans)


def _queue(session: Session) -> list[Waiting]:
    waiting = queries.queue_of(session).values_list("pk", "places")
    return [Waiting(id=pk, places=places) for pk, places in waiting]


def _is_due_to_others(session: Session, places: int, now: datetime) -> bool:
    """Would the seats just taken serve somebody who waits?"""
    queue = _queue(session)
    return bool(queue and serve(queue, session.seats_left + places).offered and _offer_end(session, now))


def _hand_on(session: Session, now: datetime) -> int:
    """Offers the free seats to those who wait; gives how many offers were made."""
    queue = _queue(session) if session.seats_left and session.state == SessionState.PUBLISHED else []
    ends = _offer_end(session, now) if queue else None
    if ends is None:
        return 0
    served = serve(queue, session.seats_left)
    for passed in served.passed_over:
        free = {"passed_over_at": now, "passed_over_free": session.seats_left}
        Registration.objects.filter(pk=passed.id).update(**free)
    for entry in served.offered:
        Registration.objects.filter(pk=entry.id).update(status=Status.OFFERED, changed_at=now)
        offer = SeatOffer.objects.create(registration_id=entry.id, made_at=now, expires_at=ends)
        _free(session, -entry.places)
        notices.offered(offer, session)
    return len(served.offered)


def _lapse(session: Session, now: datetime) -> dict[str, int]:
    """Holds and offers that have ended give their seats back, and these are handed on."""
    held = list(session.registrations.filter(status__in=AWAITING_CODE, created_at__lte=now - HOLD))
    ended = Q(status=Status.OFFERED, offers__state=OfferState.OPEN, offers__expires_at__lte=now)
    unanswered = list(session.registrations.filter(ended))
    for registration in (*held, *unanswered):
        _give_back(session, registration, Status.LAPSED, OfferState.EXPIRED, now)
    for registration in unanswered:  # whoever gave no code may not even know of it: the address is not proved
        notices.lapsed(registration, session)
    return {"held_released": len(held), "expired": len(unanswered), "offered": _hand_on(session, now)}


def _leave(registration: Registration, status: Status, answer: OfferState, *, now: datetime, only: str = "") -> bool:
    with moving(registration.session_id) as session:
        here = Registration.objects.get(pk=registration.pk)
        wanted = (only,) if only else ACTIVE
        if here.status not in wanted:
            return False
        if only and not here.offers.filter(state=OfferState.OPEN, expires_at__gt=now).exists():
            _lapse(session, now)
            return False
        _let_go(session, here, status, answer, now)
    registration.refresh_from_db()
    return True


def _let_go(session: Session, here: Registration, status: Status, answer: OfferState, now: datetime) -> None:
    was_confirmed = here.status == Status.CONFIRMED
    _give_back(session, here, status, answer, now)
    if was_confirmed:
        notices.cancelled(here, session)
    _hand_on(session, now)


def release_all(session: Session, now: datetime) -> None:
    """The session is cancelled: nobody has a seat or waits any more. Its row is held."""
    for here in session.registrations.filter(status__in=ACTIVE):
        _give_back(session, here, Status.CANCELLED, OfferState.WITHDRAWN, now)


def _give_back(session: Session, here: Registration, status: Status, answer: OfferState, now: datetime) -> None:
    if here.status in SEATED:
        _free(session, here.places)
    here.offers.filter(state=OfferState.OPEN).update(state=answer)
    if here.organisation_id:
        counter = OrganisationSeats.objects.filter(session=session, organisation=here.organisation_id)
        counter.update(asked=F("asked") - here.places)
    here.status, here.changed_at = status, now
    here.save(update_fields=["status", "changed_at"])
