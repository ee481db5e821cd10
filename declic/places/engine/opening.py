"""When a place is open, from its hours in OpenStreetMap's syntax (`Mo-Fr 09:00-12:00,14:00-17:00; PH off`).

A text that cannot be read, or that says something doubtful (« 17:00-12:00 », « 14:00-14:00 », « sur rendez-vous »),
gives None: the page then shows it as it is. Nothing said about public holidays: closed that day, and « to be checked ».

>>> hours = Hours.parse("Mo-Fr 09:00-12:00")
>>> hours.at(datetime(2026, 10, 6, 10, tzinfo=PARIS)).until.isoformat()
'2026-10-06T12:00:00+02:00'
>>> Hours.parse("du lundi au vendredi") is None
True
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

from declic.core.holidays import ABOLITION, ALSACE_MOSELLE, holiday
from declic.places.engine.exceptions import Dates, dates_named, with_school_dates
from declic.places.engine.spans import LATEST_END, spans_of

MAX_LENGTH, MAX_EXCEPTIONS = 500, 1000
KEPT = 20_000  # texts read once and kept: a search asks thousands of rows
PARIS = ZoneInfo("Europe/Paris")
_ZONES = {
    "971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne", "974": "Indian/Reunion",
    "975": "America/Miquelon", "976": "Indian/Mayotte", "977": "America/St_Barthelemy", "978": "America/Marigot",
    "986": "Pacific/Wallis", "987": "Pacific/Tahiti", "988": "Pacific/Noumea",
}  # fmt: skip
_OPEN_END = re.compile(r"\d\s*\+")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_SAYS_WHEN = re.compile(r"\d:\d\d|\b24/7\b|\boff\b|\bclosed\b|sun(?:rise|set)|dawn|dusk")
_WHY_CLOSED = re.compile(r'\b(?:off|closed)\s*"[^"]*"')
LOOK_AHEAD = timedelta(days=21)
HALF_YEAR = 26  # weeks
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)


def zone_of(insee: str) -> ZoneInfo:
    """The time zone of a commune: that of its département overseas, else Paris."""
    return ZoneInfo(_ZONES.get(insee[:3], "Europe/Paris"))


@dataclass(frozen=True)
class Opening:
    """Open or not at an instant, until when (None: no change in sight); on a holiday that the hours do not name,
    `to_check` is true."""

    is_open: bool
    until: datetime | None = None
    to_check: bool = False


@dataclass(frozen=True)
class DayHours:
    """A day of the ordinary week (0 is Monday) and its spans; an end at or before its start is the day after."""

    weekday: int
    spans: tuple[tuple[time, time], ...]


Week = tuple[DayHours, ...]


@dataclass(frozen=True)
class UsualWeek:
    """The week met most often in the coming half-year; `varies` when another one differs."""

    days: Week
    varies: bool


class Hours:
    """Opening hours that could be read."""

    def __init__(self, text: str, insee: str, exceptions: str, school: tuple[Dates, ...]) -> None:
        self.zone, self._departement = zone_of(insee), insee[: 3 if insee[:3] in _ZONES else 2]
        self._names_holidays = re.search(r"\b(PH|24/7)\b", text) is not None
        names_school = re.search(r"\bSH\b", text) is not None
        # It names them, and their dates are not known.
        self.names_school_holidays = names_school and not school
        self._excepted = dates_named(exceptions)
        dated = (with_school_dates(text, school) or "off") if names_school else text
        holidays = () if self._names_holidays else ("PH off", *self._local_holidays())
        # Days said one by one have the last word: open on a holiday, if that is what was said.
        self._ordinary = OpeningHours("; ".join(filter(None, (dated, exceptions))), timezone=self.zone)
        real = "; ".join(filter(None, (dated, *holidays, exceptions)))
        self._real = OpeningHours(real, timezone=self.zone, country="FR")

    @classmethod
    def parse(
        cls, text: str, insee: str = "", *, exceptions: str = "", school: tuple[Dates, ...] = ()
    ) -> "Hours | None":
        """Those of a place of this commune, with its days unlike the others and the dates of its school holidays; None
        for a text that is empty, too long, malformed, or doubtful. Read once, then kept."""
        text = text.strip()
        if not text or len(text) > MAX_LENGTH or len(exceptions) > MAX_EXCEPTIONS:
            return None
        # What the commune changes: its time zone, and the public holidays of its own.
        where = insee[:3] if insee[:3] in _ZONES else insee[:2] if insee[:2] in ALSACE_MOSELLE else ""
        return _parsed(text, where, exceptions, school)

    def _local_holidays(self) -> tuple[str, ...]:
        """Those that the library does not know."""
        if self._departement in ABOLITION:
            month, day = ABOLITION[self._departement]
            return (f"{_MONTHS[month - 1]} {day:02} off",)
        return ("easter -2 days off", "Dec 26 off") if self._departement in ALSACE_MOSELLE else ()

    def is_open(self, instant: datetime) -> bool:
        """Open at this instant?"""
        return bool(self._real.is_open(instant.astimezone(self.zone)))

    def at(self, instant: datetime) -> Opening:
        """Open at this instant? And until when."""
        here = instant.astimezone(self.zone)
        is_open = bool(self._real.is_open(here))
        change = self._next_change(here, is_open)
        return Opening(is_open, change, to_check=not is_open and self.is_unsaid_holiday(here.date()))

    def is_unsaid_holiday(self, day: date) -> bool:
        """A public holiday of which the hours say nothing."""
        is_said = self._names_holidays or any(first <= day <= last for first, last in self._excepted)
        return not is_said and bool(holiday(day, self._departement))

    def _next_change(self, here: datetime, is_open: bool) -> datetime | None:
        """When it closes, or opens; None when no change is in sight. The library says a change of comment too: only a
        change of state counts here.
        """
        for start, _, state, *_ in self._real.intervals(here, self._after(here, LOOK_AHEAD)):
            if (state == State.OPEN) != is_open:
                return start.astimezone(self.zone)
        return None

    def _after(self, instant: datetime, delay: timedelta) -> datetime:
        """Counted in UTC: added to a local time, it might fall in the hour that a change of clocks skips."""
        return (instant.astimezone(UTC) + delay).astimezone(self.zone)

    def open_between(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The real spans in which it is open, in order, holidays and exceptions counted."""
        for opens, closes, state, *_ in self._real.intervals(start.astimezone(self.zone), end.astimezone(self.zone)):
            if state == State.OPEN:
                yield opens, closes

    def opens_soon(self, instant: datetime) -> bool:
        """Open at some moment of the coming three weeks, this one included."""
        return any(True for _ in self.open_between(instant, self._after(instant, LOOK_AHEAD)))

    def week(self, day: date) -> Week:
        """The seven days of the week that holds `day`, as if none were a public holiday."""
        return self._weeks(day, 1)[0]

    def usual_week(self, day: date) -> UsualWeek:
        """The commonest of the HALF_YEAR weeks from that of `day` on; a week wholly closed only when all are."""
        weeks = self._weeks(day, HALF_YEAR)
        counted = Counter(week for week in weeks if any(found.spans for found in week))
        if not counted:
            return UsualWeek(weeks[0], varies=False)
        varies = len(set(weeks)) > 1 or self.names_school_holidays
        return UsualWeek(counted.most_common(1)[0][0], varies)

    def _weeks(self, day: date, count: int) -> list[Week]:
        """So many weeks from that of `day` on; asked a day more at both ends, that no night be cut in two."""
        monday = day - timedelta(days=day.weekday())
        start = datetime.combine(monday, time(), self.zone)
        spans: list[list[tuple[time, time]]] = [[] for _ in range(7 * count)]
        for opens, closes, state, *_ in self._ordinary.intervals(start - ONE_DAY, start + count * ONE_WEEK + ONE_DAY):
            for number, opened, closed in _by_day(opens, closes, monday) if state == State.OPEN else ():
                if 0 <= number < len(spans):
                    spans[number].append((opened, closed))
        days = [DayHours(number % 7, tuple(found)) for number, found in enumerate(spans)]
        return [tuple(days[first : first + 7]) for first in range(0, len(days), 7)]


