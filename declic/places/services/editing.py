"""A sheet changed field by field: the one way in for agents, and for what they accept of others.

Each change leaves what it takes to undo it, and says whence each piece of information comes from then on. Two people at
once: the row is held, and what is written over is what was seen.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from declic.core import gazetteer
from declic.people.models import User
from declic.places.engine import Point, distance_km
from declic.places.engine.french_hours import normalise
from declic.places.engine.merging import CENTRE, is_empty, same
from declic.places.models import Closure, Feature, Import, Origin, Place, PlaceChange, PlaceState, SourceRecord, Stop
from declic.places.queries import point_of
from declic.places.services.closures import rewrite_exceptions

COLUMNS = frozenset({
    "name", "pivot", "kinds", "parent", "address", "address_more", "postcode", "commune", "insee", "latitude",
    "longitude", "position_is_approximate", "mobility", "phone", "emails", "website", "other_websites", "booking_url",
    "accessibility_url", "hours", "hours_original", "hours_flags", "wheelchair", "access_notes", "summary",
    "presentation", "other_labels", "source", "updated_on", "verified_on", "state", "closed_on", "closed_because",
    "successor_id", "locked",
})  # fmt: skip
EDITABLE = COLUMNS | {"features", "stops", "closures"}
# How the sheet is kept, not what it says: nobody is its source.
ABOUT_IT = frozenset({"verified_on", "updated_on", "source", "state", "locked", "hours_flags"})
STOP_COLUMNS = ("name", "address", "commune", "insee", "latitude", "longitude", "hours", "note")
FAR_KM = 20.0  # a point further than this from its commune is not its own


class SheetChangedError(Exception):
    """The sheet no longer holds what was seen: `fields` are those in question, none when it is the whole sheet."""

    def __init__(self, fields: Sequence[str] = ()) -> None:
        super().__init__(", ".join(fields))
        self.fields = list(fields)


class NothingToUndoError(Exception):
    """That change was undone already, or what it changed has been changed again, or is too old to be known."""


@transaction.atomic
def change_place(
    place: Place,
    changes: Mapping[str, Any],
    *,
    by: User | None,
    origin: Origin,
    now: datetime,
    seen: Mapping[str, Any] | None = None,
    verified: bool = False,
    of: Import | None = None,
    source: str = CENTRE,
) -> PlaceChange | None:
    """Sets these fields (`features`: slugs; `stops`: what each says; hours: as they are written). None: no change.

    `seen`: what was shown of some of them; when one is no longer so, nothing is done (SheetChangedError).
    `verified`: somebody has looked at the whole sheet today. ValidationError, by field, for a value that cannot be.
    """
    held = Place.objects.select_for_update().get(pk=place.pk)
    moved = [name for name, value in (seen or {}).items() if not same(value_of(held, name), value)]
    if moved:
        raise SheetChangedError(sorted(moved))
    today = timezone.localdate(now).isoformat()
    wanted = dict(changes) | ({"verified_on": today} if verified else {})
    before = _written(held, wanted)
    if not before:
        return None
    for name in before:
        _source_of(held, name, source, today)
    held.save()
    after = {name: value_of(held, name) for name in before}
    return PlaceChange.objects.create(place=held, at=now, by=by, origin=origin, of=of, before=before, after=after)


@transaction.atomic
def undo_change(change: PlaceChange, *, by: User | None, now: datetime) -> PlaceChange:
    """Gives each field back what it held before, and whence it came; a place that was made becomes a draft again.

    Refused when one of them has changed since (SheetChangedError) or when there is nothing left to undo.
    """
    held = Place.objects.select_for_update().get(pk=change.place_id)
    if change.is_forgotten:
        raise NothingToUndoError
    known = {name: value for name, value in change.before.items() if name in EDITABLE}
    if not change.before:
        known = {"state": PlaceState.DRAFT.value}
    else:
        moved = [name for name in known if not same(value_of(held, name), change.after.get(name))]
        if moved and not all(same(value_of(held, name), value) for name, value in known.items()):
            raise SheetChangedError(sorted(moved))
    before = _written(held, known, as_kept=True)
    if not before:
        raise NothingToUndoError
    for name in before:
        _source_before(held, name, change)
    held.save()
    after = {name: value_of(held, name) for name in before}
    return PlaceChange.objects.create(place=held, at=now, by=by, origin=Origin.AGENT, before=before, after=after)


def value_of(place: Place, name: str) -> Any:
    """As it is kept in the history."""
    if name == "features":
        return sorted(place.features.values_list("slug", flat=True))
    if name == "stops":
        return [_stop_value(stop) for stop in place.stops.all()]
    if name == "closures":
        return [_closure_value(closure) for closure in place.closures.all()]
    value = getattr(place, name)
    return value.isoformat() if isinstance(value, date) else value


def _closure_value(closure: Closure) -> dict[str, Any]:
    days = {"first": closure.first.isoformat(), "last": closure.last.isoformat()}
    return days | {name: getattr(closure, name) for name in ("hours", "reason") if getattr(closure, name)}


def _stop_value(stop: Stop) -> dict[str, Any]:
    return {name: getattr(stop, name) for name in STOP_COLUMNS if not is_empty(getattr(stop, name))}


def _written(held: Place, wanted: Mapping[str, Any], *, as_kept: bool = False) -> dict[str, Any]:
    """Sets them on the place, without saving it; gives what those that change held. `as_kept`: as in the history."""
    unknown = set(wanted) - EDITABLE
    if unknown:
        raise ValueError(f"no such field of a place: {', '.join(sorted(unknown))}")
    whole = dict(wanted) if as_kept else _settled(held, dict(wanted))
    before = {name: value_of(held, name) for name in whole}
    changed = {name: value for name, value in whole.items() if not same(before[name], value)}
    errors: dict[str, Any] = {}
    for name, value in changed.items():
        try:
            _set(held, name, value)
        except ValidationError as error:
            errors[name] = error
    if errors:
        raise ValidationError(errors)
    return {name: before[name] for name in changed}


def _set(held: Place, name: str, value: Any) -> None:
    if name == "features":
        held.features.set(Feature.objects.filter(slug__in=value))
    elif name == "stops":
        set_stops(held, value)
    elif name == "closures":
        set_closures(held, value)
    elif name in ("locked", "hours_flags"):
        setattr(held, name, list(value or []))
    elif name == "successor_id":
        held.successor_id = value
    else:
        column = Place._meta.get_field(name)
        empty = None if column.null else ""
        setattr(held, name, column.clean(empty if value is None else value, held))


def set_stops(held: Place, values: list[Mapping[str, Any]]) -> None:
    made = [Stop(place=held, order=rank, **{n: v[n] for n in STOP_COLUMNS if n in v}) for rank, v in enumerate(values)]
    for stop in made:
        stop.clean_fields(exclude=["place"])
    Stop.objects.filter(place=held).delete()
    Stop.objects.bulk_create(made)


def set_closures(held: Place, values: list[Mapping[str, Any]]) -> None:
    made = [
        Closure(
            place=held,
            first=date.fromisoformat(value["first"]),
            last=date.fromisoformat(value["last"]),
            hours=value.get("hours", ""),
            reason=value.get("reason", ""),
        )
        for value in values
    ]
    for closure in made:
        closure.clean_fields(exclude=["place"])
    Closure.objects.filter(place=held).delete()
    Closure.objects.bulk_create(made)
    rewrite_exceptions(held)


def _settled(held: Place, wanted: dict[str, Any]) -> dict[str, Any]:
    """What goes with what is set: hours as they were written, the code and the point of a new commune."""
    if "hours" in wanted:
        insee = wanted.get("insee") or held.insee
        wanted = read_hours(str(wanted["hours"] or ""), insee) | {n: v for n, v in wanted.items() if n != "hours"}
    if {"commune", "postcode"} & set(wanted) and "insee" not in wanted:
        wanted |= _commune_of(held, wanted)
    return wanted


def read_hours(text: str, insee: str) -> dict[str, Any]:
    """The three fields that hours written by hand become: those that are not understood are kept as written, those
    that say more than hours too.
    """
    text = text.strip()
    said = normalise(text)
    whole = bool(said.osm) and not said.flags
    return {"hours": said.osm or "", "hours_original": "" if whole else text, "hours_flags": list(said.flags)}


def _commune_of(held: Place, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Its code; its point too, when the place has none of its own or one that is far from there."""
    name, postcode = wanted.get("commune", held.commune), wanted.get("postcode", held.postcode)
    found = gazetteer.resolve(f"{name} {postcode}").commune or gazetteer.resolve(str(name)).commune
    if found is None or found.insee == held.insee:
        return {}
    centre, settled = point_of(found), {"insee": found.insee}
    if centre is None or {"latitude", "longitude"} & set(wanted):
        return settled
    own = Point(held.latitude, held.longitude) if held.latitude is not None and held.longitude is not None else None
    if own is None or held.position_is_approximate or distance_km(own, centre) > FAR_KM:
        settled |= {"latitude": centre.latitude, "longitude": centre.longitude, "position_is_approximate": True}
    return settled


def _source_of(held: Place, name: str, source: str, day: str) -> None:
    if name in ABOUT_IT:
        return
    if is_empty(value_of(held, name)):
        held.provenance.pop(name, None)
    else:
        held.provenance[name] = [source, day]


def _source_before(held: Place, name: str, undone: PlaceChange) -> None:
    """Written here before the change undone: still ours. Else the source that says the same."""
    if name in ABOUT_IT:
        return
    value = value_of(held, name)
    held.provenance.pop(name, None)
    if is_empty(value):
        return
    earlier = PlaceChange.objects.filter(place=held, pk__lt=undone.pk).order_by("-pk")
    last = next((each for each in earlier if name in each.after), None)
    if last and last.origin != Origin.IMPORT:
        held.provenance[name] = [CENTRE, timezone.localdate(last.at).isoformat()]
        return
    for record in SourceRecord.objects.filter(place=held).order_by("pk"):
        if same(record.values.get(name), value):
            held.provenance[name] = [record.source, record.values.get("updated_on") or ""]
            return
