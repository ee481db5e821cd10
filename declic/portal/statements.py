"""The accessibility statement, as its data file says it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

FILE = "accessibility.yaml"


@dataclass(frozen=True)
class Check:
    """Something that was tested: what, how, and the test that still proves it."""

    what: str
    how: str
    proof: str


@dataclass(frozen=True)
class Statement:
    """The statement: state, date, what was tested, what was not, what is known to be wrong."""

    state: str
    reference: str
    written_on: date
    checked: tuple[Check, ...]
    not_checked: tuple[str, ...]
    defects: tuple[str, ...]


def accessibility_statement(path: Path | None = None) -> Statement:
    """Reads the statement; raises KeyError or TypeError when the file lacks something."""
    read: dict[str, Any] = yaml.safe_load((path or settings.REFERENCE_DATA_DIR / FILE).read_text(encoding="utf-8"))
    return Statement(
        state=read["state"],
        reference=read["reference"],
        written_on=read["written_on"],
        checked=tuple(Check(**line) for line in read["checked"]),
        not_checked=tuple(read["not_checked"]),
        defects=tuple(read["defects"]),
    )
