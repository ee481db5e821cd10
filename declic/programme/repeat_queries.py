"""What of a past season is to be held again, and the season proposed."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from declic.core.centre import current_centre
from declic.core.holidays import holiday
from declic.core.school_holidays import Calendar
from declic.programme import clash_queries, queries
from declic.programme.engine.clashes import Held
from declic.programme.engine.repeat import FARTHEST, Again, Meeting, propose, weeks_until
from declic.programme.engine.season import ZONE
from declic.programme.models import Mode, Session, SessionPart, SessionState
from declic.programme.report_queries import Period

# A form has an end, and so has what one reads over.
MOST = 60


def sessions_of(period: Period) -> QuerySet[Session]:
    """Those published whose first date is in it: what was cancelled, or never announced, is not held again."""
    begins, after = _bounds(period.start, period.end)
    return queries.sessions().filter(
        state=SessionState.PUBLISHED, first_start__gte=begins, first_start__lt=after
    )  # fmt: skip


def _bounds(first: date, last: date) -> tuple[datetime, datetime]:
    begins, after = (datetime.combine(day, time()) for day in (first, last + timedelta(days=1)))
    return timezone.make_aware(begins), timezone.make_aware(after)


def proposal(found: Sequence[Session], again: date, school: Calendar) -> dict[str, Again]:
    """The key of each date (its own number) → when it is proposed; one query, for what is taken already."""
    first = min((timezone.localtime(s.first_start).date() for s in found), default=again)
    departement = current_centre().territory

    def closed(day: date) -> str:
        return holiday(day, departement) or school.on(day)

    proposed = propose(
        [[meeting(part) for session in unit for part in session.parts.all()] for unit in _units(found)],
        weeks=weeks_until(first, again),
        closed=closed,
        taken=_taken(again),
    )
    return {each.key: each for each in proposed}


def meeting(part: SessionPart) -> Meeting:
    """A date as it was meant: at its place, when it passed to remote that time."""
    held = clash_queries.held(part)
    start, end = part.starts_at.astimezone(ZONE), part.ends_at.astimezone(ZONE)
    at_a_place = (part.mode_before or part.mode) in (Mode.ON_SITE, Mode.HYBRID)
    return Meeting(held.key, start, end, held.said, part.venue_name if at_a_place else "", part.room, held.trainer)


def _taken(again: date) -> list[Held]:
    begins, after = _bounds(again, again + timedelta(weeks=2 * FARTHEST))
    near = SessionPart.objects.filter(ends_at__gt=begins, starts_at__lt=after)
    near = near.exclude(session__state=SessionState.CANCELLED).select_related("session__course")
    return [clash_queries.held(part) for part in near]


def _units(found: Sequence[Session]) -> list[list[Session]]:
    """Sessions that ask for one another, in their order; the others alone. The first to begin first."""
    here = {session.pk: session for session in found}
    units: dict[int, list[Session]] = {}
    for session in found:
        units.setdefault(_root(session, here), []).append(session)
    return [sorted(unit, key=lambda s: (s.first_start, s.pk)) for unit in units.values()]


def _root(session: Session, here: dict[int, Session]) -> int:
    seen = set[int]()
    while session.requires_id in here and session.pk not in seen:  # two that ask for each other: said by nobody
        seen.add(session.pk)
        session = here[session.requires_id]
    return session.pk
