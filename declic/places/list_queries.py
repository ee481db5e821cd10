"""What the list is chosen from: every published place at a glance, in two queries however many there are.

They are read at each request, in few columns; what is made of these rows (glances, what each criterion answers) serves
again as long as the base gives the very same ones, that day (`kept_rows`).
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Aggregate, TextField
from django.utils import timezone

from declic.places.engine import Point
from declic.places.engine.choosing import Glance
from declic.places.engine.nearest import distances_km
from declic.places.engine.overview import Chosen, Overview
from declic.places.kept_rows import MadeOf, Rows, as_they_come
from declic.places.models import Feature, FeatureGroup, Mobility, Place
from declic.places.queries import ABOUT_KM, NearPlace, hours_key, published

CHOSEN_BY = (
    FeatureGroup.SERVICE, FeatureGroup.USE, FeatureGroup.PRICE, FeatureGroup.SUPPORT, FeatureGroup.AUDIENCE,
    FeatureGroup.CARE,
)  # fmt: skip
COLUMNS = (
    "pk", "latitude", "longitude", "position_is_approximate", "wheelchair", "mobility", "hours", "exceptions", "insee",
    "name_key",
)  # fmt: skip


class Joined(Aggregate):
    """The values of a group as one text, with commas."""

    function = "GROUP_CONCAT"
    in_order = "STRING_AGG(%(expressions)s::text, ',' ORDER BY %(expressions)s)"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template=self.in_order, **context)


_last: MadeOf[Overview] = MadeOf()


def features() -> list[Feature]:
    """The words that the list is chosen by."""
    return list(Feature.objects.filter(kind__in=CHOSEN_BY))


def overview(known: Iterable[Feature]) -> Overview:
    """Every published place, by name. The rows in one order: a base that reads by several hands has none of its own."""
    slugs = {feature.pk: feature.slug for feature in known}
    rows = as_they_come(published().order_by("pk").values_list(*COLUMNS))
    through = Place.features.through.objects.order_by("place_id").values("place_id")
    words = as_they_come(through.annotate(had=Joined("feature_id")).values_list("place_id", "had"))
    return _last.get((rows, words, slugs, timezone.localdate()), lambda: Overview(_glances(rows, words, slugs)))


def _glances(rows: Rows, words: Rows, slugs: dict[int, str]) -> list[Glance]:
    had = {place: frozenset(slugs[key] for key in map(int, keys.split(",")) if key in slugs) for place, keys in words}
    none = frozenset[str]()
    return [
        Glance(
            pk,
            None if latitude is None else Point(latitude, longitude),
            bool(is_about),
            had.get(pk, none),
            wheelchair,
            mobility in (Mobility.ITINERANT, Mobility.BOTH),
            hours_key(hours, exceptions, insee),
        )
        for pk, latitude, longitude, is_about, wheelchair, mobility, hours, exceptions, insee, _ in sorted(
            rows, key=lambda row: (row[-1], row[0])
        )
    ]


def minute(now: datetime) -> datetime:
    """The same instant for a whole minute: what was read for one visitor serves the next."""
    return now.replace(second=0, microsecond=0)


class Ordered(Sequence[tuple[Glance, float | None]]):
    """Places, each with how far it is; the pairs of a page alone are made, of thousands."""

    def __init__(self, glances: list[Glance], away: list[float | None]) -> None:
        self.glances, self.away = glances, away

    def __len__(self) -> int:
        return len(self.glances)

    def __getitem__(self, rank: Any) -> Any:
        if isinstance(rank, slice):
            return list(zip(self.glances[rank], self.away[rank], strict=True))
        return self.glances[rank], self.away[rank]


def in_order(places: Overview, found: Chosen, origin: Point | None) -> Ordered:
    """Those of which all is known first, then by distance; without a position, or without an origin, by name."""
    ordered = Ordered([], [])
    for some in (places.within(found.sure), places.within(found.doubtful)):
        if origin is None:
            ordered.glances.extend(some)
            ordered.away.extend([None] * len(some))
        else:
            _add_by_distance(ordered, some, origin)
    return ordered


def _add_by_distance(ordered: Ordered, some: list[Glance], origin: Point) -> None:
    located = [seen for seen in some if seen.point]
    exact = distances_km(origin, [seen.point for seen in located if seen.point])
    believed = [max(away, ABOUT_KM) if seen.is_about else away for away, seen in zip(exact, located, strict=True)]
    order = sorted(range(len(located)), key=believed.__getitem__)
    nowhere = [seen for seen in some if not seen.point]
    ordered.glances.extend([located[rank] for rank in order])
    ordered.glances.extend(nowhere)
    ordered.away.extend([believed[rank] for rank in order])
    ordered.away.extend([None] * len(nowhere))


def shown(page: Sequence[tuple[Glance, float | None]]) -> list[NearPlace]:
    """The places of a page, with their features, in its order."""
    places = published().prefetch_related("features").in_bulk([seen.pk for seen, _ in page])
    return [NearPlace(places[seen.pk], away) for seen, away in page if seen.pk in places]
