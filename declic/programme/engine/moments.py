"""When a date begins and ends, as somebody types it: a day and hours on the wall of Paris.

The night when clocks go forward, from 2 to 3 o'clock is no hour at all and is refused; the night when they go back, an
hour that comes twice is the first one (design: programme, section 5).

>>> instant(date(2027, 3, 28), time(2, 30)) is None
True
>>> instant(date(2027, 10, 31), time(2, 30)).isoformat()
'2027-10-31T00:30:00+00:00'
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from declic.programme.engine.season import ZONE

LONGEST, FARTHEST = timedelta(days=3), timedelta(days=730)


class Wrong(StrEnum):
    """What is wrong with two moments."""

    ENDS_BEFORE_START = "ends_before_start"
    TOO_LONG = "too_long"
    PAST = "past"
    TOO_FAR = "too_far"


def instant(day: date, at: time) -> datetime | None:
    """The moment when a clock of Paris shows this; None when none ever does.

    In universal time: Python compares two moments of one zone by what its clocks show.
    """
    shown = datetime.combine(day, at)
    moment = shown.replace(tzinfo=ZONE).astimezone(UTC)
    return moment if moment.astimezone(ZONE).replace(tzinfo=None) == shown else None


def comes_twice(day: date, at: time) -> bool:
    """Does a clock of Paris show this twice, the night when clocks go back?

    >>> comes_twice(date(2027, 10, 31), time(2, 30)), comes_twice(date(2027, 3, 28), time(2, 30))
    (True, False)
    """
    first, second = (datetime.combine(day, at.replace(fold=fold), ZONE).utcoffset() for fold in (0, 1))
    return first is not None and second is not None and first > second


def what_is_wrong(start: datetime, end: datetime, *, now: datetime) -> Wrong | None:
    """Why no session can be moved there; None when one can."""
    if end <= start:  # instants: on the night when clocks go back, 2 h 30 to 2 h 30 may last an hour
        return Wrong.ENDS_BEFORE_START
    if end - start > LONGEST:
        return Wrong.TOO_LONG
    if start <= now:
        return Wrong.PAST
    return Wrong.TOO_FAR if start - now > FARTHEST else None
