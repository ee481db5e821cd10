"""An import undone: each field that still holds what it wrote takes back what it held, places that it made and that
nobody has touched since go away. What somebody changed since then stays, and is said."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from declic.core import shipped
from declic.people.models import User
from declic.places.engine.merging import same
from declic.places.models import (
    Closure,
    Confirmation,
    Import,
    ImportRow,
    ImportState,
    Origin,
    Place,
    PlaceChange,
    PlaceState,
    Proposal,
    ProposalState,
    SourceRecord,
)
from declic.places.services.features import ensure_features
from declic.places.services.imports.importing import TURN
from declic.places.services.imports.planned import sheets_of
from declic.places.services.imports.sheets import APART, FIELDS, Sheet
from declic.places.services.imports.writing import ROWS_AT_ONCE, write_sheets

AT_ONCE = 200


class NotUndoneError(Exception):
    """Only an import that is applied can be undone: this one is not, or is undone already."""


@dataclass
class Undone:
    """Places removed and put back; what was left: the place's identifier, its name, the field ("": the place)."""

    removed: int = 0
    put_back: int = 0
    left: list[tuple[str, str, str]] = field(default_factory=list)


@transaction.atomic
def undo_import(imported: Import, *, by: User | None = None, now: datetime) -> Undone:
    """See above. NotUndoneError."""
    shipped.take_turn(TURN)
    kept = Import.objects.select_for_update().filter(pk=imported.pk, state=ImportState.APPLIED).first()
    if kept is None:
        raise NotUndoneError
    undone = Undone()
    records = _records_put_back(kept)
    changes = PlaceChange.objects.filter(of=kept).select_related("place").order_by("-pk")
    made = set(changes.filter(before={}).values_list("place", flat=True))
    for some in _by_some(changes.values_list("pk", flat=True)):
        chunk = list(changes.filter(pk__in=some))
        sheets = sheets_of([change.place.public_id for change in chunk], kept_from_others=True)
        _remove([change for change in chunk if not change.before], sheets, records, undone)
        _put_back([c for c in chunk if c.place_id not in made], sheets, records, undone, by=by, now=now)
    for some in _by_some(sorted(records.to_delete)):
        SourceRecord.objects.filter(pk__in=some).delete()
    Proposal.objects.filter(of=kept, state=ProposalState.WAITING).delete()
    kept.state, kept.undone_at = ImportState.UNDONE, now
    kept.save(update_fields=["state", "undone_at"])
    return undone


@dataclass
class _Records:
    """Those that the import made, still as it left them, and the place of each; whence each field was before it."""

    to_delete: set[int] = field(default_factory=set)
    of_place: dict[int, int | None] = field(default_factory=dict)
    whence: dict[str, dict[str, Any]] = field(default_factory=dict)


def _records_put_back(imported: Import) -> _Records:
    """What its sources said before it; a record that a later import changed stays."""
    found = _Records()
    rows = ImportRow.objects.filter(of=imported).exclude(before={}).order_by("-number", "-pk")
    for numbers in _by_some(rows.values_list("pk", flat=True)):
        some = list(rows.filter(pk__in=numbers).values_list("public_id", "before"))
        named = SourceRecord.objects.filter(seen_in=imported, external_id__in=[b["external_id"] for _, b in some])
        records = {(record.source, record.external_id): record for record in named}
        restored = []
        for public_id, before in some:
            found.whence.setdefault(public_id, {}).update(before["whence"])
            record = records.get((before["source"], before["external_id"]))
            if record is None:
                continue
            if before["values"] is None:
                found.to_delete.add(record.pk)
                found.of_place[record.pk] = record.place_id
            else:
                record.values, record.seen_in_id = before["values"], before["seen_in"]
                restored.append(record)
        SourceRecord.objects.bulk_update(restored, ["values", "seen_in"], batch_size=ROWS_AT_ONCE)
    return found


def _remove(made: Sequence[PlaceChange], sheets: Mapping[str, Sheet], records: _Records, undone: Undone) -> None:
    """Places that the import made go away, with what was said of them; one used or changed since stays whole."""
    places = {change.place_id: change.place for change in made}
    used = _used(made, sheets, records)
    undone.left += [(place.public_id, place.name, "") for pk, place in places.items() if pk in used]
    records.to_delete -= {record for record, place in records.of_place.items() if place in used}
    gone = set(places) - used
    SourceRecord.objects.filter(pk__in=records.to_delete, place__in=gone).delete()
    Place.objects.filter(pk__in=gone).delete()
    undone.removed += len(gone)


def _used(made: Sequence[PlaceChange], sheets: Mapping[str, Sheet], records: _Records) -> set[int]:
    """Those of which somebody, or another file, has said something since."""
    if not made:
        return set()
    imported, places = made[0].of, {change.place_id: change.place for change in made}
    others = SourceRecord.objects.filter(place__in=places).exclude(pk__in=records.to_delete)
    said = Proposal.objects.filter(place__in=places).exclude(of=imported)
    changed = PlaceChange.objects.filter(place__in=places).exclude(of=imported).exclude(of__state=ImportState.UNDONE)
    asked = Confirmation.objects.filter(place__in=places)
    special = Closure.objects.filter(place__in=places)
    used = {pk for found in (others, said, changed, asked, special) for pk in found.values_list("place_id", flat=True)}
    written: dict[int, dict[str, Any]] = {}
    for pk, after in (
        PlaceChange.objects.filter(of=imported, place__in=places).order_by("pk").values_list("place_id", "after")
    ):
        written.setdefault(pk, {}).update(after)
    for pk, place in places.items():
        sheet = sheets[place.public_id]
        is_open = sheet.place.state in (PlaceState.PUBLISHED, PlaceState.TO_CHECK)
        as_made = all(same(sheet.value(name), written[pk].get(name)) for name in (*FIELDS, *APART))
        if not is_open or not as_made or sheet.place.verified_on or sheet.place.locked:
            used.add(pk)
    return used


def _put_back(
    changes: Sequence[PlaceChange],
    sheets: Mapping[str, Sheet],
    records: _Records,
    undone: Undone,
    *,
    by: User | None,
    now: datetime,
) -> None:
    """Each field that still holds what the import wrote takes back what it held, and whence it came."""
    touched: list[Sheet] = []
    for change in changes:
        sheet = sheets[change.place.public_id]
        for name, value in change.before.items():
            if not same(sheet.value(name), change.after.get(name)):
                undone.left.append((sheet.place.public_id, sheet.place.name, name))
                continue
            sheet.set({name: value}, "", "")
            whence = records.whence.get(sheet.place.public_id, {}).get(name)
            sheet.place.provenance.pop(name, None)
            if whence:
                sheet.place.provenance[name] = whence
        if sheet.changed():
            touched.append(sheet)
    write_sheets(touched, ensure_features())
    PlaceChange.objects.bulk_create(
        PlaceChange(place=s.place, at=now, by=by, origin=Origin.AGENT, of=changes[0].of, before=s.before, after=s.after)
        for s in touched
    )
    undone.put_back += len(touched)


def _by_some(keys: Iterable[int]) -> Iterator[list[int]]:
    """The keys, a few hundred at a time."""
    every = list(keys)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]
