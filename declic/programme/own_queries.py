"""What somebody is registered for: by their account, or with the address that it has proved."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, Max, Min, OuterRef, Q, QuerySet, Subquery

from declic.people.models import User
from declic.programme import queries
from declic.programme.engine.person import Person
from declic.programme.models import (
    AWAITING_CODE,
    Certificate,
    OfferState,
    PersonalCalendar,
    Presence,
    Registration,
    SeatOffer,
    Session,
    SessionState,
    Status,
)

STILL_SHOWN = timedelta(days=90)
# Its session is looked forward to; the others are a thing of the past.
_LOOKED_FORWARD = (Status.CONFIRMED, Status.WAITING, Status.OFFERED)


def registrations_of(user: User) -> QuerySet[Registration]:
    """All of theirs, but those whose code was not given: nobody knows yet that they asked for them."""
    key = Person(user.name, user.email).key
    return Registration.objects.filter(Q(user=user) | Q(person_key=key)).exclude(status__in=AWAITING_CODE)


@dataclass(frozen=True)
class Place:
    """A registration among the others of the same person."""

    pk: int
    begins: datetime
    is_to_come: bool


def places_of(user: User, now: datetime) -> list[Place]:
    """Those to come, the next first; then those that are over or given up, the last first. One light query."""
    rows = (
        registrations_of(user)
        .annotate(begins=Min("session__parts__starts_at"), ends=Max("session__parts__ends_at"))
        .filter(begins__isnull=False)
        .values_list("pk", "begins", "ends", "status", "session__state")
    )
    found = [
        Place(pk, begins, ends > now and (status in _LOOKED_FORWARD or state == SessionState.CANCELLED))
        for pk, begins, ends, status, state in rows
    ]
    to_come = sorted((p for p in found if p.is_to_come), key=lambda p: (p.begins, p.pk))
    return to_come + sorted((p for p in found if not p.is_to_come), key=lambda p: (p.begins, p.pk), reverse=True)


@dataclass(frozen=True)
class Mine:
    """A registration and what its holder asks of it: `until`, of an offer not answered; `rank`, in the queue."""

    registration: Registration
    is_to_come: bool
    until: datetime | None
    rank: int | None
    has_certificate: bool
    presences: tuple[str, ...]

    @property
    def session(self) -> Session:
        return self.registration.session

    @property
    def was_there(self) -> bool:
        return Presence.PRESENT in self.presences


def mine(places: list[Place]) -> list[Mine]:
    """These registrations, in the same order: four queries, whatever their number."""
    offers = SeatOffer.objects.filter(registration=OuterRef("pk"), state=OfferState.OPEN).values("expires_at")[:1]
    certified = Certificate.objects.filter(registration=OuterRef("pk"), withdrawn_at=None)
    read = (
        Registration.objects.filter(pk__in=[place.pk for place in places])
        .annotate(until=Subquery(offers), has_certificate=Exists(certified))
        .select_related("session__course")
        .prefetch_related("session__parts", "attendances")
    )
    rows = {row.pk: row for row in read}
    ranks = _ranks([row for row in rows.values() if row.status == Status.WAITING])
    return [
        Mine(
            registration=row,
            is_to_come=place.is_to_come,
            until=row.until,
            rank=ranks.get(row.pk),
            has_certificate=row.has_certificate,
            presences=tuple(noted.presence for noted in row.attendances.all()),
        )
        for place in places
        if (row := rows.get(place.pk))
    ]


def _ranks(waiting: list[Registration]) -> dict[int, int]:
    """Registration → its rank in its queue."""
    queued = Registration.objects.filter(session__in={row.session_id for row in waiting}, status=Status.WAITING)
    seen: dict[int, int] = {}
    found = {}
    for pk, session in queued.order_by("-priority", "ticket").values_list("pk", "session") if waiting else ():
        found[pk] = seen[session] = seen.get(session, 0) + 1
    return found


def calendar_of(user: User) -> PersonalCalendar | None:
    """The address of their calendar, when they asked for one."""
    return PersonalCalendar.objects.filter(user=user).first()


def calendar_with(key: str) -> PersonalCalendar | None:
    """Whose calendar this is; none of a key that was changed or stopped, nor of an account that is closed."""
    return PersonalCalendar.objects.select_related("user").filter(key=key, user__is_active=True).first()


@dataclass(frozen=True)
class InDiary:
    """A session in somebody's calendar; struck out once its seat is given up, or the session cancelled."""

    session: Session
    is_off: bool

    @property
    def remote_link(self) -> str:
        return "" if self.is_off or self.session.state == SessionState.CANCELLED else self.session.remote_link


def diary_of(user: User, now: datetime) -> list[InDiary]:
    """Sessions to come and of the last 90 days where they have a seat, or had one that they gave up."""
    accepted = SeatOffer.objects.filter(registration=OuterRef("pk"), state=OfferState.ACCEPTED)
    never_only_waited = Q(ticket=None) | Q(Exists(accepted))
    held = Q(status=Status.CONFIRMED) | Q(status=Status.CANCELLED) & never_only_waited
    rows = registrations_of(user).filter(held).values_list("session", "status")
    has_seat: dict[int, bool] = {}
    for session, status in rows:
        has_seat[session] = has_seat.get(session, False) or status == Status.CONFIRMED
    shown = queries.public_sessions().annotate(ends=Max("parts__ends_at"))
    found = shown.filter(pk__in=has_seat, ends__gt=now - STILL_SHOWN)
    return [InDiary(session, not has_seat[session.pk]) for session in found]
