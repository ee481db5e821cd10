"""Which places to show: by name, or the nearest to a commune."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from math import sqrt
from typing import Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from declic.core.folding import fold
from declic.core.territory import Commune
from declic.places.engine import Point, box_around, ranked, services_for
from declic.places.models import Feature, Place, PlaceChange, PlaceState

Key = TypeVar("Key")
HoursKey = tuple[str, str, str]
Keep = Callable[[HoursKey], bool]
Row = tuple[Any, ...]
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
        features = Feature.objects.filter(slug__in=[service.slug for service in services_for(need)])
        # Asked of each place, since few of them are usually looked at: never the list of all that answer.
        answers = Place.features.through.objects.filter(place=OuterRef("pk"), feature__in=features.values("pk"))
        found = found.filter(Exists(answers))
    return found


def point_of(commune: Commune) -> Point | None:
    """The point that stands for a commune; 101 recent ones have none."""
    if commune.latitude is None or commune.longitude is None:
        return None
    return Point(commune.latitude, commune.longitude)


def nearest(
    found: QuerySet[Place], origin: Point, start: int, stop: int, *, keep: Keep | None = None
) -> list[NearPlace]:
    """Those of rank `start` to `stop` in order of distance; places without a position come last, by name.

    A box of coordinates grows until it surely holds enough: an index answers, and the exact distance decides. `keep`
    is asked of hours, in order of distance, of no more places than it takes; it keeps no place without a position.
    """
    located = found.filter(latitude__isnull=False, longitude__isnull=False)
    km = FIRST_BOX_KM
    while True:
        order = _kept(_around(located.filter(_inside(origin, km)), origin), stop, keep)
        surely = sum(away <= km for away, _ in order)
        if km >= WIDEST_BOX_KM or surely >= stop:
            break
        km = min(km * _growth(surely, stop), WIDEST_BOX_KM)
    shown = [(away, row[0]) for away, row in order[start:stop]]
    places = found.prefetch_related("features").in_bulk([pk for _, pk in shown])
    near = [NearPlace(places[pk], distance) for distance, pk in shown if pk in places]
    if keep is None and len(near) < stop - start:
        without = found.filter(latitude__isnull=True).prefetch_related("features").order_by("name_key", "pk")
        first = max(0, start - len(order))
        near += [NearPlace(place) for place in without[first : first + (stop - start) - len(near)]]
    return near


def _around(found: QuerySet[Place], origin: Point) -> list[tuple[float, Row]]:
    columns = ("pk", "latitude", "longitude", "position_is_approximate", "hours", "exceptions", "insee")
    rows = found.order_by("pk").values_list(*columns)
    return _in_order(((row, Point(row[1], row[2]), row[3]) for row in rows), origin)


def _kept(order: list[tuple[float, Row]], stop: int, keep: Keep | None) -> list[tuple[float, Row]]:
    if keep is None:
        return order
    return list(islice((pair for pair in order if keep(hours_key(*pair[1][4:]))), stop))


def _growth(found: int, wanted: int) -> float:
    """As places were as many everywhere: not too far, since the box is read again whole."""
    return min(4.0, max(1.5, 1.2 * sqrt(wanted / found))) if found else 4.0


def hours_key(hours: str, exceptions: str, insee: str) -> HoursKey:
    """What hours are read from; the first signs of a commune's code are its département: its time, its holidays."""
    return hours, exceptions, insee[:3]


def surest_within(found: QuerySet[Place], origin: Point, km: float, count: int, now: datetime) -> list[NearPlace]:
    """The `count` best to send somebody to, at `km` or less: as many queries near as far.

    In order of distance, but a place that is not known to open soon counts as DOUBT_KM further: nobody is sent to a
    door that may be closed when another, hardly further, says when it is open.
    """
    columns = ("latitude", "longitude", "position_is_approximate", "hours", "exceptions", "insee")
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
