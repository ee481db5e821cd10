"""They come with more people than they said, or fewer: the same registration, its seats counted again."""

from datetime import datetime

from django.db.models import F

from declic.programme import notices
from declic.programme.models import OrganisationSeats, Registration, Session, SessionState, Status
from declic.programme.services.checks import count, has_begun, is_open
from declic.programme.services.queue import hand_on, lapse, take_unless_due
from declic.programme.services.requests import Reason, RefusedError, TooLateError
from declic.programme.services.session_row import free, leave_reserve, moving, take_reserved


def change_places(registration: Registration, *, places: int, companions: str, now: datetime) -> Registration:
    """As many seats, and these people. Fewer go to who waits; more are taken as by anybody, or none at all.

    RefusedError, and what they have is kept; TooLateError when they neither have a seat nor wait, or when it has begun.
    """
    with moving(registration.session_id) as session:
        here = Registration.objects.select_related("organisation").get(pk=registration.pk)
        if here.status not in (Status.CONFIRMED, Status.WAITING) or has_begun(session, now):
            raise TooLateError
        more, seated = places - here.places, here.status == Status.CONFIRMED
        if more > 0:
            _take(session, here, more, now)
        elif more < 0:
            _give(session, here, -more)
        here.places, here.companions, here.changed_at = places, companions, now
        here.save(update_fields=["places", "companions", "on_reserved", "changed_at"])
        if more and seated:
            notices.registered(here, session, rank=None)
        hand_on(session, now)
    registration.refresh_from_db()
    return registration


def _take(session: Session, here: Registration, more: int, now: datetime) -> None:
    if not is_open(session, now):
        raise RefusedError(Reason.CANCELLED if session.state == SessionState.CANCELLED else Reason.CLOSED)
    if here.places + more > session.capacity:
        raise RefusedError(Reason.TOO_MANY_PLACES)
    if here.status == Status.CONFIRMED:
        lapse(session, now)  # what has ended, should the worker be late
        _take_seats(session, here, more, now)
    if here.organisation:
        count(session, here.organisation, more)


def _take_seats(session: Session, here: Registration, more: int, now: datetime) -> None:
    until = session.reserve_ends_at
    if here.on_reserved and (until is None or now < until):
        if not take_reserved(session.pk, more, now):
            raise RefusedError(Reason.NO_RESERVED_SEAT)
    elif not take_unless_due(session.pk, more, now):
        raise RefusedError(Reason.FULL)
    elif here.on_reserved:  # nothing is set aside any more: all their seats are like the others
        leave_reserve(here)


def _give(session: Session, here: Registration, fewer: int) -> None:
    if here.status == Status.CONFIRMED:
        free(session, fewer, on_reserved=here.on_reserved)
    if here.organisation_id:
        counter = OrganisationSeats.objects.filter(session=session, organisation=here.organisation_id)
        counter.update(asked=F("asked") - fewer)
