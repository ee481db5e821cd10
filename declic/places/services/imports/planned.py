"""What an import would write, laid on disk while its rows are read; nothing of it is in the base yet.

A place that several rows speak of is found again as the former ones left it.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from declic.places.models import Place, SourceRecord, Stop
from declic.places.services.imports.sheets import APART, FIELDS, Sheet, stop_values
from declic.places.services.imports.spool import Spool, packed
from declic.places.services.imports.targets import Target


class MovedError(Exception):
    """The base is no longer what the plan was made on: it has to be made again."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A value for an agent to decide on."""

    field: str
    value: Any
    why: str = ""


@dataclass(frozen=True, slots=True)
class PlannedSheet:
    """A place to write: made when `found` is "", else as it was when it was read."""

    public_id: str
    slug: str
    source: str
    state: str
    provenance: dict[str, Any]
    before: dict[str, Any]
    after: dict[str, Any]
    found: str

    def on(self, sheet: Sheet) -> Sheet:
        """What the import sets, on the place as it is in the base."""
        for name, value in self.after.items():
            sheet.write(name, value)
        sheet.place.state, sheet.place.provenance = self.state, dict(self.provenance)
        sheet.before, sheet.after = dict(self.before), dict(self.after)
        return sheet

    def made(self) -> Sheet:
        place = Place(public_id=self.public_id, slug=self.slug, source=self.source)
        return self.on(Sheet(place, [], is_new=True))


@dataclass(frozen=True, slots=True)
class PlannedRecord:
    """What a source now says of a place (`public_id` is "": deleted here). `was`: its record, the place of it and the
    import that it was last seen in, None when it is new."""

    source: str
    external_id: str
    public_id: str
    values: dict[str, Any]
    was: tuple[int, int | None, int | None] | None


def sheets_of(identifiers: Sequence[str], *, kept_from_others: bool) -> dict[str, Sheet]:
    """Those places; kept from agents until the end of the caller's transaction, or not."""
    found = Place.objects.filter(public_id__in=set(identifiers)).order_by("pk")
    places = list(found.select_for_update() if kept_from_others else found)
    kept = {place.pk: place for place in places}
    sheets = {place.pk: Sheet(place, []) for place in places}
    words = Place.features.through.objects.filter(place__in=kept).values_list("place_id", "feature__slug")
    for pk, slug in words.order_by("feature__slug"):
        sheets[pk].features.append(slug)
    for stop in Stop.objects.filter(place__in=kept):
        sheets[stop.place_id].stops.append(stop_values(stop))
    return {kept[pk].public_id: sheet for pk, sheet in sheets.items()}


def mark_of(sheet: Sheet) -> str:
    """Changes with anything that an import looks at."""
    place = sheet.place
    said = [sheet.value(name) for name in sorted((*FIELDS, *APART))]
    whole = packed([said, place.state, place.provenance, place.locked])
    return hashlib.sha256(whole.encode()).hexdigest()[:32]


class Plan:
    def __init__(self, spool: Spool) -> None:
        self.spool = spool

    def sheets(self, identifiers: Sequence[str]) -> dict[str, Sheet]:
        """Those places, as this import leaves them so far."""
        sheets, planned = {}, {}
        for identifier in dict.fromkeys(identifiers):
            found = self.spool.one("SELECT said FROM sheets WHERE public_id = ?", identifier)
            if found:
                planned[identifier] = PlannedSheet(*json.loads(found[0]))
        for identifier, sheet in sheets_of(identifiers, kept_from_others=False).items():
            sheet.found = mark_of(sheet)
            if identifier in planned:
                former = planned.pop(identifier)
                sheet = former.on(sheet)
                sheet.found = former.found
            sheets[identifier] = sheet
        return sheets | {identifier: sheet.made() for identifier, sheet in planned.items()}

    def keep_sheets(self, sheets: Sequence[Sheet]) -> None:
        for sheet in sheets:
            place = sheet.place
            if not sheet.is_new:
                self.spool.put("INSERT OR IGNORE INTO places_said VALUES (?)", place.pk)
            if sheet.changed():
                names = [place.public_id, place.slug, place.source, str(place.state)]
                said = packed([*names, place.provenance, sheet.before, sheet.after, sheet.found])
                self.spool.put(
                    "INSERT INTO sheets VALUES (NULL, ?, ?) ON CONFLICT (public_id) DO UPDATE SET said = excluded.said",
                    place.public_id,
                    said,
                )

    def note_record(self, target: Target, whence: Mapping[str, Any]) -> dict[str, Any]:
        """What the source now says of the place; `whence`: where the fields changed came from. Gives what it takes to
        undo it."""
        row, record = target.row, target.record
        was = (record.pk, record.place_id, record.seen_in_id) if record else None
        said = packed([target.identifier, target.values, was])
        self.spool.put("INSERT INTO records VALUES (NULL, ?, ?, ?)", row.source, row.external_id, said)
        return {
            "source": row.source, "external_id": row.external_id, "values": record.values if record else None,
            "seen_in": record.seen_in_id if record else None, "whence": dict(whence),
        }  # fmt: skip

    def propose(self, sheet: Sheet, proposed: Proposed) -> None:
        """Each value once."""
        seen = packed(sheet.value(proposed.field))
        values = (sheet.place.public_id, proposed.field, packed(proposed.value), seen, proposed.why)
        self.spool.put("INSERT OR IGNORE INTO proposals VALUES (NULL, ?, ?, ?, ?, ?)", *values)

    def some_sheets(self) -> Iterator[list[PlannedSheet]]:
        for rows in self.spool.some("SELECT said FROM sheets ORDER BY rank"):
            yield [PlannedSheet(*json.loads(said)) for (said,) in rows]

    def some_records(self) -> Iterator[list[PlannedRecord]]:
        for rows in self.spool.some("SELECT source, external_id, said FROM records ORDER BY rank"):
            yield [_record(source, external_id, *json.loads(said)) for source, external_id, said in rows]

    def some_proposals(self) -> Iterator[list[tuple[str, Any, Proposed]]]:
        """The place's identifier, what was seen, and the value."""
        question = "SELECT public_id, seen, field, value, why FROM proposals ORDER BY rank"
        for rows in self.spool.some(question):
            yield [(who, json.loads(seen), Proposed(name, json.loads(v), why)) for who, seen, name, v, why in rows]

    def renews(self, source: str, external_id: str) -> bool:
        question = "SELECT 1 FROM records WHERE source = ? AND external_id = ?"
        return self.spool.one(question, source, external_id) is not None


def _record(
    source: str, external_id: str, public_id: str, values: dict[str, Any], was: list[int | None] | None
) -> PlannedRecord:
    return PlannedRecord(source, external_id, public_id, values, tuple(was) if was else None)  # type: ignore[arg-type]


def named(records: Sequence[PlannedRecord]) -> dict[tuple[str, str], SourceRecord]:
    """Those that the base holds already."""
    found = SourceRecord.objects.filter(external_id__in=[record.external_id for record in records])
    return {
        (record.source, record.external_id): record
        for record in found.only("source", "external_id", "place", "seen_in")
    }
