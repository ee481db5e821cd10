"""Open when one asks? At an instant, or at some time of an evening or of a day, in the place's own time.

Three answers: yes, no, and None where nothing tells: hours unknown, or a public holiday that the hours do not name.

>>> hours = Hours.parse("Mo-Fr 09:00-12:00,14:00-19:30")
>>> tuesday = datetime(2026, 10, 6)
>>> is_open(hours, evening(tuesday.date())), is_open(hours, on(tuesday.date(), time(13)))
(True, False)
>>> is_open(None, on(tuesday.date())) is None
True
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from declic.places.engine.opening import Hours

EVENING = time(18)
SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant when `end` is None, else a span. Without a time zone: as the clocks of each place say."""

    start: datetime
    end: datetime | None = None


def on(day: date, at: time | None = None) -> Moment:
    """That day at that time; some time of that day without one."""
    if at is not None:
        return Moment(datetime.combine(day, at))
    start = datetime.combine(day, time())
    return Moment(start, start + timedelta(days=1))


def evening(day: date) -> Moment:
    return Moment(datetime.combine(day, EVENING), datetime.combine(day, time()) + timedelta(days=1))


def saturday_from(day: date) -> date:
    """That day if it is a Saturday, else the next one."""
    return day + timedelta(days=(SATURDAY - day.weekday()) % 7)


def midnight_after(instant: datetime, zone: tzinfo) -> datetime:
    """The end of the day, there."""
    return datetime.combine(instant.astimezone(zone).date() + timedelta(days=1), time(), zone)


def is_open(hours: Hours | None, moment: Moment) -> bool | None:
    if hours is None:
        return None
    start = moment.start if moment.start.tzinfo else moment.start.replace(tzinfo=hours.zone)
    if moment.end is None:
        opens = hours.is_open(start)
    else:
        end = moment.end if moment.end.tzinfo else moment.end.replace(tzinfo=hours.zone)
        opens = any(True for _ in hours.open_between(start, end))
    if opens:
        return True
    return None if hours.is_unsaid_holiday(start.astimezone(hours.zone).date()) else False
