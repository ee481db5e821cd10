"""School holidays by zone, as the ministry has published them: nothing is guessed beyond.

Corsica and the départements overseas have calendars of their own, which the files do not hold: nothing is known of
them, and `covers` says so. A day is known when it is in a school year that the file holds whole.
"""

import csv
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from django.conf import settings

SCHOOL_YEAR_BEGINS = (9, 1)


@dataclass(frozen=True)
class Vacation:
    """From its first to its last day, both included."""

    start: date
    end: date
    name: str


@dataclass(frozen=True)
class Calendar:
    """What is known in a zone: its holidays in order, from the first to the last day of the years published."""

    zone: str = ""
    vacations: tuple[Vacation, ...] = ()
    known_from: date | None = None
    known_until: date | None = None

    def on(self, day: date) -> str:
        """The name of the holidays that this day is in, or nothing."""
        return next((v.name for v in self.vacations if v.start <= day <= v.end), "")

    def covers(self, first: date, last: date) -> bool:
        """Whether all these days are known: else « no holiday » would be a guess."""
        if self.known_from is None or self.known_until is None:
            return False
        return self.known_from <= first and last <= self.known_until

    def between(self, first: date, last: date) -> list[Vacation]:
        return [v for v in self.vacations if v.start <= last and first <= v.end]


def calendar_of(departement: str) -> Calendar:
    """The calendar of its zone; one of which nothing is known for Corsica and overseas."""
    return _calendars().get(_zones().get(departement, ""), Calendar())


def dates_in(insee: str, first: date, last: date) -> tuple[tuple[date, date], ...]:
    """The dates of all the school holidays published for a commune's zone; () when these days are not all known."""
    calendar = calendar_of(insee[:3] if insee.startswith("97") else insee[:2])
    return _dates(calendar) if calendar.covers(first, last) else ()


@lru_cache(maxsize=8)
def _dates(calendar: Calendar) -> tuple[tuple[date, date], ...]:
    return tuple((vacation.start, vacation.end) for vacation in calendar.vacations)


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    return {row["departement"]: row["zone"] for row in _rows("zones_scolaires.csv")}


@lru_cache(maxsize=1)
def _calendars() -> dict[str, Calendar]:
    return read(_rows("vacances_scolaires.csv"))


def read(rows: list[dict[str, str]]) -> dict[str, Calendar]:
    """Zone → its calendar. The last holidays of a file are a summer's, which ends the last year known."""
    found: dict[str, list[Vacation]] = {}
    for row in rows:
        vacation = Vacation(date.fromisoformat(row["du"]), date.fromisoformat(row["au"]), row["nom"])
        found.setdefault(row["zone"], []).append(vacation)
    return {zone: _calendar(zone, sorted(each, key=lambda v: v.start)) for zone, each in found.items()}


def _calendar(zone: str, vacations: list[Vacation]) -> Calendar:
    first = vacations[0].start
    year = first.year if (first.month, first.day) >= SCHOOL_YEAR_BEGINS else first.year - 1
    begins = date(year, *SCHOOL_YEAR_BEGINS)
    return Calendar(zone, tuple(vacations), begins, vacations[-1].end)


def _rows(name: str) -> list[dict[str, str]]:
    path: Path = settings.REFERENCE_DATA_DIR / "calendriers" / name
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
