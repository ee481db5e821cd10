"""The page of a place: all that is known of it, and how sure that is."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from declic.core import gazetteer, telephones
from declic.core.json_ld import data_block
from declic.places import base_maps, queries, search_engines, sheet, wording
from declic.places.engine import Point
from declic.places.models import Place, PlaceState

LOCATOR_KM = 4


@require_safe
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """Closed for good: 410, and where to go instead. Not public yet: 404."""
    shown = get_object_or_404(queries.whole_sheets(), slug=slug)
    if shown.state == PlaceState.CLOSED:
        return _closed(request, shown)
    return render(request, "places/place.html", _facts(shown))


def _closed(request: HttpRequest, shown: Place) -> HttpResponse:
    successor = shown.successor
    facts = {
        "place": shown,
        "said": sheet.closed(shown),
        "successor": successor if successor and successor.state == PlaceState.PUBLISHED else None,
    }
    return render(request, "places/closed.html", facts, status=410)


def _locator(shown: Place) -> dict[str, Any] | None:
    """A small drawing of where it is in its commune; none without a position."""
    commune = gazetteer.commune(shown.insee) if shown.insee else None
    base = base_maps.around(commune, LOCATOR_KM) if commune else None
    if base is None or shown.latitude is None or shown.longitude is None:
        return None
    point = Point(shown.latitude, shown.longitude)
    if not base.frame.holds(point):
        return None
    x, y = base.frame.xy(point)
    return {"url": base.url, "width": base.frame.width, "height": base.frame.height, "x": x, "y": y}


def _facts(shown: Place) -> dict[str, Any]:
    now = timezone.now()
    hours = shown.opening_hours()
    return {
        "place": shown,
        "address": wording.address(shown),
        "opening": wording.opening_sentence(shown, now),
        "week": sheet.week(shown, hours, now),
        "days_apart": sheet.days_apart(shown.closures.all(), timezone.localdate(now)),
        "cautions": [*sheet.doubts(shown), *sheet.cautions(shown, hours, now)],
        "phone": wording.phone(shown.phone),
        "phone_href": telephones.href(shown.phone),
        "emails": sheet.emails(shown),
        "websites": sheet.websites(shown),
        "map_url": sheet.map_url(shown),
        "geo_url": sheet.geo_url(shown),
        "locator": _locator(shown),
        "moves": sheet.MOVES.get(shown.mobility, ""),
        "stops": sheet.stops(shown, now),
        "wheelchair": sheet.wheelchair(shown),
        "ask_first": sheet.ask_first(shown),
        "offered": sheet.offered(shown),
        "is_stale": wording.is_stale(shown, timezone.localdate(now)),
        "last_looked_at": sheet.last_looked_at(shown),
        "provenance": sheet.provenance(shown),
        "data_block": data_block(search_engines.json_ld(shown, hours, now)),
    }
