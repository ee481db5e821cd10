"""What the form of the back office has saved: its history, and that it is ours from then on."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from declic.core import gazetteer
from declic.people.models import User
from declic.places.engine.merging import CENTRE, is_empty, same
from declic.places.models import Origin, Place, PlaceChange
from declic.places.queries import point_of
from declic.places.services.editing import ABOUT_IT, EDITABLE, value_of

Sheet = dict[str, Any]


def sheet_before(pk: int) -> Sheet:
    """What the base holds before the form is saved: the caller holds the row."""
    return _sheet(Place.objects.get(pk=pk))


def written_here(place: Place, before: Sheet, *, verified: bool, by: User, now: datetime) -> PlaceChange | None:
    """After the form is saved, in the same transaction. None: it changed nothing. `before` empty: the place is new.

    A stop is where its commune is.
    """
    today = timezone.localdate(now)
    _settle_stops(place)
    held = Place.objects.get(pk=place.pk)
    if verified:
        held.verified_on = today
    after = _sheet(held)
    changed = [name for name in after if not same(before.get(name), after[name])]
    for name in changed:
        if name in ABOUT_IT:
            continue
        held.provenance.pop(name, None)
        if not is_empty(after[name]):
            held.provenance[name] = [CENTRE, today.isoformat()]
    if not changed:
        return None
    held.save()
    return PlaceChange.objects.create(
        place=held,
        at=now,
        by=by,
        origin=Origin.AGENT,
        before={name: before[name] for name in changed} if before else {},
        after={name: after[name] for name in changed},
    )


def _sheet(place: Place) -> Sheet:
    return {name: value_of(place, name) for name in sorted(EDITABLE)}


def _settle_stops(place: Place) -> None:
    for stop in place.stops.filter(insee="").exclude(commune=""):
        commune = gazetteer.resolve(stop.commune).commune
        if commune is None:
            continue
        stop.insee, point = commune.insee, point_of(commune)
        if point and stop.latitude is None:
            stop.latitude, stop.longitude = point.latitude, point.longitude
        stop.save()
