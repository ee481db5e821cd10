"""What a plan says, written in the base: as many statements for five hundred rows as for one.

All of it in the caller's transaction. What is found there is no longer what the plan was made on: MovedError.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from declic.places.models import (
    Feature,
    Import,
    ImportRow,
    Origin,
    Place,
    PlaceChange,
    PlaceState,
    Proposal,
    SourceRecord,
    Stop,
)
from declic.places.services.features import ensure_features
from declic.places.services.imports.inserting import insert_all
from declic.places.services.imports.planned import (
    MovedError,
    Plan,
    PlannedRecord,
    PlannedSheet,
    Proposed,
    mark_of,
    named,
    sheets_of,
)
from declic.places.services.imports.report import row_of, some_rows
from declic.places.services.imports.sheets import APART, Sheet

COMPUTED = ("name_folded", "name_key", "hours", "hours_original", "hours_readable", "provenance")
ROWS_AT_ONCE = 100
PERSONAL = "Cette valeur contient une donnée personnelle\u00a0: elle n’a pas été publiée."


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
    insert_all(
        through,
        (
            through(place_id=sheet.place.pk, feature_id=features[slug].pk)
            for sheet in changed
            for slug in sheet.features
            if slug in features
        ),
    )


def _write_stops(changed: Sequence[Sheet]) -> None:
    Stop.objects.filter(place__in=[s.place.pk for s in changed if not s.is_new]).delete()
    Stop.objects.bulk_create(
        Stop(place=sheet.place, order=rank, **values) for sheet in changed for rank, values in enumerate(sheet.stops)
    )


def write(plan: Plan, imported: Import, *, now: datetime) -> None:
    """See above. `imported` is kept already."""
    features, together = ensure_features(), uuid4()
    for sheets in plan.some_sheets():
        _write_places(sheets, features, imported, now)
    for records in plan.some_records():
        _write_records(records, imported, now)
    for proposals in plan.some_proposals():
        _write_proposals(proposals, imported, together, now)
    note = f"Absent du fichier «\u00a0{imported.filename}\u00a0»."
    same = {"together": together, "origin": Origin.IMPORT, "of": imported, "made_at": now}
    for rows in plan.spool.some("SELECT place FROM closing ORDER BY rank"):
        Proposal.objects.bulk_create(Proposal(place_id=place, field="", note=note, **same) for (place,) in rows)
    for reports in some_rows(plan.spool):
        insert_all(ImportRow, (row_of(imported, report, undo) for report, undo in reports))


def _write_places(
    planned: Sequence[PlannedSheet], features: Mapping[str, Feature], imported: Import, now: datetime
) -> None:
    here = sheets_of([sheet.public_id for sheet in planned if sheet.found], kept_from_others=True)
    sheets = []
    for sheet in planned:
        if not sheet.found:
            sheets.append(sheet.made())
        elif sheet.public_id in here and mark_of(here[sheet.public_id]) == sheet.found:
            sheets.append(sheet.on(here[sheet.public_id]))
        else:
            raise MovedError
    write_sheets(sheets, features)
    same = {"at": now, "by": imported.by, "origin": Origin.IMPORT, "of": imported}
    insert_all(PlaceChange, (_change(sheet, same) for sheet in sheets))


def _change(sheet: Sheet, same: Mapping[str, Any]) -> PlaceChange:
    fields = sheet.changed()
    before = {} if sheet.is_new else {name: sheet.before[name] for name in fields}
    return PlaceChange(place=sheet.place, before=before, after={name: sheet.value(name) for name in fields}, **same)


def _places(identifiers: Sequence[str]) -> dict[str, tuple[int, str]]:
    """The key and the state of each, kept from agents; those that are gone are not there."""
    found = Place.objects.select_for_update().filter(public_id__in=set(identifiers) - {""}).order_by("pk")
    return {public_id: (pk, state) for public_id, pk, state in found.values_list("public_id", "pk", "state")}


def _write_records(planned: Sequence[PlannedRecord], imported: Import, now: datetime) -> None:
    places, known = _places([record.public_id for record in planned]), named(planned)
    seen = {"seen_in": imported, "seen_on": timezone.localdate(now)}
    made, renewed = [], []
    for record in planned:
        here = known.get((record.source, record.external_id))
        if record.was != ((here.pk, here.place_id, here.seen_in_id) if here else None):
            raise MovedError
        if record.public_id and record.public_id not in places:
            raise MovedError
        if here is None:
            place, _ = places.get(record.public_id, (None, ""))
            named_so = {"source": record.source, "external_id": record.external_id}
            made.append(SourceRecord(place_id=place, values=record.values, **named_so, **seen))
        else:
            here.values, here.seen_in, here.seen_on = record.values, imported, seen["seen_on"]
            renewed.append(here)
    insert_all(SourceRecord, made)
    SourceRecord.objects.bulk_update(renewed, ["values", "seen_in", "seen_on"], batch_size=ROWS_AT_ONCE)


def _write_proposals(
    planned: Sequence[tuple[str, Any, Proposed]], imported: Import, together: UUID, now: datetime
) -> None:
    """A value that an import has proposed already is not proposed again, whatever was decided."""
    places = _places([public_id for public_id, _, _ in planned])
    pks = [pk for pk, _ in places.values()]
    said = Proposal.objects.filter(origin=Origin.IMPORT, place__in=pks).values_list("place", "field", "value")
    known = {(place, name, json.dumps(value)) for place, name, value in said}
    same = {"together": together, "origin": Origin.IMPORT, "of": imported, "made_at": now}
    made = []
    for public_id, seen, proposed in planned:
        if public_id not in places:
            raise MovedError
        place, state = places[public_id]
        if (place, proposed.field, json.dumps(proposed.value)) in known or state == PlaceState.CLOSED:
            continue
        note = PERSONAL if proposed.why else ""
        made.append(Proposal(place_id=place, field=proposed.field, seen=seen, value=proposed.value, note=note, **same))
    Proposal.objects.bulk_create(made)
