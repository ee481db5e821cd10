"""Writes of the places: load a file in the national standard."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from declic.core import gazetteer, shipped
from declic.core.territory import Commune
from declic.places.engine import Note, Point, Problem, Record, distance_km, feature_named, read_places
from declic.places.models import Feature, Place, SourceRecord
from declic.places.queries import point_of
from declic.places.services.features import ensure_features

NEAR_KM = 6.0  # a position this near a commune is in it or beside it
KIND = Place._meta.label
FAR_KM = 20.0  # further than this from its commune, a position is an error of the file


@dataclass
class Loaded:
    """Every row of the file is in one of the counts or among the refusals; the notes say what was left out."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    left_out: int = 0  # brought once, and deleted here since
    refusals: tuple[Note, ...] = ()
    notes: list[Note] = field(default_factory=list)


@transaction.atomic
def load_places(text: str) -> Loaded:
    """Create or update the places of a file. A second reading changes nothing; a newer file changes only what its
    source changed, so that corrections and deletions made here stay. Places that a file no longer holds are left as
    they are.
    """
    reading = read_places(text)
    loaded = Loaded(refusals=reading.refusals, notes=list(reading.notes))
    shipped.take_turn(KIND)
    features = ensure_features()
    # Kept from agents until the end: a correction made meanwhile would be written over.
    list(Place.objects.select_for_update().values_list("pk"))
    known = {(r.source, r.external_id): r for r in SourceRecord.objects.select_related("place")}
    for record in reading.records:
        values = _values(record, loaded.notes)
        before = known.get((record.source, record.external_id))
        if before is None:
            _create(record, values, features)
            loaded.created += 1
        elif before.place is None:
            loaded.left_out += 1
        elif _update(before, values, features):
            loaded.updated += 1
        else:
            loaded.unchanged += 1
    return loaded


def _values(record: Record, notes: list[Note]) -> dict[str, Any]:
    """The columns of a place as this record gives them; the commune comes from the gazetteer."""
    commune = _commune(record)
    if commune is None:
        notes.append(Note(record.row, Problem.NO_COMMUNE, "commune", f"{record.postcode} {record.commune}".strip()))
    position, approximate = _position(record, commune, notes)
    return {
        "name": record.name,
        "address": record.address,
        "postcode": record.postcode,
        "commune": commune.name if commune else record.commune,
        "insee": commune.insee if commune else "",
        "latitude": position.latitude if position else None,
        "longitude": position.longitude if position else None,
        "position_is_approximate": approximate,
        "phone": record.phone,
        "website": record.website,
        "hours": record.hours,
        "features": _features(record),
        "updated_on": record.updated_on.isoformat() if record.updated_on else None,
    }


def _commune(record: Record) -> Commune | None:
    """By its Insee code; by name and postcode; by name alone when the postcode is of the same département (CEDEX,
    « PARIS 10 »); by postcode alone when the position says the same (a name that is no commune: « Meudon la Forêt »).
    """
    if record.insee and (found := gazetteer.commune(record.insee)):
        return found
    if not record.commune:
        return None
    if found := gazetteer.resolve(f"{record.commune} {record.postcode}").commune:
        return found
    found = gazetteer.resolve(record.commune).commune
    if found and record.postcode.startswith(found.departement.replace("A", "0").replace("B", "0")):
        return found
    found = gazetteer.resolve(record.postcode).commune if record.postcode else None
    centre = point_of(found) if found else None
    near = centre is not None and record.position is not None and distance_km(record.position, centre) <= NEAR_KM
    return found if near else None


def _position(record: Record, commune: Commune | None, notes: list[Note]) -> tuple[Point | None, bool]:
    """The record's own point when it is believable, else that of its commune, said to be approximate."""
    centre = point_of(commune) if commune else None
    if record.position is None:
        notes.append(Note(record.row, Problem.NO_POSITION, "latitude"))
        return centre, centre is not None
    if centre and distance_km(record.position, centre) > FAR_KM:
        said = f"{record.position.latitude}, {record.position.longitude}"
        notes.append(Note(record.row, Problem.FAR_POSITION, "latitude", said))
        return centre, True
    return record.position, False


def _features(record: Record) -> list[str]:
    """Words of the standard; others are left out."""
    named = [
        feature_named(kind, word)
        for kind, words in (
            ("audience", record.audience),
            ("care", record.audience),
            ("access", record.access),
            ("support", record.support),
            ("price", record.price),
        )
        for word in words
    ]
    return sorted({*record.services, *(feature.slug for feature in named if feature)})


def _create(record: Record, values: dict[str, Any], features: dict[str, Feature]) -> None:
    columns = {k: v for k, v in values.items() if k != "features"}
    taken = Place.objects.filter(public_id=record.external_id).exists()
    public_id = f"{record.source}-{record.external_id}" if taken else record.external_id
    place = Place(source=record.source, public_id=public_id, **columns)
    place.save()
    place.features.set([features[slug] for slug in values["features"]])
    SourceRecord.objects.create(source=record.source, external_id=record.external_id, place=place, values=values)


def _update(known: SourceRecord, values: dict[str, Any], features: dict[str, Feature]) -> bool:
    """Set what the source has changed since its last import; True when there was something."""
    if known.values == values or known.place is None:
        return False
    place, before = known.place, known.values
    changed = {k: v for k, v in values.items() if before.get(k) != v}
    for column, value in changed.items():
        if column == "features":
            place.features.set([features[slug] for slug in value])
        else:
            setattr(place, column, value)
    known.values = values
    known.save(update_fields=["values"])
    place.save()
    return True
