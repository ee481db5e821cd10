"""What a person should look at again in a season that was read: each is said, none is mended.

A printed weekday that is not its date's, dates whose relation the file does not state, a public holiday, a date gone
by, a place already taken at that hour.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from declic.core.folding import fold
from declic.core.french_dates import weekday
from declic.core.holidays import holiday
from declic.programme.engine.clashes import ClashKind, Held, clashes
from declic.programme.engine.season import DateRole, Meeting, Season


class DoubtCode(StrEnum):
    WEEKDAY_MISMATCH = "weekday_mismatch"
    DATE_ROLE_UNKNOWN = "date_role_unknown"
    HOLIDAY = "holiday"
    PAST = "past"
    CLASH = "clash"


@dataclass(frozen=True)
class Doubt:
    """`row` of the file; `detail`: the weekday of the date, the name of the holiday, or what is there already."""

    row: int
    code: DoubtCode
    detail: str = ""


def doubts(season: Season, *, now: datetime, departement: str, taken: Iterable[Held] = ()) -> tuple[Doubt, ...]:
    """All of them, in the order of rows. `taken`: what the programme holds already."""
    found = []
    for entry in season.entries:
        for meeting in entry.meetings:
            found += _of_the_date(meeting, now, departement)
            if entry.role is DateRole.TO_SPECIFY:
                found.append(Doubt(meeting.row, DoubtCode.DATE_ROLE_UNKNOWN))
    return tuple(sorted([*found, *_clashes(season, taken)], key=lambda doubt: (doubt.row, doubt.code)))


def disagrees(meeting: Meeting) -> bool:
    """Is the weekday that was printed another one than its date's?"""
    return bool(meeting.weekday) and fold(meeting.weekday) != fold(weekday(meeting.start.date()))


def _of_the_date(meeting: Meeting, now: datetime, departement: str) -> list[Doubt]:
    day, found = meeting.start.date(), []
    if disagrees(meeting):
        found.append(Doubt(meeting.row, DoubtCode.WEEKDAY_MISMATCH, weekday(day)))
    if name := holiday(day, departement):
        found.append(Doubt(meeting.row, DoubtCode.HOLIDAY, name))
    if meeting.start < now:
        found.append(Doubt(meeting.row, DoubtCode.PAST))
    return found


def _clashes(season: Season, taken: Iterable[Held]) -> list[Doubt]:
    rows: dict[str, int] = {}
    held = {each.key: each for each in taken}
    for entry in season.entries:
        for m in entry.meetings:
            if m.venue_name and m.mode != "remote":
                rows[m.key] = m.row
                held[m.key] = Held(m.key, entry.title, m.start, m.end, m.venue_name)
    pairs = [(c.here, c.other) for c in clashes(held.values()) if c.kind is ClashKind.PLACE]
    both = [*pairs, *((other, here) for here, other in pairs)]
    return [Doubt(rows[here.key], DoubtCode.CLASH, other.said) for here, other in both if here.key in rows]
