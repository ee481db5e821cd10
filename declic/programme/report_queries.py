"""What the report of a season reads: two queries, however many sessions; no name, no address, no telephone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils import timezone

from declic.programme.engine.season_report import Asked, Held, Outcome, Report, counted
from declic.programme.models import AWAITING_CODE, Presence, Registration, Session, SessionState, Status

_OUTCOMES = {
    Status.CONFIRMED: Outcome.COMES,
    Status.WAITING: Outcome.WAITS,
    Status.OFFERED: Outcome.WAITS,
    Status.CANCELLED: Outcome.LEFT,
    Status.DECLINED: Outcome.LEFT,
    Status.LAPSED: Outcome.LEFT,
}


@dataclass(frozen=True)
class Period:
    """From a day to another, both counted, in local time."""

    start: date
    end: date

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        """Its first instant, and the first one after it."""
        first, last = (datetime.combine(d, time.min) for d in (self.start, self.end + timedelta(days=1)))
        return timezone.make_aware(first), timezone.make_aware(last)


def report_of(period: Period, now: datetime) -> Report:
    """The sessions, drafts left out, whose first date is in the period, and everybody who asked for them."""
    return counted(_held(period, now), _asked(period))


def _sessions(period: Period) -> QuerySet[Session]:
    start, end = period.bounds
    begun = Session.objects.exclude(state=SessionState.DRAFT).annotate(first=Min("parts__starts_at"))
    return begun.filter(first__gte=start, first__lt=end)


def _held(period: Period, now: datetime) -> Iterator[Held]:
    rows = (
        _sessions(period).annotate(last=Max("parts__ends_at")).order_by("course__theme__order", "course__theme__slug")
    )
    for pk, theme, seats, state, last in rows.values_list("pk", "course__theme__name", "capacity", "state", "last"):
        yield Held(pk, theme, seats, state == SessionState.CANCELLED, last <= now)


def _asked(period: Period) -> Iterator[Asked]:
    # Who never wrote the code that they were sent asked for nothing; an offer that lapsed was to somebody in the queue.
    unproven = Q(status__in=AWAITING_CODE) | Q(status=Status.LAPSED, ticket=None)
    rows = (
        Registration.objects.filter(session__in=_sessions(period).values("pk"))
        .exclude(unproven)
        .annotate(noted=Count("attendances"))
        .annotate(came=Max("attendances__people", filter=Q(attendances__presence=Presence.PRESENT)))
        .annotate(excused=Count("attendances", filter=Q(attendances__presence=Presence.EXCUSED)))
        .order_by()
        .values_list(
            "session", "status", "left_late", "channel", "places", "organisation", "organisation__commune",
            "organisation__staff", "noted", "came", "excused",
        )
    )  # fmt: skip
    for session, status, late, channel, places, organisation, commune, size, noted, came, excused in rows.iterator():
        outcome = _OUTCOMES[Status(status)]
        if late and outcome is Outcome.LEFT:
            outcome = Outcome.LEFT_LATE
        yield Asked(
            session,
            outcome,
            channel,
            places,
            organisation,
            commune or "",
            size or "",
            noted > 0,
            came or 0,
            excused > 0,
        )
