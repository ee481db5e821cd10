"""What a search finds: the one way from an address to places, for the page, its map, paper, other sites and files."""

from dataclasses import dataclass
from datetime import datetime

from django.http import QueryDict

from declic.places import asked as asking
from declic.places import clock, list_queries, open_queries
from declic.places.asked import Asked
from declic.places.engine import Point
from declic.places.engine.overview import Overview
from declic.places.list_queries import Ordered
from declic.places.models import Feature


@dataclass(frozen=True)
class Search:
    """What was asked, among what, at what time; the places that answer, in order: the last `unsure` ones perhaps."""

    asked: Asked
    features: list[Feature]
    now: datetime
    places: Overview
    found: Ordered
    unsure: int


def search(query: QueryDict, *, origin: Point | None = None, instant: datetime | None = None) -> Search:
    """`origin`: where distances begin, when it is not in the query; `instant`: now, unless it is given."""
    features = list_queries.features()
    now = list_queries.minute(clock.here(instant))
    asked = asking.read(query, features, now.date())
    places = list_queries.overview(features)
    kept = places.chosen(asking.criteria(asked, now, open_queries.verdict), sure_only=asked.sure_only)
    found = list_queries.in_order(places, kept, origin or asked.origin)
    return Search(asked, features, now, places, found, kept.doubtful.bit_count())
