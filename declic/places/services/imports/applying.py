"""A file brought into the base, some rows at a time: what each row becomes.

What was locked or written here is never written over; what was deleted or closed here does not come back.
"""

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from declic.places.engine.cleaned import CleanRow, PersonalData, ReasonCode
from declic.places.engine.comparing import compared
from declic.places.engine.merging import completed, is_empty, same
from declic.places.models import Import, ImportRow, Outcome, Place, PlaceState
from declic.places.services.features import ensure_features
from declic.places.services.imports.known import known_places, sources_ahead
from declic.places.services.imports.report import RowReport, Told, all_told, row_of, told
from declic.places.services.imports.sheets import Sheet
from declic.places.services.imports.targets import Finder, Key, Target, Way, departement_of
from declic.places.services.imports.writing import Batch, Proposed, sheets_of

KEEP, BLANK = "keep", "blank"
EVERY_FINDING = "*"
BLANK_EVERY_FINDING = {EVERY_FINDING: BLANK}


@dataclass
class Seen:
    """What a file says of one source: for the places that it no longer holds."""

    keys: set[str] = field(default_factory=set)
    made: set[str] = field(default_factory=set)
    departements: set[str] = field(default_factory=set)


class Run:
    """One file, in the caller's transaction, which holds the imports' turn.

    The import's decisions: « 12:emails » → keep or blank, what an agent chose for what was found in row 12.
    """

    def __init__(
        self,
        imported: Import,
        repeated: Mapping[Key, dict[str, Any]],
        last_days: Mapping[str, str],
        *,
        now: datetime,
        keeps_rows: bool,
    ) -> None:
        self.imported, self.decisions, self.now, self.keeps_rows = imported, imported.decisions, now, keeps_rows
        self.known, self.features, self.together = known_places(), ensure_features(), uuid.uuid4()
        self.former, self.last_days = sources_ahead(last_days), last_days
        self.finder = Finder(self.known, imported.territory, repeated)
        self.rows: list[RowReport] = []
        self.seen: dict[str, Seen] = defaultdict(Seen)
        self.places_said: set[int] = set()
        self._first: dict[Key, RowReport] = {}

    def take(self, chunk: Sequence[CleanRow]) -> None:
        targets = self.finder.find(chunk)
        sheets = sheets_of([t.identifier for t in targets if t.way in (Way.KNOWN, Way.SAME)])
        batch = Batch(self.imported, self.features, self.now, self.together)
        for target in targets:
            report = self._report(target, sheets, batch)
            self.rows.append(report)
            if target.key in self.finder.repeated and target.way is not Way.AGAIN:
                self._first[target.key] = report
        batch.write(list(sheets.values()))
        self.places_said |= {sheet.place.pk for sheet in sheets.values()}
        if self.keeps_rows:
            reports = self.rows[-len(targets) :]
            ImportRow.objects.bulk_create(row_of(self.imported, r, batch.undo.get(r.number, {})) for r in reports)

    def _report(self, target: Target, sheets: dict[str, Sheet], batch: Batch) -> RowReport:
        row, name = target.row, str(target.values.get("name") or "")[:200]
        if row.refusal:
            return RowReport(row.number, Outcome.REFUSED, (told(row.refusal), *all_told(row.repairs)))
        if target.way is Way.ELSEWHERE:
            where = departement_of(target.values)
            reason = {"code": "out_of_territory", "value": where, "became": self.imported.territory}
            return RowReport(row.number, Outcome.REFUSED, (reason,), name=name)
        self._see(target)
        if target.way is Way.AGAIN:
            return self._again(target, name)
        if target.way is Way.GONE:
            batch.note_gone(target)
            return RowReport(row.number, Outcome.UNCHANGED, ({"code": "deleted_here"},), name=name)
        if target.way is Way.NEW:
            sheet = sheets[target.identifier] = self._new_sheet(target)
        else:
            sheet = sheets[target.identifier]
        does = {Way.NEW: self._create, Way.SAME: self._join, Way.KNOWN: self._update}[target.way]
        outcome, reasons = does(target, sheet, batch)
        personal = tuple(_personal(found) for found in row.personal)
        return RowReport(
            row.number, outcome, (*reasons, *personal), target.identifier, name, has_personal_data=bool(personal)
        )

    def _see(self, target: Target) -> None:
        seen = self.seen[target.row.source]
        seen.keys.add(target.row.external_id)
        seen.departements.add(departement_of(target.values))
        if target.record is None:
            seen.made.add(target.row.external_id)

    def _again(self, target: Target, name: str) -> RowReport:
        """Its identifier is higher in the file: the two were read as one."""
        first = self._first[target.key]
        reason = {
            "code": "same_identifier",
            "column": "id",
            "value": target.row.external_id,
            "became": str(first.number),
        }
        outcome = Outcome.UNCHANGED if first.outcome == Outcome.UNCHANGED else Outcome.MERGED
        reasons = (reason, *all_told(target.row.repairs)) if outcome == Outcome.MERGED else (reason,)
        personal = tuple(_personal(found) for found in target.row.personal)
        return RowReport(
            target.row.number, outcome, (*reasons, *personal), first.public_id, name, has_personal_data=bool(personal)
        )

    def _new_sheet(self, target: Target) -> Sheet:
        values = target.values
        slug = self.known.free_slug(str(values.get("name") or ""), str(values.get("commune") or ""))
        place = Place(public_id=target.identifier, slug=slug, source=target.row.source)
        return Sheet(place, [], is_new=True)

    def _create(self, target: Target, sheet: Sheet, batch: Batch) -> tuple[str, tuple[Told, ...]]:
        values, kept, undecided = self._decided(target)
        if undecided or _is_said_closed(target):
            sheet.place.state = PlaceState.TO_CHECK
        sheet.set(values, target.row.source, target.day, kept)
        batch.note_record(target, {})
        notes = all_told(target.row.repairs)
        outcome = Outcome.REPAIRED if notes else Outcome.KEPT
        return outcome, (*notes, *((target.like,) if target.like else ()))

    def _join(self, target: Target, sheet: Sheet, batch: Batch) -> tuple[str, tuple[Told, ...]]:
        """Another source, or another row, says a place that is here."""
        assert target.like is not None
        notes = [target.like, *all_told(target.row.repairs)]
        whence: dict[str, Any] = {}
        if sheet.place.state == PlaceState.CLOSED:
            notes.append({"code": "closed_here"})
        else:
            values, kept, undecided = self._decided(target)
            held = sheet.held()
            for found in undecided:
                if is_empty(values.get(found.field)) and is_empty(held.values.get(found.field)):
                    batch.propose(sheet, Proposed(found.field, found.original, "personal"))
            whence = sheet.set(completed(held, values, target.day), target.row.source, target.day, kept)
        batch.note_record(target, whence)
        return Outcome.MERGED, tuple(notes)

    def _update(self, target: Target, sheet: Sheet, batch: Batch) -> tuple[str, tuple[Told, ...]]:
        """Its source has spoken of it before."""
        assert target.record is not None
        if sheet.place.state == PlaceState.CLOSED:
            return Outcome.UNCHANGED, ({"code": "closed_here"},)
        values, kept, undecided = self._decided(target)
        before, held = target.record.values, sheet.held()
        blanked = {found.field: found for found in undecided}
        moved = {n: f for n, f in blanked.items() if not same(before.get(n), target.values.get(n))}
        told_now, source = {n: v for n, v in values.items() if n not in blanked}, target.row.source
        found = compared(before, told_now, held, source, is_former_file=source in self.former)
        if found.is_older:
            known = {"value": target.day, "became": str(before.get("updated_on"))}
            return Outcome.UNCHANGED, ({"code": "older"} | known,)
        for name, value in found.conflicts.items():
            batch.propose(sheet, Proposed(name, value))
        for name, personal in moved.items():
            batch.propose(sheet, Proposed(name, personal.original, "personal"))
        notes: list[Told] = [
            *({"code": "conflict", "column": n, "value": _short(held.values[n]), "became": _short(v)}
              for n, v in found.conflicts.items()),
            *({"code": "locked", "column": n, "value": _short(held.values[n])} for n in found.locked),
        ]  # fmt: skip
        whence = sheet.set(found.changes, target.row.source, target.day, kept)
        if not same(before, target.values):
            batch.note_record(target, whence)
        if not found.changes:
            return Outcome.UNCHANGED, tuple(notes)
        notes += [
            {"code": "changed", "column": n, "value": _short(held.values[n]), "became": _short(v)}
            for n, v in found.changes.items()
        ]
        repairs = all_told(target.row.repairs)
        return Outcome.REPAIRED if repairs else Outcome.KEPT, (*repairs, *notes)

    def _decided(self, target: Target) -> tuple[dict[str, Any], frozenset[str], list[PersonalData]]:
        """The values with what an agent chose to keep, which fields those are, and what nobody has decided on yet."""
        values, kept, undecided = dict(target.values), set[str](), list[PersonalData]()
        for found in target.row.personal:
            name = f"{target.row.number}:{found.field}"
            decision = self.decisions.get(name, self.decisions.get(EVERY_FINDING))
            if decision == KEEP:
                values[found.field] = found.original
                kept.add(found.field)
            elif decision != BLANK:
                undecided.append(found)
        return values, frozenset(kept), undecided


def _is_said_closed(target: Target) -> bool:
    return any(reason.code == ReasonCode.CLOSED for reason in target.row.repairs)


def _personal(found: PersonalData) -> Told:
    return {"code": f"personal_{found.what}", "column": found.field, "value": found.text[:80]}


def _short(value: Any) -> str:
    """A value in the report: its first signs."""
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)[:80]
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else str(value)[:80]