@lru_cache(maxsize=KEPT)
def _parsed(text: str, insee: str, exceptions: str, school: tuple[Dates, ...]) -> Hours | None:
    if not text.isprintable() or _is_doubtful(text):
        return None
    try:
        return Hours(text, insee, exceptions, school)
    except Exception:  # the library has several error classes, and only the text can be at fault
        return None


def _by_day(start: datetime, end: datetime, monday: date) -> Iterator[tuple[int, time, time]]:
    """A span cut at midnights, each piece with its day counted from `monday`; a night's end stays with its evening."""
    while start < end:
        midnight = datetime.combine(start.date() + ONE_DAY, time(), start.tzinfo)
        is_night = end - midnight <= timedelta(minutes=LATEST_END) and end - start <= ONE_DAY
        stop = end if is_night else midnight
        yield (start.date() - monday).days, start.time(), stop.time()
        start = stop


def _is_doubtful(text: str) -> bool:
    if not _SAYS_WHEN.search(text):  # « Mo » alone: the library takes it for the whole day
        return True
    # An opening on a condition (« sur rendez-vous »), or else another: the library takes it for an opening to all.
    if "||" in text or '"' in _WHY_CLOSED.sub("off", text):
        return True
    # « 09:00+ »: nobody knows until when.
    return _OPEN_END.search(text) is not None or any(
        start == end or (end < start and end > LATEST_END) for start, end in spans_of(text)
    )
