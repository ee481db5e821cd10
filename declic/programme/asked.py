"""What a person asks of the list or the calendar, read from the address; what is unknown is ignored, never an error."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from django.http import QueryDict

from declic.programme.engine import choosing
from declic.programme.engine.choosing import Filters, Glance
from declic.programme.models import Theme

WHERE = ((choosing.ON_SITE, "Sur place"), (choosing.REMOTE, "À distance"))
MOMENTS = (
    (choosing.WHOLE_DAY, "Une journée entière"),
    (choosing.MORNING, "Le matin"),
    (choosing.AFTERNOON, "L’après-midi"),
    (choosing.EVENING, "Le soir"),
    (choosing.ON_SATURDAY, "Le samedi"),
)
SEATS = ((choosing.FREE, "Des places libres"),)


@dataclass(frozen=True)
class Asked:
    """The filters, and the month if one is asked."""

    filters: Filters = field(default_factory=Filters)
    month: date | None = None


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Question:
    """One question of the form, with what may be answered."""

    name: str
    legend: str
    choices: tuple[Choice, ...]


def read(query: QueryDict, themes: Iterable[Theme]) -> Asked:
    """`sujet`, `ou`, `moment` (several of each), `places=libres`, `jour` as 2026-10-06, `mois` as 2026-10."""
    wanted = {
        name: frozenset(value for value, _ in choices) & set(query.getlist(name))
        for name, _, choices in _questions(themes)
    }
    return Asked(Filters(wanted, _day(query.get("jour", ""))), read_month(query.get("mois", "")))


def form(themes: Iterable[Theme], asked: Filters, glances: list[Glance]) -> list[Question]:
    """The questions, and beside each answer how many sessions it would show."""
    return [_question(name, legend, choices, asked, glances) for name, legend, choices in _questions(themes)]


def _questions(themes: Iterable[Theme]) -> Iterable[tuple[str, str, Iterable[tuple[str, str]]]]:
    return (
        (choosing.THEME, "Sujet", [(theme.slug, theme.name) for theme in themes]),
        (choosing.WHERE, "Où", WHERE),
        (choosing.MOMENT, "Moment", MOMENTS),
        (choosing.SEATS, "Places", SEATS),
    )


def _question(
    name: str, legend: str, choices: Iterable[tuple[str, str]], asked: Filters, glances: list[Glance]
) -> Question:
    counts = choosing.counts(glances, asked, name)
    chosen = asked.of(name)
    shown = tuple(Choice(value, label, counts[value], value in chosen) for value, label in choices)
    return Question(name, legend, shown)


def read_month(text: str) -> date | None:
    """« 2026-10 »; None for anything else."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text, re.ASCII)
    return date(int(found[1]), int(found[2]), 1) if found else None


def _day(text: str) -> date | None:
    month = read_month(text[:7])
    found = re.fullmatch(r"-(\d\d)", text[7:], re.ASCII)
    try:
        return month.replace(day=int(found[1])) if month and found else None
    except ValueError:  # 31 February
        return None


def read_instant(text: str) -> datetime | None:
    """A moment that a page sends back; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
