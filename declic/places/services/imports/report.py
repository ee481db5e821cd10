"""What became of each row of a file."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass
from typing import Any

from declic.places.engine.cleaned import Reason, ReasonCode
from declic.places.models import Import, ImportRow, Outcome
from declic.places.services.imports.spool import Spool, packed

Told = dict[str, str]


@dataclass(frozen=True, slots=True)
class RowReport:
    """One row: its outcome, the reasons (see import_words.py), and the place it became or joined ("" when refused)."""

    number: int
    outcome: str
    reasons: tuple[Told, ...] = ()
    public_id: str = ""
    name: str = ""
    has_personal_data: bool = False


@dataclass
class Report:
    """Every row of the file once, in the file's order; places of its sources that it no longer holds. Read from disk
    as often as asked, never held whole."""

    profile: str
    dropped_columns: tuple[str, ...]
    unread_sheets: tuple[dict[str, Any], ...]
    spool: Spool
    imported: Import | None = None

    def rows(self) -> Iterator[RowReport]:
        return (_row(said) for (said,) in self.spool.each("SELECT said FROM reports ORDER BY rank"))

    def closures(self) -> Iterator[tuple[str, str]]:
        """Identifier and name."""
        return self.spool.each("SELECT public_id, name FROM closing ORDER BY rank")

    def counts(self) -> dict[str, int]:
        """`rows` is the sum of the five outcomes."""
        found = dict(self.spool.each("SELECT outcome, count(*) FROM reports GROUP BY outcome"))
        (closing,) = self.spool.one("SELECT count(*) FROM closing")
        outcomes = {str(outcome): found.get(str(outcome), 0) for outcome in Outcome.values}
        return {"rows": sum(found.values())} | outcomes | {"closures_proposed": closing}


def note(spool: Spool, row: RowReport, undo: Any) -> int:
    """The row reported, with what it takes to undo it; gives its rank."""
    spool.put("INSERT INTO reports VALUES (NULL, ?, ?, ?)", str(row.outcome), packed(astuple(row)), packed(undo))
    (rank,) = spool.one("SELECT last_insert_rowid()")
    return int(rank)


def ranked(spool: Spool, rank: int) -> RowReport:
    (said,) = spool.one("SELECT said FROM reports WHERE rank = ?", rank)
    return _row(said)


def some_rows(spool: Spool) -> Iterator[list[tuple[RowReport, dict[str, Any]]]]:
    """The rows and what it takes to undo each, some at a time."""
    for lines in spool.some("SELECT said, undo FROM reports ORDER BY rank"):
        yield [(_row(said), json.loads(undo)) for said, undo in lines]


def _row(said: str) -> RowReport:
    number, outcome, reasons, *others = json.loads(said)
    return RowReport(number, outcome, tuple(reasons), *others)


def told(reason: Reason) -> Told:
    """A reason as the tables keep it: what is empty is left out."""
    every = {"code": str(reason.code), "column": reason.column, "value": reason.value, "became": reason.became}
    return {name: value for name, value in every.items() if value}


def all_told(reasons: Iterable[Reason]) -> tuple[Told, ...]:
    """All but the personal data found, which is told apart, field by field."""
    return tuple(told(reason) for reason in reasons if reason.code != ReasonCode.PERSONAL)


def row_of(imported: Import, row: RowReport, before: dict[str, Any], *, with_texts: bool = False) -> ImportRow:
    """The row as it is kept. The personal data found is kept with it as long as somebody has to decide, not longer."""
    reasons = [
        {name: value for name, value in reason.items() if name != "value"}
        if reason["code"].startswith("personal_") and not with_texts
        else reason
        for reason in row.reasons
    ]
    return ImportRow(
        of=imported,
        number=row.number,
        outcome=row.outcome,
        reasons=reasons,
        public_id=row.public_id,
        name=row.name,
        has_personal_data=row.has_personal_data,
        before=before,
    )
