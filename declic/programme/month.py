"""A month of a calendar: its weeks, and what each day shows, in words; the public one, and what the desk's shares."""

from calendar import Calendar
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from declic.core.french_dates import day_number, hours_in_words, short_day, weekday
from declic.core.holidays import holiday
from declic.core.wording import counted
from declic.programme import wording
from declic.programme.engine.choosing import Glance
from declic.programme.models import Session, SessionState

# A day with more shows as many, and leads to the others.
MOST_A_DAY = 3
Met = tuple[datetime, Glance]


@dataclass(frozen=True)
class Entry:
    """A date of a session."""

    hours: str
    title: str
    where: str
    seats: str
    url: str
    look: str


@dataclass(frozen=True)
class Day:
    date: date
    number: str
    weekday: str
    holiday: str
    entries: tuple[Entry, ...]
    others: str
    is_past: bool
    is_today: bool

    @property
    def is_bare(self) -> bool:
        return not (self.entries or self.holiday)

    @property
    def in_words(self) -> str:
        return short_day(self.date)


@dataclass(frozen=True)
class Week:
    """Its days that are of the month, and how many are not, before and after."""

    before: int
    days: tuple[Day, ...]
    after: int

    @property
    def is_bare(self) -> bool:
        return all(day.is_bare for day in self.days)


def shown(met: dict[date, list[Met]]) -> list[Glance]:
    """Those that the month shows of what its days hold: the only ones to read."""
    return [glance for seen in met.values() for _, glance in seen[:MOST_A_DAY]]


def weeks(month: date, met: dict[date, list[Met]], read: list[Session], *, today: date, departement: str) -> list[Week]:
    """`met`: day → what it holds; `read`: the sessions that are shown."""
    sessions = {session.pk: session for session in read}
    return by_week(month, lambda day: _day(day, met.get(day, []), sessions, today, departement))


def by_week(month: date, day_of: Callable[[date], Day]) -> list[Week]:
    """The days of the month, each as it is shown, in their weeks."""
    found = []
    for week in Calendar().monthdatescalendar(month.year, month.month):
        days = [day_of(day) for day in week if day.month == month.month]
        before = week.index(days[0].date)
        found.append(Week(before, tuple(days), 7 - before - len(days)))
    return found


def _day(day: date, seen: list[Met], sessions: dict[int, Session], today: date, departement: str) -> Day:
    return Day(
        date=day,
        number=day_number(day),
        weekday=weekday(day),
        holiday=holiday(day, departement),
        entries=tuple(_entry(sessions[glance.pk], start) for start, glance in seen[:MOST_A_DAY]),
        others=_others(seen[MOST_A_DAY:]),
        is_past=day < today,
        is_today=day == today,
    )


def _others(hidden: list[Met]) -> str:
    """« 5 autres », « 4 autres et 1 annulée »: the list shows no cancelled one."""
    cancelled = sum(glance.is_cancelled for _, glance in hidden)
    to_come = len(hidden) - cancelled
    said = [counted(to_come, "autre")] if to_come else []
    return " et ".join(said + ([counted(cancelled, "annulée")] if cancelled else []))


def _entry(session: Session, start: datetime) -> Entry:
    parts = list(session.parts.all())
    # As instants: an hour told twice, in October, equals nothing of another zone.
    number = [part.starts_at.timestamp() for part in parts].index(start.timestamp())
    begins, ends = (timezone.localtime(moment) for moment in (parts[number].starts_at, parts[number].ends_at))
    is_cancelled = session.state == SessionState.CANCELLED
    which = f", date {number + 1} sur {len(parts)}" if len(parts) > 1 else ""
    return Entry(
        hours=hours_in_words(begins, ends) + which,
        title=f"Annulée\u00a0: {session}" if is_cancelled else str(session),
        where=wording.short_place(parts[number]),
        seats="" if is_cancelled else wording.seats(session),
        url=wording.session_url(session),
        look="off" if is_cancelled else "full" if session.is_full else "",
    )
