"""What is on the programme. « Upcoming »: published, and not begun."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from declic.core.folding import fold
from declic.programme.models import Course, DateRoles, Mode, Session, SessionPart, SessionState, Theme

EVENING_STARTS_AT = 17
SATURDAY = 7  # as Django's `week_day` counts


@dataclass(frozen=True)
class Filters:
    """What a person asked to see; empty means everything."""

    themes: frozenset[str] = frozenset()
    where: frozenset[str] = frozenset()
    moments: frozenset[str] = frozenset()

    @property
    def any(self) -> bool:
        return bool(self.themes or self.where or self.moments)


def sessions() -> QuerySet[Session]:
    """All sessions with `first_start`, their course, theme and dates: one query, and one for the dates."""
    first = SessionPart.objects.filter(session=OuterRef("pk")).order_by("starts_at").values("starts_at")[:1]
    return (
        Session.objects.annotate(first_start=Subquery(first))
        .select_related("course__theme")
        .prefetch_related("parts")
        .order_by("first_start", "pk")
    )


def public_sessions() -> QuerySet[Session]:
    """What anybody may read, past or cancelled included: everything but drafts and sessions without a date."""
    return sessions().exclude(state=SessionState.DRAFT).filter(first_start__isnull=False)


def upcoming_sessions(now: datetime, filters: Filters | None = None) -> QuerySet[Session]:
    """Published sessions not begun, the next first."""
    found = sessions().filter(state=SessionState.PUBLISHED, first_start__gt=now)
    return found.filter(_filtered(filters)) if filters else found


def _filtered(filters: Filters) -> Q:
    wanted = Q()
    if filters.themes:
        wanted &= Q(course__theme__slug__in=filters.themes)
    if filters.where:
        modes = {Mode.HYBRID} | ({Mode.ON_SITE} if "sur-place" in filters.where else set())
        modes |= {Mode.REMOTE} if "a-distance" in filters.where else set()
        having = SessionPart.objects.filter(mode__in=modes).values("session")
        wanted &= Q(pk__in=having)
    moments = Q()
    saturday, evening = Q(first_start__week_day=SATURDAY), Q(first_start__hour__gte=EVENING_STARTS_AT)
    if "samedi" in filters.moments:
        moments |= saturday
    if "soir" in filters.moments:
        moments |= evening & ~saturday
    if "journee" in filters.moments:
        moments |= ~saturday & ~evening
    return wanted & moments


def months_of(found: QuerySet[Session]) -> dict[date, int]:
    """The months in which these sessions begin, in order, and how many in each: one light query."""
    counts: dict[date, int] = {}
    for start in found.prefetch_related(None).values_list("first_start", flat=True):
        month = timezone.localtime(start).date().replace(day=1)
        counts[month] = counts.get(month, 0) + 1
    return counts


def in_month(found: QuerySet[Session], month: date) -> QuerySet[Session]:
    """Those that begin in the month of `month`, local time."""
    following = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
    start, end = (timezone.make_aware(datetime(d.year, d.month, 1)) for d in (month, following))  # noqa: DTZ001
    return found.filter(first_start__gte=start, first_start__lt=end)


def themes() -> QuerySet[Theme]:
    return Theme.objects.order_by("order", "slug")


def other_sessions(session: Session, now: datetime) -> list[Session]:
    """The other sessions of the same course still to come: its other parts, or its other dates."""
    return list(upcoming_sessions(now).filter(course=session.course).exclude(pk=session.pk))


def titled(titles: Iterable[str]) -> Q:
    """Sessions whose course's folded title begins like one of these; of none when there is none."""
    wanted = Q(pk__in=[])
    for title in titles:
        wanted |= Q(course__title_folded__startswith=title)
    return wanted


def courses_found(text: str, limit: int = 5) -> list[Course]:
    """Courses whose title holds every word of `text`."""
    words = fold(text).split()[:6]
    if not words:
        return []
    found = Course.objects.select_related("theme").filter(sessions__state=SessionState.PUBLISHED).distinct()
    for word in words:
        found = found.filter(title_folded__contains=word)
    return list(found[:limit])


def sessions_to_specify() -> QuerySet[Session]:
    """Sessions whose dates an agent must say: parts, or dates to choose from."""
    return Session.objects.filter(date_role=DateRoles.TO_SPECIFY).exclude(state=SessionState.CANCELLED)


def is_in_use(row: Theme | Course) -> bool:
    """A subject that has courses, a course that has sessions: the database would refuse to lose it."""
    if isinstance(row, Theme):
        return Course.objects.filter(theme=row).exists()
    return Session.objects.filter(course=row).exists()
