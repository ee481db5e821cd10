"""Choosing among the sessions to come: by subject, place, time of day, free seats, day. Times are as one reads them.

Within a question any answer does, and every question asked must be answered. What stands beside a choice is how many
sessions it would show, whatever else is chosen under the same question.

The time of day is that of a session's first date: a whole day begins before noon and ends after 14:00, a morning
begins before noon too but is over by then; from 17:00 it is an evening. A Saturday is a Saturday, at whatever time.

>>> nine = datetime(2027, 3, 5, 9)
>>> moment_of(nine, nine.replace(hour=17)), moment_of(nine, nine.replace(hour=13))
('journee', 'matin')
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

THEME, WHERE, MOMENT, SEATS = "sujet", "ou", "moment", "places"
ON_SITE, REMOTE, FREE = "sur-place", "a-distance", "libres"
WHOLE_DAY, MORNING, AFTERNOON, EVENING, ON_SATURDAY = "journee", "matin", "apres-midi", "soir", "samedi"
NOON, DAY_ENDS_AFTER, EVENING_STARTS = time(12), time(14), time(17)
SATURDAY = 5


@dataclass(frozen=True)
class Glance:
    """A session, as choosing sees it: when its dates begin, in order, and what it answers to each question."""

    pk: int
    starts: tuple[datetime, ...]
    answers: Mapping[str, frozenset[str]]
    is_cancelled: bool = False

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(start.date() for start in self.starts)

    def begins_in(self, month: date | None) -> bool:
        return month is not None and self.starts[0].date().replace(day=1) == month.replace(day=1)


@dataclass(frozen=True)
class Filters:
    """What a person asked to see; empty means everything."""

    wanted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    day: date | None = None

    @property
    def any(self) -> bool:
        return bool(self.day or self.any_answer)

    @property
    def any_answer(self) -> bool:
        return any(self.wanted.values())

    def of(self, question: str) -> frozenset[str]:
        return self.wanted.get(question, frozenset())

    def keep(self, glance: Glance, *, but: str = "") -> bool:
        """Does it answer all that is asked, the question `but` left out?"""
        if self.day and self.day not in glance.days:
            return False
        asked = (question for question, values in self.wanted.items() if values and question != but)
        return all(self.wanted[question] & glance.answers[question] for question in asked)


def moment_of(start: datetime, end: datetime) -> str:
    """The time of day of a date, from its hours as one reads them there."""
    if start.weekday() == SATURDAY:
        return ON_SATURDAY
    if start.time() >= EVENING_STARTS:
        return EVENING
    if start.time() >= NOON:
        return AFTERNOON
    return WHOLE_DAY if (end.date(), end.time()) > (start.date(), DAY_ENDS_AFTER) else MORNING


def chosen(glances: Iterable[Glance], filters: Filters) -> list[Glance]:
    """Those that answer, in the same order."""
    return [glance for glance in glances if filters.keep(glance)]


def counts(glances: Iterable[Glance], filters: Filters, question: str) -> Counter[str]:
    """Answer → how many sessions would be shown if it were the one chosen to this question."""
    answering = (glance for glance in glances if filters.keep(glance, but=question))
    return Counter(answer for glance in answering for answer in glance.answers[question])


def months(glances: Iterable[Glance]) -> dict[date, int]:
    """The months in which these sessions begin, in order, and how many in each."""
    begin = Counter(glance.starts[0].date().replace(day=1) for glance in glances)
    return dict(sorted(begin.items()))


def months_met(glances: Iterable[Glance]) -> list[date]:
    """The months in which one of their dates falls, in order."""
    return sorted({day.replace(day=1) for glance in glances for day in glance.days})


def by_day(glances: Iterable[Glance], month: date) -> dict[date, list[tuple[datetime, Glance]]]:
    """Each day of this month on which one of their dates begins: when and which, the earliest first."""
    met = [(start, glance) for glance in glances for start in glance.starts]
    days: dict[date, list[tuple[datetime, Glance]]] = {}
    for start, glance in sorted(met, key=_at):
        if start.date().replace(day=1) == month.replace(day=1):
            days.setdefault(start.date(), []).append((start, glance))
    return days


def _at(met: tuple[datetime, Glance]) -> tuple[datetime, int]:
    return met[0], met[1].pk
