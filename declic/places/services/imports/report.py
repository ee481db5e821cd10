"""What became of each row of a file."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from declic.places.engine.cleaned import Reason, ReasonCode
from declic.places.models import Import, ImportRow, Outcome

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
    """Every row of the file once, in the file's order; places of its sources that it no longer holds."""

    profile: str
    dropped_columns: tuple[str, ...] = ()
    rows: list[RowReport] = field(default_factory=list)
    closures: list[tuple[str, str]] = field(default_factory=list)  # identifier and name
    imported: Import | None = None

    def counts(self) -> dict[str, int]:
        """`rows` is the sum of the five outcomes."""
        found = Counter(row.outcome for row in self.rows)
        return (
            {"rows": len(self.rows)}
            | {outcome: found[outcome] for outcome in Outcome.values}
            | {"closures_proposed": len(self.closures)}
        )


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
