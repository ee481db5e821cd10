"""The list of places and its map: one page, the same for the address of a search and for « autour de moi »."""

import gzip
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import condition, require_safe

from declic.core.centre import current_centre
from declic.core.paging import page_of
from declic.places import asked as asking
from declic.places import base_maps, list_queries, list_wording, open_queries, searching, tiles, wording
from declic.places.asked import Asked
from declic.places.base_maps import BaseMap
from declic.places.engine import Point
from declic.places.engine.choosing import Glance
from declic.places.engine.outlines import Frame
from declic.places.list_queries import Ordered
from declic.places.queries import NearPlace
from declic.places.search_address import only_choices
from declic.places.searching import Search

FOR_EVER = "public, max-age=31536000, immutable"
FOR_AN_HOUR = "public, max-age=3600"


@dataclass(frozen=True)
class Found:
    """What a search gives: a page of places, and all that is around."""

    page: Page
    near: list[NearPlace]
    nearest_km: float | None
    others: list[Glance]


@require_safe
def place_list(request: HttpRequest) -> HttpResponse:
    search = searching.search(request.GET)
    context = searched(request.GET, search, origin_in_words(search.asked))
    base = base_of(search.asked, context["found"])
    context["map"] = map_of(context["found"], base.frame, base.url)
    return with_tiles(render(request, "places/list.html", context))


def searched(query: QueryDict, search: Search, measured_from: str) -> dict[str, Any]:
    """What the page of a list shows, whatever its distances are measured from."""
    asked, now = search.asked, search.now
    found = _found(search.found, query.get("page"))
    first = found.page.start_index()
    return {
        "asked": asked,
        "form": asking.form(asked, now, search.places, search.features, open_queries.verdict),
        "found": found,
        "page": found.page,
        "unsure": search.unsure,
        "cards": [
            list_wording.card(near, rank, asked, now, measured_from) for rank, near in enumerate(found.near, first)
        ],
        "measured_from": measured_from,
        "far": list_wording.far(found.nearest_km),
        "by_distance": any(near.distance_km is not None for near in found.near),
        "of_commune": wording.of_commune(asked.commune.name) if asked.commune else "",
        "asks_to_print": "imprimer" in asked.needs,
        "points_query": points_query(query),
        "choices_query": only_choices(query).urlencode(),
        "territory": base_maps.named(current_centre().territory + base_maps.BARE),
        "tiles": tiles.offered(),
    }


def points_query(query: QueryDict) -> str:
    """What is asked of a place, whatever the page and wherever one is."""
    kept = query.copy()
    for name in ("page", "lat", "lon", "csrfmiddlewaretoken"):
        kept.pop(name, None)
    for name in list(kept):
        if not any(kept.getlist(name)):
            del kept[name]
    return kept.urlencode()


def with_tiles(response: HttpResponse) -> HttpResponse:
    """Lets the page reach the server of tiles, where the operator names one."""
    found = tiles.offered()
    if found:
        response.headers["Content-Security-Policy"] = tiles.policy(found)
    return response


def origin_in_words(asked: Asked) -> str:
    """What distances are measured from."""
    if asked.commune:
        return f"du centre {wording.of_commune(asked.commune.name)}"
    return "du milieu de la carte" if asked.zone else ""


def _found(ordered: Ordered, wanted: str | None) -> Found:
    page = page_of(ordered, wanted)
    on_page = {seen.pk for seen, _ in page.object_list}
    others = [seen for seen in ordered.glances if seen.point and seen.pk not in on_page]
    nearest_km = min((away for away in ordered.away if away is not None), default=None)
    return Found(page, list_queries.shown(list(page.object_list)), nearest_km, others)


def base_of(asked: Asked, found: Found) -> BaseMap:
    """Around the commune, as far as the places of the page are; else the centre's département, or France."""
    if asked.commune:
        around = base_maps.around(asked.commune, farthest(found))
        if around:
            return around
    france = base_maps.named(base_maps.FRANCE)
    assert france is not None
    territory = base_maps.named(current_centre().territory) or france
    points = [Point(n.place.latitude, n.place.longitude) for n in found.near if n.place.latitude is not None]
    inside = sum(territory.frame.holds(point) for point in points)
    return territory if 2 * inside >= len(points) else france


def farthest(found: Found) -> float:
    """How far the map must go, in kilometres."""
    return max((near.distance_km or 0.0 for near in found.near), default=0.0)


def map_of(found: Found, frame: Frame, url: str) -> list_wording.MapView:
    return list_wording.drawn(found.near, found.page.start_index(), found.others, frame, url)


def _etag(request: HttpRequest, name: str) -> str:
    return f'"{base_maps.version()}-{name}"'


@require_safe
@condition(etag_func=_etag)
def base_map(request: HttpRequest, name: str) -> HttpResponse:
    """A base map: kept for ever under the address of its version, an hour otherwise."""
    if base_maps.named(name) is None:
        raise Http404
    content = base_maps.svg(name)
    zipped = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(gzip.compress(content) if zipped else content, content_type="image/svg+xml")
    if zipped:
        response.headers["Content-Encoding"] = "gzip"
    patch_vary_headers(response, ["Accept-Encoding"])
    is_of_this_version = request.GET.get("v") == base_maps.version()
    response.headers["Cache-Control"] = FOR_EVER if is_of_this_version else FOR_AN_HOUR
    response.headers["Content-Security-Policy"] = base_maps.POLICY
    return response
