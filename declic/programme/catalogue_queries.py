"""What the public list and calendar are chosen from: read once, lightly; pages then count and filter without asking."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet

from declic.programme import queries
from declic.programme.engine import choosing
from declic.programme.engine.choosing import Glance
from declic.programme.engine.season import ZONE
from declic.programme.models import Mode, Session, SessionPart, SessionState

_WHERE = {
    Mode.ON_SITE: frozenset({choosing.ON_SITE}),
    Mode.REMOTE: frozenset({choosing.REMOTE}),
    Mode.HYBRID: frozenset({choosing.ON_SITE, choosing.REMOTE}),
}
_FREE, _NONE = frozenset({choosing.FREE}), frozenset[str]()


def glances(found: QuerySet[Session], now: datetime) -> list[Glance]:
    """These sessions, the first to begin first: one light query, a row a date."""
    published = Session.objects.filter(pk=OuterRef("session"), state=SessionState.PUBLISHED)
    rows = (
        SessionPart.objects.filter(session__in=found.order_by().values("pk"))
        .order_by("starts_at", "pk")
        .values_list(
            "session", "session__course__theme__slug", "starts_at", "ends_at", "mode",
            Exists(queries.with_free_seats(published, now)),
        )
    )  # fmt: skip
    dates: dict[int, list[tuple]] = {}
    for session, *rest in rows:
        dates.setdefault(session, []).append(tuple(rest))
    seen = [_glance(session, parts) for session, parts in dates.items()]
    first = {session: parts[0][1] for session, parts in dates.items()}
    return sorted(seen, key=lambda glance: (first[glance.pk], glance.pk))


def _glance(session: int, parts: list[tuple]) -> Glance:
    theme, start, end, _, free = parts[0]
    where = frozenset().union(*(_WHERE.get(mode, _NONE) for _, _, _, mode, _ in parts))
    return Glance(
        pk=session,
        days=tuple(_local(each[1]).date() for each in parts),
        answers={
            choosing.THEME: frozenset({theme}),
            choosing.WHERE: where,
            choosing.MOMENT: frozenset({choosing.moment_of(_local(start), _local(end))}),
            choosing.SEATS: _FREE if free else _NONE,
        },
    )


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZONE)


def sessions_of(seen: Iterable[Glance]) -> list[Session]:
    """The sessions themselves, their course and dates read, in the same order."""
    return list(queries.sessions().filter(pk__in=[glance.pk for glance in seen]))
