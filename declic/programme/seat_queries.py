"""The seats of a session: who took them, who waits for them and in which order, what is due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet, Sum

from declic.programme.free_seats import free_for_all, reserve_to_release
from declic.programme.models import (
    ACTIVE,
    AWAITING_CODE,
    SEATED,
    OfferState,
    Registration,
    SeatOffer,
    Session,
    SessionState,
    Status,
)


def queue_of(session: Session) -> QuerySet[Registration]:
    """Those who wait, in the order in which they are served."""
    return Registration.objects.filter(session=session, status=Status.WAITING).order_by("-priority", "ticket")


def rank_of(registration: Registration) -> int | None:
    """1 for the next to be served; None when it does not wait."""
    if registration.status != Status.WAITING:
        return None
    before = Q(priority__gt=registration.priority) | Q(priority=registration.priority, ticket__lt=registration.ticket)
    return queue_of(registration.session).filter(before).count() + 1


def free_beside(session: Session, now: datetime) -> int:
    """The seats that somebody registered there may still take; none while people wait for them."""
    return 0 if queue_of(session).exists() else Session.objects.get(pk=session.pk).seats_left_at(now)


def open_offer(registration: Registration) -> SeatOffer | None:
    """The offer that waits for an answer, ended or not."""
    return registration.offers.filter(state=OfferState.OPEN).select_related("registration").first()


def sessions_with_seats_due(now: datetime, *, held_since: datetime) -> list[int]:
    """Sessions where a hold, an offer or a reserve has ended, or where seats are free while people wait, by ids."""
    held = Registration.objects.filter(status__in=AWAITING_CODE, created_at__lte=held_since).values("session")
    ended = SeatOffer.objects.filter(state=OfferState.OPEN, expires_at__lte=now).values("registration__session")
    waiting = Registration.objects.filter(status=Status.WAITING).values("session")
    unserved = Q(free_for_all(1, now), pk__in=waiting, state=SessionState.PUBLISHED)
    found = Session.objects.filter(Q(pk__in=held) | Q(pk__in=ended) | unserved | reserve_to_release(now))
    return list(found.order_by("pk").values_list("pk", flat=True))


@dataclass(frozen=True)
class SeatCounts:
    """Seats of a session by what became of them; `waiting` leaves out those who hold an offer.

    `on_reserved`: among those taken, the ones that had been set aside.
    """

    confirmed: int = 0
    offered: int = 0
    held: int = 0
    waiting: int = 0
    unproven: int = 0
    on_reserved: int = 0

    @property
    def taken(self) -> int:
        return self.confirmed + self.offered + self.held


def seat_counts(found: Iterable[Session]) -> dict[int, SeatCounts]:
    """Session → its seats, counted from the registrations: one query for all."""
    rows = Registration.objects.filter(session__in=[s.pk for s in found], status__in=ACTIVE)
    counts: dict[int, dict[str, int]] = {}
    groups = rows.values_list("session", "status", "on_reserved").annotate(Sum("places"))
    for session_id, status, on_reserved, places in groups:
        mine = counts.setdefault(session_id, {})
        mine[status] = mine.get(status, 0) + places
        if on_reserved and status in SEATED:
            mine["on_reserved"] = mine.get("on_reserved", 0) + places
    return {s.pk: SeatCounts(**counts.get(s.pk, {})) for s in found}


@dataclass(frozen=True)
class Drift:
    """A session whose counter disagrees with its registrations: said to the agents, never mended in silence."""

    session: Session
    taken: int
    counted: int
    on_reserved: int = 0
    on_reserved_counted: int = 0

    @property
    def is_wrong(self) -> bool:
        return (self.taken, self.on_reserved) != (self.counted, self.on_reserved_counted)


def seat_drift() -> list[Drift]:
    """The sessions whose counter is wrong; none, as long as services/session_row.py alone moves seats."""
    found = list(Session.objects.select_related("course"))
    counts = seat_counts(found)
    counted = [(s, counts[s.pk]) for s in found]
    drifts = [Drift(s, s.taken, c.taken, s.reserved_used, c.on_reserved) for s, c in counted]
    return [drift for drift in drifts if drift.is_wrong]
