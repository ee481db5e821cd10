"""Published figures to set an answer beside, each with its source, year, base and what its question asked instead."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import yaml
from django.conf import settings


@dataclass(frozen=True)
class ReferenceFigure:
    """One published figure. `question` is the one of ours that comes nearest, "" when none does."""

    percent: int
    said: str
    source: str
    year: str
    base: str
    difference: str
    question: str = ""
    ours: tuple[str, ...] = ()


@dataclass(frozen=True)
class Compared:
    """A figure beside what this association answered; `yours` is empty when nothing compares."""

    figure: ReferenceFigure
    yours: str


@cache
def shipped_figures() -> tuple[ReferenceFigure, ...]:
    """The figures of `data/reference_figures.yaml`, in its order."""
    path = settings.REFERENCE_DATA_DIR / "reference_figures.yaml"
    rows = yaml.safe_load(path.read_text(encoding="utf-8"))["figures"]
    return tuple(ReferenceFigure(**{**row, "ours": tuple(row.get("ours", ()))}) for row in rows)


def reference_figures(answers: Mapping[str, str]) -> list[Compared]:
    """Every figure, with this association's own answer in words where one comes near."""
    return [Compared(figure, _yours(figure, answers.get(figure.question, ""))) for figure in shipped_figures()]


def _yours(figure: ReferenceFigure, value: str) -> str:
    if value.isdigit() and int(value) < len(figure.ours):
        return figure.ours[int(value)]
    return "Vous avez répondu « je ne sais pas »." if value == "nsp" and figure.ours else ""
