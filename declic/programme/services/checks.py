"""What a session accepts: who, how many, until when."""

from datetime import datetime, timedelta

from django.db.models import F

from declic.core.centre import current_centre
from declic.organisations.models import Organisation
from declic.programme import queries
from declic.programme.models import (
    AWAITING_CODE,
    DateRoles,
    OfferState,
    OrganisationSeats,
    Session,
    SessionState,
    Status,
)
from declic.programme.services.requests import AlreadyError, Reason, RefusedError, Request
from declic.programme.services.session_row import give_back

HOLD = timedelta(minutes=15)
LATE = timedelta(hours=48)


def check(session: Session, request: Request, now: datetime) -> None:
    """AlreadyError or RefusedError; the row is held."""
    if mine := queries.active_registration(session, request.person.key, request.key):
        if not (mine.status in AWAITING_CODE and mine.created_at <= now - HOLD):
            raise AlreadyError
        give_back(session, mine, Status.LAPSED, OfferState.EXPIRED, now)  # the worker is late
    if session.state != SessionState.PUBLISHED:
        raise RefusedError(Reason.CANCELLED if session.state == SessionState.CANCELLED else Reason.NOT_OPEN)
    if session.date_role == DateRoles.TO_SPECIFY:
        raise RefusedError(Reason.TO_SPECIFY)
    if session.first_start is None or not (request.at_the_door or now < closes_at(session)):
        raise RefusedError(Reason.CLOSED)
    if request.places > session.capacity:
        raise RefusedError(Reason.TOO_MANY_PLACES)
    organisation, centre = request.organisation, current_centre()
    if session.course.territory_only and organisation and organisation.departement != centre.territory:
        raise RefusedError(Reason.OUTSIDE_TERRITORY)
    if session.requires and not queries.comes_to(session.requires, request.person.key):
        raise RefusedError(Reason.PREVIOUS_PART)


def count(session: Session, organisation: Organisation, places: int) -> None:
    """The association's own counter, always after the session's row."""
    mine = OrganisationSeats.objects.get_or_create(session=session, organisation=organisation)[0]
    counter = OrganisationSeats.objects.filter(pk=mine.pk)
    most = session.course.most_per_association
    if most is not None:
        counter = counter.filter(asked__lte=most - places)
    if places > (most or places) or not counter.update(asked=F("asked") + places):
        raise RefusedError(Reason.ASSOCIATION_LIMIT)


def closes_at(session: Session) -> datetime:
    """When registrations close; `session` has its `first_start`."""
    return session.first_start - timedelta(hours=session.cut_off_hours)


def is_late(session: Session, now: datetime) -> bool:
    """Too late for somebody else to take a seat given up now."""
    start = session.first_start
    return start is not None and now >= min(closes_at(session), start - LATE)


def has_begun(session: Session, now: datetime) -> bool:
    return session.first_start is not None and now >= session.first_start


def is_open(session: Session, now: datetime) -> bool:
    """Can one register, or join the queue? `session` has its `first_start`."""
    settled = session.state == SessionState.PUBLISHED and session.date_role != DateRoles.TO_SPECIFY
    return settled and session.first_start is not None and now < closes_at(session)
