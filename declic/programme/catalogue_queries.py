"""What the public list and calendar are chosen from: read once, lightly; pages then count and filter without asking."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

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
        .annotate(is_free=Exists(queries.with_free_seats(published, now)))
        .values_list(
            "session", "session__course__theme__slug", "session__state", "is_free", "mode", "starts_at", "ends_at",
            named=True,
        )
    )  # fmt: skip
    dates: dict[int, list[Any]] = {}
    for row in rows:
        dates.setdefault(row.session, []).append(row)
    first = {session: parts[0].starts_at for session, parts in dates.items()}
    return [_glance(dates[session]) for session in sorted(first, key=lambda pk: (first[pk], pk))]


def _glance(dates: list[Any]) -> Glance:
    first = dates[0]
    return Glance(
        pk=first.session,
        starts=tuple(_local(each.starts_at) for each in dates),
        answers={
            choosing.THEME: frozenset({first.session__course__theme__slug}),
            choosing.WHERE: frozenset().union(*(_WHERE.get(each.mode, _NONE) for each in dates)),
            choosing.MOMENT: frozenset({choosing.moment_of(_local(first.starts_at), _local(first.ends_at))}),
            choosing.SEATS: _FREE if first.is_free else _NONE,
        },
        is_cancelled=first.session__state == SessionState.CANCELLED,
    )


def _local(moment: datetime) -> datetime:
    return moment.astimezone(ZONE)


def sessions_of(seen: Iterable[Glance]) -> list[Session]:
    """The sessions themselves, their course and dates read, in the same order."""
    return list(queries.sessions().filter(pk__in=[glance.pk for glance in seen]))
