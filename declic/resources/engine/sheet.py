"""A practical sheet: what to do, in order, in how long.

>>> read_sheet("essai", {"title": "Essai", "summary": "Une phrase.", "minutes": 10,
...     "steps": [{"title": "Faire", "text": "Faites-le."}]}).steps
(Step(title='Faire', text='Faites-le.'),)
"""

import re
from dataclasses import dataclass
from typing import Any

MOST_STEPS = 20
LONGEST_MINUTES = 8 * 60
_KEYS = {"title", "summary", "minutes", "who", "needed", "steps", "after"}


class SheetError(Exception):
    """A file is not a sheet: which, where in it, what was expected."""

    def __init__(self, slug: str, where: str, expected: str) -> None:
        super().__init__(slug, where, expected)
        self.slug, self.where, self.expected = slug, where, expected


@dataclass(frozen=True)
class Step:
    """One thing to do."""

    title: str
    text: str


@dataclass(frozen=True)
class Sheet:
    """Everything a sheet says. `needed`: what to have at hand; `after`: what comes next."""

    slug: str
    title: str
    summary: str
    minutes: int
    who: str
    needed: tuple[str, ...]
    steps: tuple[Step, ...]
    after: str


def read_sheet(slug: str, content: Any) -> Sheet:
    """A sheet from a parsed file; raises SheetError at the first thing that is not as expected."""
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug, re.ASCII) or len(slug) > 80:
        raise SheetError(slug, "nom du fichier", "des minuscules, des chiffres et des tirets")
    if not isinstance(content, dict):
        raise SheetError(slug, "", "des clés et leurs valeurs")
    if unknown := [str(key) for key in content if key not in _KEYS]:
        raise SheetError(slug, unknown[0], "une clé connue : " + ", ".join(sorted(_KEYS)))
    minutes = content.get("minutes")
    if type(minutes) is not int or not 1 <= minutes <= LONGEST_MINUTES:
        raise SheetError(slug, "minutes", f"un nombre entier de 1 à {LONGEST_MINUTES}")
    return Sheet(
        slug=slug,
        title=_text(slug, content, "title", 120),
        summary=_text(slug, content, "summary", 300),
        minutes=minutes,
        who=_text(slug, content, "who", 150, required=False),
        needed=tuple(_line(slug, "needed", item, 200) for item in _list(slug, content, "needed")),
        steps=_steps(slug, content),
        after=_text(slug, content, "after", 600, required=False),
    )


def _steps(slug: str, content: dict[str, Any]) -> tuple[Step, ...]:
    items = _list(slug, content, "steps")
    if not 1 <= len(items) <= MOST_STEPS:
        raise SheetError(slug, "steps", f"de 1 à {MOST_STEPS} étapes")
    steps = []
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict) or set(item) != {"title", "text"}:
            raise SheetError(slug, f"steps, étape {number}", "title et text")
        where = f"steps, étape {number}"
        steps.append(Step(_line(slug, where, item["title"], 100), _line(slug, where, item["text"], 800)))
    return tuple(steps)


def _list(slug: str, content: dict[str, Any], key: str) -> list[Any]:
    value = content.get(key) or []
    if not isinstance(value, list):
        raise SheetError(slug, key, "une liste")
    return value


def _text(slug: str, content: dict[str, Any], key: str, longest: int, *, required: bool = True) -> str:
    value = content.get(key)
    if value is None and not required:
        return ""
    return _line(slug, key, value, longest)


def _line(slug: str, where: str, value: Any, longest: int) -> str:
    """One line of visible text."""
    if not isinstance(value, str) or not value.strip():
        raise SheetError(slug, where, "un texte")
    line = " ".join(value.split())
    if len(line) > longest:
        raise SheetError(slug, where, f"{longest} signes au plus")
    if not line.isprintable():
        raise SheetError(slug, where, "un texte sans signe invisible")
    return line
