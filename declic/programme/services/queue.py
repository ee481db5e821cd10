"""Those who wait: a seat freed is offered to them in the same transaction, until a moment."""

from datetime import datetime

from django.db.models import Q

from declic.core.centre import current_centre
from declic.places.engine import Hours
from declic.programme import notices, queries, seat_queries
from declic.programme.engine.seats import Waiting, offer_end, serve
from declic.programme.models import (
    AWAITING_CODE,
    News,
    OfferState,
    Registration,
    SeatOffer,
    Session,
    SessionState,
    Status,
)
from declic.programme.services.checks import HOLD, closes_at
from declic.programme.services.phoning import to_phone
from declic.programme.services.session_row import free, give_back, next_ticket, take


def seat_or_ticket(session_id: int, places: int, now: datetime) -> tuple[Session, bool]:
    """The session, its row held, and whether the seats are taken; else its `last_ticket` is the next of the queue."""
    has_seat = take(session_id, places, now)
    if not has_seat:
        next_ticket(session_id)  # takes the row: others wait
        lapse(queries.session_now(session_id), now)  # what has ended, should the worker be late
        has_seat = take(session_id, places, now)  # one may have been freed just before
    session = queries.session_now(session_id)
    if has_seat and is_due_to_others(session, places, now):
        free(session, places)
        next_ticket(session_id)
        return queries.session_now(session_id), False
    return session, has_seat


def is_due_to_others(session: Session, places: int, now: datetime) -> bool:
    """Would the seats just taken serve somebody who waits?"""
    if not session.last_ticket:  # nobody ever waited
        return False
    queue = _queue(session)
    return bool(queue and serve(queue, session.seats_left_at(now) + places).offered and _offer_end(session, now))


def take_unless_due(session_id: int, places: int, now: datetime) -> bool:
    """As many seats, unless somebody who waits should have them: then the caller gives up, and undoes it."""
    return take(session_id, places, now) and not is_due_to_others(queries.session_now(session_id), places, now)


def hand_on(session: Session, now: datetime) -> int:
    """Offers the free seats to those who wait; gives how many offers were made."""
    left = session.seats_left_at(now)
    queue = _queue(session) if left and session.state == SessionState.PUBLISHED else []
    ends = _offer_end(session, now) if queue else None
    if ends is None:
        return 0
    served = serve(queue, left)
    for passed in served.passed_over:
        skipped = {"passed_over_at": now, "passed_over_free": left}
        Registration.objects.filter(pk=passed.id).update(**skipped)
    for entry in served.offered:
        if not take(session.pk, entry.places, now):  # never so while the row is held; the database judges all the same
            break
        session.taken += entry.places
        Registration.objects.filter(pk=entry.id).update(status=Status.OFFERED, changed_at=now)
        offer = SeatOffer.objects.create(registration_id=entry.id, made_at=now, expires_at=ends)
        notices.offered(offer, session)
        to_phone(offer.registration, News.OFFER, now)
    return len(served.offered)


def lapse(session: Session, now: datetime) -> dict[str, int]:
    """Holds and offers that have ended give their seats back, and these are handed on."""
    held = list(session.registrations.filter(status__in=AWAITING_CODE, created_at__lte=now - HOLD))
    ended = Q(status=Status.OFFERED, offers__state=OfferState.OPEN, offers__expires_at__lte=now)
    unanswered = list(session.registrations.filter(ended))
    for registration in (*held, *unanswered):
        give_back(session, registration, Status.LAPSED, OfferState.EXPIRED, now)
    for registration in unanswered:  # whoever gave no code may not even know of it: the address is not proved
        notices.lapsed(registration, session)
    return {"held_released": len(held), "expired": len(unanswered), "offered": hand_on(session, now)}


def _offer_end(session: Session, now: datetime) -> datetime | None:
    closes = closes_at(session) if session.first_start else now
    hours = Hours.parse(current_centre().opening_hours)
    # Hours that cannot be read would stop every offer: the whole day counts then.
    spans = hours.open_between(now, max(closes, now)) if hours else [(now, max(closes, now))]
    return offer_end(now, closes, spans)


def _queue(session: Session) -> list[Waiting]:
    waiting = seat_queries.queue_of(session).values_list("pk", "places")
    return [Waiting(id=pk, places=places) for pk, places in waiting]
