"""The half-days of a dated meeting: what one attends, signs for and is certified of.

A meeting that begins before noon and ends after 14:00 on the same day has a morning and an afternoon; any other is a
half-day of its own. The programme does not say when lunch is: 13:00 parts the two for signing and nothing else.

>>> start, end = (datetime(2026, 10, 6, hour, tzinfo=PARIS) for hour in (9, 17))
>>> [(half.code, half.start.hour, half.end.hour) for half in halves_of(start, end)]
[('am', 9, 13), ('pm', 13, 17)]
>>> halves_of(start, start.replace(hour=12)) == (HalfDay("", start, start.replace(hour=12)),)
True
"""

from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
WHOLE, MORNING, AFTERNOON = "", "am", "pm"
NOON, PARTED_AT, LONG_AFTER = time(12), time(13), time(14)


@dataclass(frozen=True)
class HalfDay:
    """`code`: am, pm, or nothing when the meeting has only one; local time."""

    code: str
    start: datetime
    end: datetime


def halves_of(start: datetime, end: datetime) -> tuple[HalfDay, ...]:
    """In order; together they are the meeting, without a hole. Moments in any zone are read on the clock of Paris."""
    begins, ends = start.astimezone(PARIS), end.astimezone(PARIS)
    is_long = begins.date() == ends.date() and begins.time() < NOON and ends.time() > LONG_AFTER
    if not is_long:
        return (HalfDay(WHOLE, begins, ends),)
    # Clocks change at night: 13:00 is told once, whatever the day.
    parted = datetime.combine(begins.date(), PARTED_AT, tzinfo=PARIS)
    return (HalfDay(MORNING, begins, parted), HalfDay(AFTERNOON, parted, ends))
