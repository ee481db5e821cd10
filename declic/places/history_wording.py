"""The history of a sheet in French: who changed what, when."""

from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst

from declic.core.typography import polish
from declic.places.models import Place, PlaceChange
from declic.places.proposal_words import NOTHING, title, value_in_words

HIDDEN = frozenset({"hours_flags", "hours_readable"})
MADE, CHANGED = "Fiche créée", "Fiche modifiée"
LOCKED, SUCCESSOR = "à nous, ne pas écraser", "lieu qui le remplace"
LONGEST = 300
FORGOTTEN = "oublié\u00a0: plus de deux ans"


@dataclass(frozen=True)
class Line:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Entry:
    """One change: `lines` say each field; one that made the place has nothing before."""

    change: PlaceChange
    title: str
    who: str
    lines: tuple[Line, ...]


def entry(change: PlaceChange, successors: dict[int, str]) -> Entry:
    """`change` comes with its agent and its import."""
    names = [name for name in change.after if name not in HIDDEN]
    if change.is_forgotten:
        lines = tuple(Line(capfirst(_title(name)), FORGOTTEN, FORGOTTEN) for name in names)
        return Entry(change, CHANGED, _who(change), lines)
    lines = tuple(
        Line(
            capfirst(_title(name)),
            _value(name, change.before.get(name), successors) if change.before else "",
            _value(name, change.after[name], successors),
        )
        for name in names
        if change.before or _value(name, change.after[name], successors) != NOTHING
    )
    return Entry(change, CHANGED if change.before else MADE, _who(change), lines)


def _title(name: str) -> str:
    return {"locked": LOCKED, "successor_id": SUCCESSOR}.get(name) or title(name)


def _value(name: str, value: Any, successors: dict[int, str]) -> str:
    if name == "successor_id":
        return successors.get(value, NOTHING) if value else NOTHING
    if name == "locked":
        value = [title(column) for column in value or []]
    return polish(value_in_words(name, value))[:LONGEST]


def _who(change: PlaceChange) -> str:
    """« le centre (Nadège Lormier) »; « un import (lieux.csv) »."""
    said = change.get_origin_display()
    detail = str(change.by) if change.by else change.of.filename if change.of else ""
    return f"{said} ({detail})" if detail else said


def successors_in(changes: list[PlaceChange]) -> set[int]:
    """The keys of the places that these changes name."""
    sides = [side.get("successor_id") for change in changes for side in (change.before, change.after)]
    return {key for key in sides if isinstance(key, int)}


def names_of(keys: set[int]) -> dict[int, str]:
    return dict(Place.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}
