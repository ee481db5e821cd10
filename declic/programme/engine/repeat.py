"""A season again: each session at the same weekday and hour, some whole weeks later, where it may take place.

Everything moves by as many whole weeks; what then falls on a closed day (a public holiday, school holidays), at an hour
that never comes, or where the room or the trainer is taken, moves on by whole weeks until it is free. Parts that follow
each other move together, so that their spacing stays; when no such weeks exist, each moves on its own and their order
stays. What no week of the year can hold is left to somebody's choice.

>>> from datetime import date, datetime
>>> from declic.programme.engine.season import ZONE
>>> class_ = Meeting("a", datetime(2026, 10, 6, 18, tzinfo=ZONE), datetime(2026, 10, 6, 21, tzinfo=ZONE))
>>> def closed(day):
...     return "Vacances" if day < date(2027, 10, 12) else ""
>>> (again,) = propose([[class_]], weeks=52, closed=closed)
>>> again.start.isoformat(), again.late, [reason.name for reason in again.reasons]
('2027-10-12T18:00:00+02:00', 1, ['Vacances'])
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from declic.programme.engine.clashes import Held, clashes
from declic.programme.engine.moments import instant
from declic.programme.engine.shift import shifted

# How far one looks for a free week; how far spacing is worth keeping.
FARTHEST, FARTHEST_TOGETHER = 52, 10


class Why(StrEnum):
    """Why a week would not do."""

    CLOSED = "closed"
    TAKEN = "taken"
    NO_SUCH_HOUR = "no_such_hour"


@dataclass(frozen=True)
class Reason:
    """`name`: of the holiday, or of the meeting that is there already."""

    why: Why
    name: str = ""


@dataclass(frozen=True)
class Meeting:
    """A dated meeting as it was, in the hours of its own zone: what knows it and names it, what it takes."""

    key: str
    start: datetime
    end: datetime
    said: str = ""
    venue: str = ""
    room: str = ""
    trainer: str = ""


@dataclass(frozen=True)
class Again:
    """A meeting as proposed; `late` weeks after the others, for `reasons`. Without moments when no week will do."""

    key: str
    start: datetime | None
    end: datetime | None
    late: int = 0
    reasons: tuple[Reason, ...] = ()


Closed = Callable[[date], str]


def weeks_until(first: date, again: date) -> int:
    """Whole weeks so that what was on `first` falls on `again`, or on the six days after."""
    return -(-(again - first).days // 7)


def propose(
    units: Iterable[Sequence[Meeting]], *, weeks: int, closed: Closed, taken: Iterable[Held] = ()
) -> tuple[Again, ...]:
    """Each meeting once, in the order given. A unit: meetings that follow each other. `closed`: day → the name of what
    closes it, or nothing. `taken`: what the programme holds already.
    """
    diary = _Diary(closed)
    for held in taken:
        diary.keep(held)
    found: list[Again] = []
    for unit in units:
        proposed = _together(unit, weeks, diary) or _one_by_one(unit, weeks, diary)
        for meeting, again in zip(unit, proposed, strict=True):
            if again.start and again.end:
                diary.keep(_held(meeting, again.start, again.end))
        found += proposed
    return tuple(found)


@dataclass
class _Diary:
    """What is closed, and what is taken day by day."""

    closed: Closed
    taken: dict[date, list[Held]] = field(default_factory=dict)

    def keep(self, held: Held) -> None:
        for day in _days(held.start, held.end):
            self.taken.setdefault(day, []).append(held)

    def against(self, meeting: Meeting, start: datetime, end: datetime) -> list[Reason]:
        """Why it cannot be then; nothing when it can."""
        if not _exist(start, end):
            return [Reason(Why.NO_SUCH_HOUR)]
        days = _days(start, end)
        if names := [name for day in days if (name := self.closed(day))]:
            return [Reason(Why.CLOSED, name) for name in dict.fromkeys(names)]
        near = {other.key: other for day in _days(*_utc(start, end)) for other in self.taken.get(day, ())}
        here = _held(meeting, start, end)
        pairs = [(c.here, c.other) for c in clashes([here, *near.values()])]
        others = [b if a.key == here.key else a for a, b in pairs if here.key in (a.key, b.key)]
        return [Reason(Why.TAKEN, name) for name in dict.fromkeys(other.said for other in others)]


def _held(meeting: Meeting, start: datetime, end: datetime) -> Held:
    """In universal time: Python compares two moments of one zone by what its clocks show."""
    first, last = _utc(start, end)
    return Held(f"again {meeting.key}", meeting.said, first, last, meeting.venue, meeting.room, meeting.trainer)


def _utc(start: datetime, end: datetime) -> tuple[datetime, datetime]:
    return start.astimezone(UTC), end.astimezone(UTC)


def _days(start: datetime, end: datetime) -> list[date]:
    first, last = start.date(), max(start, end - timedelta(microseconds=1)).date()
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _exist(start: datetime, end: datetime) -> bool:
    if any(instant(moment.date(), moment.time()) is None for moment in (start, end)):
        return False
    first, last = _utc(start, end)
    return first < last


def _moved(meeting: Meeting, weeks: int) -> tuple[datetime, datetime]:
    """On the wall clock; of an hour told twice, the first."""
    start, end = shifted(meeting.start, weeks), shifted(meeting.end, weeks)
    return (start.replace(fold=0), end.replace(fold=0)) if weeks else (start, end)


def _together(unit: Sequence[Meeting], weeks: int, diary: _Diary) -> list[Again]:
    """All of them as many weeks late; nothing when the weeks near will not do."""
    reasons: dict[Reason, None] = {}
    for late in range(FARTHEST_TOGETHER + 1):
        moments = [_moved(meeting, weeks + late) for meeting in unit]
        against = [diary.against(meeting, *moment) for meeting, moment in zip(unit, moments, strict=True)]
        if not any(against):
            why = tuple(reasons)
            return [Again(m.key, *moment, late, why) for m, moment in zip(unit, moments, strict=True)]
        reasons |= dict.fromkeys(reason for found in against for reason in found)
    return []


def _one_by_one(unit: Sequence[Meeting], weeks: int, diary: _Diary) -> list[Again]:
    """Each in the first week free for it that is not before the one it follows was moved to."""
    found: list[Again] = []
    late = 0
    for meeting in unit:
        again = _alone(meeting, weeks, late, diary)
        late = again.late if again.start else late
        found.append(again)
    return found


def _alone(meeting: Meeting, weeks: int, late: int, diary: _Diary) -> Again:
    reasons: dict[Reason, None] = {}
    for more in range(late, FARTHEST + 1):
        start, end = _moved(meeting, weeks + more)
        against = diary.against(meeting, start, end)
        if not against:
            return Again(meeting.key, start, end, more, tuple(reasons))
        reasons |= dict.fromkeys(against)
    return replace(Again(meeting.key, None, None), reasons=tuple(reasons))
