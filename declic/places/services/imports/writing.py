"""What a chunk of rows writes: as many statements for five hundred rows as for one."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import timezone

from declic.places.models import Feature, Import, Origin, Place, PlaceChange, PlaceState, Proposal, SourceRecord, Stop
from declic.places.services.imports.sheets import APART, Sheet, stop_values
from declic.places.services.imports.targets import Target

COMPUTED = ("name_folded", "name_key", "hours", "hours_original", "hours_readable", "provenance")
ROWS_AT_ONCE = 100
PERSONAL = "Cette valeur contient une donnée personnelle\u00a0: elle n’a pas été publiée."


@dataclass(frozen=True, slots=True)
class Proposed:
    """A value for an agent to decide on."""

    field: str
    value: Any
    why: str = ""


def sheets_of(identifiers: Sequence[str]) -> dict[str, Sheet]:
    """Those places, kept from agents until the end of the import: a correction made meanwhile is not written over."""
    places = list(Place.objects.select_for_update().filter(public_id__in=set(identifiers)).order_by("pk"))
    kept = {place.pk: place for place in places}
    sheets = {place.pk: Sheet(place, []) for place in places}
    words = Place.features.through.objects.filter(place__in=kept).values_list("place_id", "feature__slug")
    for pk, slug in words.order_by("feature__slug"):
        sheets[pk].features.append(slug)
    for stop in Stop.objects.filter(place__in=kept):
        sheets[stop.place_id].stops.append(stop_values(stop))
    return {kept[pk].public_id: sheet for pk, sheet in sheets.items()}


def write_sheets(changed: Sequence[Sheet], features: Mapping[str, Feature]) -> None:
    """These sheets and their words, new or not."""
    for sheet in changed:
        sheet.place.prepare()
    Place.objects.bulk_create([sheet.place for sheet in changed if sheet.is_new])
    kept = [sheet for sheet in changed if not sheet.is_new]
    if kept:
        fields = {name for sheet in kept for name in sheet.changed()} - set(APART)
        names = sorted({*fields, *COMPUTED})
        Place.objects.bulk_update([sheet.place for sheet in kept], names, batch_size=ROWS_AT_ONCE)
    _write_features([sheet for sheet in changed if "features" in sheet.changed()], features)
    _write_stops([sheet for sheet in changed if "stops" in sheet.changed()])


def _write_features(changed: Sequence[Sheet], features: Mapping[str, Feature]) -> None:
    through = Place.features.through
    through.objects.filter(place__in=[s.place.pk for s in changed if not s.is_new]).delete()
    through.objects.bulk_create(
        through(place_id=sheet.place.pk, feature_id=features[slug].pk)
        for sheet in changed
        for slug in sheet.features
        if slug in features
    )


def _write_stops(changed: Sequence[Sheet]) -> None:
    Stop.objects.filter(place__in=[s.place.pk for s in changed if not s.is_new]).delete()
    Stop.objects.bulk_create(
        Stop(place=sheet.place, order=rank, **values) for sheet in changed for rank, values in enumerate(sheet.stops)
    )


class Batch:
    """What the rows of a chunk ask for, written together at its end."""

    def __init__(self, imported: Import, features: Mapping[str, Feature], now: datetime, together: UUID) -> None:
        self.imported, self.features, self.now, self.together = imported, features, now, together
        self._made: list[tuple[SourceRecord, str]] = []
        self._renewed: list[SourceRecord] = []
        self._proposals: list[tuple[Sheet, Proposed]] = []
        # Of each row that wrote something: what it takes to undo it.
        self.undo: dict[int, dict[str, Any]] = {}

    def note_record(self, target: Target, whence: Mapping[str, Any]) -> None:
        """What the source now says of the place; `whence`: where the fields changed came from."""
        record = target.record
        before = record.values if record else None
        self.undo[target.row.number] = {
            "source": target.row.source, "external_id": target.row.external_id, "values": before,
            "seen_in": record.seen_in_id if record else None, "whence": dict(whence),
        }  # fmt: skip
        seen = {"values": target.values, "seen_in": self.imported, "seen_on": timezone.localdate(self.now)}
        if record:
            for name, value in seen.items():
                setattr(record, name, value)
            self._renewed.append(record)
        else:
            made = SourceRecord(source=target.row.source, external_id=target.row.external_id, **seen)
            self._made.append((made, target.identifier))

    def note_gone(self, target: Target) -> None:
        """Another identifier of a place deleted here: known from now on, it does not come back either."""
        if target.record is None:
            self.note_record(target, {})

    def propose(self, sheet: Sheet, proposed: Proposed) -> None:
        self._proposals.append((sheet, proposed))

    def write(self, sheets: Sequence[Sheet]) -> None:
        changed = [sheet for sheet in sheets if sheet.changed()]
        write_sheets(changed, self.features)
        by_identifier = {sheet.place.public_id: sheet.place for sheet in sheets}
        for record, identifier in self._made:
            record.place = by_identifier.get(identifier)
        SourceRecord.objects.bulk_create([record for record, _ in self._made])
        SourceRecord.objects.bulk_update(self._renewed, ["values", "seen_in", "seen_on"], batch_size=ROWS_AT_ONCE)
        PlaceChange.objects.bulk_create([self._change(sheet) for sheet in changed])
        self._write_proposals()

    def _change(self, sheet: Sheet) -> PlaceChange:
        fields = sheet.changed()
        return PlaceChange(
            place=sheet.place,
            at=self.now,
            by=self.imported.by,
            origin=Origin.IMPORT,
            of=self.imported,
            before={name: sheet.before[name] for name in fields} if not sheet.is_new else {},
            after={name: sheet.value(name) for name in fields},
        )

    def _write_proposals(self) -> None:
        """Each once: a value that an import has proposed already is not proposed again, whatever was decided."""
        if not self._proposals:
            return
        places = {sheet.place.pk for sheet, _ in self._proposals}
        said = Proposal.objects.filter(origin=Origin.IMPORT, place__in=places).values_list("place", "field", "value")
        known = {(place, name, json.dumps(value)) for place, name, value in said}
        for sheet, proposed in self._proposals:
            key = (sheet.place.pk, proposed.field, json.dumps(proposed.value))
            if key not in known and sheet.place.state != PlaceState.CLOSED:
                known.add(key)
                Proposal.objects.create(
                    place=sheet.place,
                    together=self.together,
                    origin=Origin.IMPORT,
                    field=proposed.field,
                    seen=sheet.value(proposed.field),
                    value=proposed.value,
                    note=PERSONAL if proposed.why else "",
                    of=self.imported,
                    made_at=self.now,
                )
