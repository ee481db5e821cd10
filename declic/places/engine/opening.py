"""When a place is open, from its hours in OpenStreetMap's syntax (`Mo-Fr 09:00-12:00,14:00-17:00; PH off`).

A text that cannot be read, or that says something doubtful (« 17:00-12:00 », « 14:00-14:00 »), gives None: the
page then shows it as it is. Nothing said about public holidays: closed that day, and « to be checked ».

>>> hours = Hours.parse("Mo-Fr 09:00-12:00")
>>> hours.at(datetime(2026, 10, 6, 10, tzinfo=PARIS)).until.isoformat()
'2026-10-06T12:00:00+02:00'
>>> Hours.parse("du lundi au vendredi") is None
True
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from opening_hours import OpeningHours, State

MAX_LENGTH = 500
PARIS = ZoneInfo("Europe/Paris")
_ZONES = {
    "971": "America/Guadeloupe", "972": "America/Martinique", "973": "America/Cayenne", "974": "Indian/Reunion",
    "975": "America/Miquelon", "976": "Indian/Mayotte", "977": "America/St_Barthelemy", "978": "America/Marigot",
    "986": "Pacific/Wallis", "987": "Pacific/Tahiti", "988": "Pacific/Noumea",
}  # fmt: skip
_SPAN = re.compile(r"(\d{1,2}):(\d\d)\s*-\s*(\d{1,2}):(\d\d)")
LATEST_END = time(6)  # a span over midnight that ends later than this was typed the wrong way round
LOOK_AHEAD = timedelta(days=21)


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


class Hours:
    """Opening hours that could be read."""

    def __init__(self, ordinary: OpeningHours, real: OpeningHours, names_holidays: bool, zone: ZoneInfo) -> None:
        self._ordinary, self._real = ordinary, real
        self._names_holidays, self.zone = names_holidays, zone

    @classmethod
    def parse(cls, text: str, zone: ZoneInfo = PARIS) -> "Hours | None":
        """None for a text that is empty, too long, malformed, or doubtful."""
        text = text.strip()
        if not text or len(text) > MAX_LENGTH or not text.isprintable() or _is_doubtful(text):
            return None
        names_holidays = re.search(r"\b(PH|SH|24/7)\b", text) is not None
        try:
            ordinary = OpeningHours(text, timezone=zone)
            real = OpeningHours(text if names_holidays else f"{text}; PH off", timezone=zone, country="FR")
        except Exception:  # the library has several error classes, and only the text can be at fault
            return None
        return cls(ordinary, real, names_holidays, zone)

    def at(self, instant: datetime) -> Opening:
        """Open at this instant? And until when."""
        here = instant.astimezone(self.zone)
        is_open = bool(self._real.is_open(here))
        change = self._next_change(here, is_open)
        to_check = not is_open and not self._names_holidays and is_public_holiday(here.date())
        return Opening(is_open, change, to_check)

    def _next_change(self, here: datetime, is_open: bool) -> datetime | None:
        """The library says a change of comment too: only a change of state counts here."""
        for start, _, state, *_ in self._real.intervals(here, here + LOOK_AHEAD):
            if (state == State.OPEN) != is_open:
                return start.astimezone(self.zone)
        return None

    def open_between(self, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """The real spans in which it is open, in order, holidays and exceptions counted."""
        for opens, closes, state, *_ in self._real.intervals(start.astimezone(self.zone), end.astimezone(self.zone)):
            if state == State.OPEN:
                yield opens, closes

    def week(self, day: date) -> tuple[DayHours, ...]:
        """The seven days of the week that holds `day`, as if none were a public holiday."""
        monday = datetime.combine(day - timedelta(days=day.weekday()), time(), self.zone)
        spans: list[list[tuple[time, time]]] = [[] for _ in range(7)]
        for start, end, state, *_ in self._ordinary.intervals(monday, monday + timedelta(days=7)):
            if state == State.OPEN:
                for weekday, opened, closed in _by_day(start, end, monday.date()):
                    spans[weekday].append((opened, closed))
        return tuple(DayHours(n, tuple(s)) for n, s in enumerate(spans))


def _by_day(start: datetime, end: datetime, monday: date) -> list[tuple[int, time, time]]:
    """A span cut at midnights, except that a night's end stays with its evening."""
    pieces = []
    while start < end:
        midnight = datetime.combine(start.date() + timedelta(days=1), time(), start.tzinfo)
        stop = end if end - midnight <= timedelta(hours=LATEST_END.hour) else midnight
        pieces.append(((start.date() - monday).days, start.time(), stop.time()))
        start = stop
    return [piece for piece in pieces if 0 <= piece[0] < 7]


def _is_doubtful(text: str) -> bool:
    for hour, minute, end_hour, end_minute in _SPAN.findall(text):
        start, end = int(hour) * 60 + int(minute), int(end_hour) * 60 + int(end_minute)
        if start == end or (end < start and end > LATEST_END.hour * 60):
            return True
    return False


_holidays = OpeningHours("PH", country="FR")


def is_public_holiday(day: date) -> bool:
    """One of the eleven public holidays of mainland France."""
    return bool(_holidays.is_open(datetime.combine(day, time(12))))
