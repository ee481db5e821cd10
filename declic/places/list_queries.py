"""What the list is chosen from: every published place at a glance, in two queries however many there are."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from declic.places.engine import Point, distance_km
from declic.places.engine.choosing import Glance
from declic.places.models import Feature, FeatureGroup, Mobility, Place, PlaceState
from declic.places.queries import ABOUT_KM, NearPlace, hours_key, published

CHOSEN_BY = (
    FeatureGroup.SERVICE, FeatureGroup.USE, FeatureGroup.PRICE, FeatureGroup.SUPPORT, FeatureGroup.AUDIENCE,
    FeatureGroup.CARE,
)  # fmt: skip


def features() -> list[Feature]:
    """The words that the list is chosen by."""
    return list(Feature.objects.filter(kind__in=CHOSEN_BY))


def glances(known: Iterable[Feature]) -> list[Glance]:
    """Every published place, by name."""
    slugs = {feature.pk: feature.slug for feature in known}
    through = Place.features.through.objects.filter(place__state=PlaceState.PUBLISHED, feature_id__in=list(slugs))
    had: dict[int, list[str]] = defaultdict(list)
    for place, feature in through.values_list("place_id", "feature_id"):
        had[place].append(slugs[feature])
    columns = (
        "pk", "latitude", "longitude", "position_is_approximate", "wheelchair", "mobility", "hours", "exceptions",
        "insee",
    )  # fmt: skip
    rows = published().order_by("name_key", "pk").values_list(*columns)
    return [
        Glance(
            pk,
            None if latitude is None else Point(latitude, longitude),
            is_about,
            frozenset(had.get(pk, ())),
            wheelchair,
            mobility in (Mobility.ITINERANT, Mobility.BOTH),
            hours_key(hours, exceptions, insee),
        )
        for pk, latitude, longitude, is_about, wheelchair, mobility, hours, exceptions, insee in rows
    ]


def minute(now: datetime) -> datetime:
    """The same instant for a whole minute: what was read for one visitor serves the next."""
    return now.replace(second=0, microsecond=0)


def in_order(found: list[tuple[Glance, bool]], origin: Point | None) -> list[tuple[Glance, float | None]]:
    """Those of which all is known first, then by distance; without a position, or without an origin, by name."""
    if origin is None:
        return [(seen, None) for seen, _ in found]
    measured = [(doubt, _away(seen, origin), seen) for seen, doubt in found]
    measured.sort(key=lambda one: (one[0], one[1] is None, one[1] or 0.0))
    return [(seen, away) for _, away, seen in measured]


def _away(seen: Glance, origin: Point) -> float | None:
    if seen.point is None:
        return None
    away = distance_km(origin, seen.point)
    return max(away, ABOUT_KM) if seen.is_about else away


def shown(page: list[tuple[Glance, float | None]]) -> list[NearPlace]:
    """The places of a page, with their features, in its order."""
    places = published().prefetch_related("features").in_bulk([seen.pk for seen, _ in page])
    return [NearPlace(places[seen.pk], away) for seen, away in page if seen.pk in places]
