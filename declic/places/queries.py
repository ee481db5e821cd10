"""Which places to show: by name, or the nearest to a commune."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.db.models import Q, QuerySet

from declic.core.folding import fold
from declic.core.territory import Commune
from declic.places.engine import Point, box_around, ranked, services_for
from declic.places.models import Place, PlaceChange, PlaceState

Key = TypeVar("Key")
ABOUT_KM = 1.0  # how far a place is from the centre of its commune, half of the time
DOUBT_KM = 5.0
FIRST_BOX_KM = 10.0
WIDEST_BOX_KM = 20_100.0  # half the way round the Earth: everything


@dataclass(frozen=True)
class NearPlace:
    """A place and how far it is from where one asked, ABOUT_KM at least when only its commune is known; no distance
    when there is no telling.
    """

    place: Place
    distance_km: float | None = None


def published() -> QuerySet[Place]:
    return Place.objects.filter(state=PlaceState.PUBLISHED)


def whole_sheets() -> QuerySet[Place]:
    """Those that have a page, closed ones included, with all that it shows."""
    shown = Place.objects.filter(state__in=(PlaceState.PUBLISHED, PlaceState.CLOSED)).select_related("successor")
    return shown.prefetch_related("features", "closures", "stops")


def answering(needs: Sequence[str]) -> QuerySet[Place]:
    """Published places that answer every need (a word of `NEEDS`, or a service); none answers an unknown need."""
    found = published()
    for need in needs:
        slugs = [service.slug for service in services_for(need)]
        found = found.filter(pk__in=Place.features.through.objects.filter(feature__slug__in=slugs).values("place"))
    return found


def point_of(commune: Commune) -> Point | None:
    """The point that stands for a commune; 101 recent ones have none."""
    if commune.latitude is None or commune.longitude is None:
        return None
    return Point(commune.latitude, commune.longitude)


def nearest(found: QuerySet[Place], origin: Point, start: int, stop: int) -> list[NearPlace]:
    """Those of rank `start` to `stop` in order of distance; places without a position come last, by name.

    A box of coordinates grows until it surely holds enough: an index answers, and the exact distance decides.
    """
    located = found.filter(latitude__isnull=False, longitude__isnull=False)
    km = FIRST_BOX_KM
    while True:
        rows = located.filter(_inside(origin, km)).order_by("pk")
        rows = rows.values_list("pk", "latitude", "longitude", "position_is_approximate")
        order = _in_order(((pk, Point(lat, lon), is_about) for pk, lat, lon, is_about in rows), origin)
        if km >= WIDEST_BOX_KM or (len(order) >= stop and order[stop - 1][0] <= km):
            break
        km = min(km * 4, WIDEST_BOX_KM)
    shown = order[start:stop]
    places = found.prefetch_related("features").in_bulk([pk for _, pk in shown])
    near = [NearPlace(places[pk], distance) for distance, pk in shown if pk in places]
    if len(near) < stop - start:
        without = found.filter(latitude__isnull=True).prefetch_related("features").order_by("name_key", "pk")
        first = max(0, start - len(order))
        near += [NearPlace(place) for place in without[first : first + (stop - start) - len(near)]]
    return near


def surest_within(found: QuerySet[Place], origin: Point, km: float, count: int, now: datetime) -> list[NearPlace]:
    """The `count` best to send somebody to, at `km` or less: as many queries near as far.

    In order of distance, but a place that is not known to open soon counts as DOUBT_KM further: nobody is sent to a
    door that may be closed when another, hardly further, says when it is open.
    """
    columns = ("latitude", "longitude", "position_is_approximate", "hours", "insee")
    inside = found.filter(_inside(origin, km)).order_by("pk").only(*columns)
    around = _in_order(((p, Point(p.latitude, p.longitude), p.position_is_approximate) for p in inside), origin)
    best: list[tuple[float, float, Place]] = []
    for away, place in around:
        # Hours take long to read: none is once those still to come are further than the best are.
        if away > km or (len(best) >= count and away >= best[count - 1][0]):
            break
        best.append((away if _opens_soon(place, now) else away + DOUBT_KM, away, place))
        best.sort(key=lambda found: found[0])  # equal ones keep their order
    places = found.in_bulk([place.pk for *_, place in best[:count]])
    return [NearPlace(places[place.pk], away) for _, away, place in best[:count] if place.pk in places]


def _in_order(places: Iterable[tuple[Key, Point, bool]], origin: Point) -> list[tuple[float, Key]]:
    """Each with its distance, the nearest first; ABOUT_KM at least where only the commune is known."""
    exact = ranked((((key, is_about), point) for key, point, is_about in places), origin)
    believed = ((max(away, ABOUT_KM) if is_about else away, key) for away, (key, is_about) in exact)
    return sorted(believed, key=lambda pair: pair[0])


def _opens_soon(place: Place, now: datetime) -> bool:
    hours = place.opening_hours()
    return hours is not None and hours.opens_soon(now)


def _inside(origin: Point, km: float) -> Q:
    box = box_around(origin, km)
    return inside_box(box.south, box.north, box.west, box.east)


def inside_box(south: float, north: float, west: float, east: float) -> Q:
    """Positions within these bounds; east lower than west: across the antimeridian."""
    latitudes = Q(latitude__gte=south, latitude__lte=north)
    if west <= east:
        return latitudes & Q(longitude__gte=west, longitude__lte=east)
    return latitudes & (Q(longitude__gte=west) | Q(longitude__lte=east))


def by_name(found: QuerySet[Place]) -> QuerySet[Place]:
    return found.prefetch_related("features").order_by("name_key", "pk")


def places_found(text: str, limit: int = 5) -> list[Place]:
    """Places whose name holds every word of `text`."""
    words = fold(text).split()[:6]
    if not words:
        return []
    found = published()
    for word in words:
        found = found.filter(name_folded__contains=word)
    return list(found[:limit])


def last_changes(count: int = 50) -> list[PlaceChange]:
    """The last changes of the published places, the latest first."""
    changes = PlaceChange.objects.filter(place__state=PlaceState.PUBLISHED).select_related("place")
    return list(changes.order_by("-at", "-pk")[:count])
