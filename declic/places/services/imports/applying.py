"""A file brought into the base, some rows at a time: what each row becomes.

What was locked or written here is never written over; what was deleted or closed here does not come back.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from declic.places.engine.cleaned import CleanRow, PersonalData, ReasonCode
from declic.places.engine.comparing import compared
from declic.places.engine.merging import completed, is_empty, same
from declic.places.models import Import, Outcome, Place, PlaceState
from declic.places.services.imports.known import known_places, sources_ahead
from declic.places.services.imports.planned import MovedError, Plan, Proposed
from declic.places.services.imports.reading import Reading
from declic.places.services.imports.report import RowReport, Told, all_told, note, ranked, told
from declic.places.services.imports.sheets import Sheet
from declic.places.services.imports.targets import Finder, Target, Way, departement_of

KEEP, BLANK = "keep", "blank"
EVERY_FINDING = "*"
BLANK_EVERY_FINDING = {EVERY_FINDING: BLANK}


class Run:
    """One file against the base as it is now: what is to be written is laid in the plan, and nothing is written.

    The import's decisions: « 12:emails » → keep or blank, what an agent chose for what was found in row 12.
    """

    def __init__(self, imported: Import, reading: Reading) -> None:
        self.imported, self.decisions, self.reading = imported, imported.decisions, reading
        self.plan, self.known = Plan(reading.spool), known_places(reading.spool)
        self.former = sources_ahead(reading.last_days)
        self.finder = Finder(self.known, imported.territory, reading)
        # Of each source, the départements that the file names: for the places that it no longer holds.
        self.departements: dict[str, set[str]] = defaultdict(set)
        self._undo: dict[int, dict[str, Any]] = {}

    def take(self, chunk: Sequence[CleanRow]) -> None:
        targets = self.finder.find(chunk)
        sheets = self.plan.sheets([t.identifier for t in targets if t.way in (Way.KNOWN, Way.SAME)])
        for target in targets:
            self._undo = {}
            report = self._report(target, sheets)
            rank = note(self.reading.spool, report, self._undo)
            if target.is_repeated and target.way not in (Way.AGAIN, Way.ELSEWHERE):
                self.reading.note_first(target.key, rank)
        self.plan.keep_sheets(list(sheets.values()))

    def _report(self, target: Target, sheets: dict[str, Sheet]) -> RowReport:
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
            if target.record is None:  # another identifier of it: known from now on, it does not come back either
                self._note_record(target, {})
            return RowReport(row.number, Outcome.UNCHANGED, ({"code": "deleted_here"},), name=name)
        if target.way is Way.NEW:
            sheet = sheets[target.identifier] = self._new_sheet(target)
        elif target.identifier in sheets:
            sheet = sheets[target.identifier]
        else:
            raise MovedError  # deleted since the base was looked at
        does = {Way.NEW: self._create, Way.SAME: self._join, Way.KNOWN: self._update}[target.way]
        outcome, reasons = does(target, sheet)
        personal = tuple(self._personal(row.number, found) for found in row.personal)
        return RowReport(
            row.number, outcome, (*reasons, *personal), target.identifier, name, has_personal_data=bool(personal)
        )

    def _see(self, target: Target) -> None:
        self.reading.spool.put("INSERT OR IGNORE INTO seen VALUES (?, ?)", *target.key)
        self.departements[target.row.source].add(departement_of(target.values))

    def _note_record(self, target: Target, whence: Mapping[str, Any]) -> None:
        self._undo = self.plan.note_record(target, whence)

    def _again(self, target: Target, name: str) -> RowReport:
        """Its identifier is higher in the file: the two were read as one."""
        first = ranked(self.reading.spool, self.reading.first(target.key))
        reason = {
            "code": "same_identifier",
            "column": "id",
            "value": target.row.external_id,
            "became": str(first.number),
        }
        outcome = Outcome.UNCHANGED if first.outcome == Outcome.UNCHANGED else Outcome.MERGED
        reasons = (reason, *all_told(target.row.repairs)) if outcome == Outcome.MERGED else (reason,)
        personal = tuple(_erased(found) for found in target.row.personal)
        return RowReport(
            target.row.number, outcome, (*reasons, *personal), first.public_id, name, has_personal_data=bool(personal)
        )

    def _new_sheet(self, target: Target) -> Sheet:
        values = target.values
        slug = self.known.free_slug(str(values.get("name") or ""), str(values.get("commune") or ""))
        place = Place(public_id=target.identifier, slug=slug, source=target.row.source)
        return Sheet(place, [], is_new=True)

    def _create(self, target: Target, sheet: Sheet) -> tuple[str, tuple[Told, ...]]:
        values, kept, undecided = self._decided(target)
        if undecided or _is_said_closed(target):
            sheet.place.state = PlaceState.TO_CHECK
        sheet.set(values, target.row.source, target.day, kept)
        self._note_record(target, {})
        notes = all_told(target.row.repairs)
        outcome = Outcome.REPAIRED if notes else Outcome.KEPT
        return outcome, (*notes, *((target.like,) if target.like else ()))

    def _join(self, target: Target, sheet: Sheet) -> tuple[str, tuple[Told, ...]]:
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
                    self.plan.propose(sheet, Proposed(found.field, found.original, "personal"))
            whence = sheet.set(completed(held, values, target.day), target.row.source, target.day, kept)
        self._note_record(target, whence)
        return Outcome.MERGED, tuple(notes)

    def _update(self, target: Target, sheet: Sheet) -> tuple[str, tuple[Told, ...]]:
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
            self.plan.propose(sheet, Proposed(name, value))
        for name, personal in moved.items():
            self.plan.propose(sheet, Proposed(name, personal.original, "personal"))
        notes: list[Told] = [
            *({"code": "conflict", "column": n, "value": _short(held.values[n]), "became": _short(v)}
              for n, v in found.conflicts.items()),
            *({"code": "locked", "column": n, "value": _short(held.values[n])} for n in found.locked),
        ]  # fmt: skip
        whence = sheet.set(found.changes, target.row.source, target.day, kept)
        if not same(before, target.values):
            self._note_record(target, whence)
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
            decision = self._decision(target.row.number, found)
            if decision == KEEP:
                values[found.field] = found.original
                kept.add(found.field)
            elif decision != BLANK:
                undecided.append(found)
        return values, frozenset(kept), undecided

    def _decision(self, row: int, found: PersonalData) -> str | None:
        return self.decisions.get(f"{row}:{found.field}", self.decisions.get(EVERY_FINDING))

    def _personal(self, row: int, found: PersonalData) -> Told:
        kept = self._decision(row, found) == KEEP
        return _erased(found) | ({"code": "personal_kept"} if kept else {})


def _erased(found: PersonalData) -> Told:
    return {"code": f"personal_{found.what}", "column": found.field, "value": found.text[:80]}


def _is_said_closed(target: Target) -> bool:
    return any(reason.code == ReasonCode.CLOSED for reason in target.row.repairs)


def _short(value: Any) -> str:
    """A value in the report: its first signs."""
    if isinstance(value, list):
        return ", ".join(str(part) for part in value)[:80]
    if isinstance(value, bool):
        return "oui" if value else "non"
    return "" if value is None else str(value)[:80]
