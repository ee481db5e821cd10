"""« Autour de moi »: where the browser is, rounded before it is sent, by POST; never kept, never in an address."""

from math import isfinite

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from declic.core.security import may_ask_position
from declic.places import base_maps, searching
from declic.places.engine import Point
from declic.places.engine.outlines import frame_around
from declic.places.search_address import only_choices
from declic.places.views.list import farthest, map_of, points_query, searched, with_tiles

DECIMALS = 2  # of a degree: about a kilometre


@sensitive_post_parameters("lat", "lon")
@never_cache
@may_ask_position
@require_http_methods(["GET", "HEAD", "POST"])
def around(request: HttpRequest) -> HttpResponse:
    """GET: the page that asks. POST: the list around the position, or the address of a search by commune."""
    if request.method != "POST":
        return render(request, "places/around.html", _choices(request.GET))
    if request.POST.get("commune", "").strip():
        return HttpResponseRedirect(f"{reverse('places:list')}?{points_query(request.POST)}")
    point = _position(request.POST)
    if point is None:
        return render(request, "places/around.html", _choices(request.POST) | {"no_position": True}, status=400)
    context = searched(request.POST, searching.search(request.POST, origin=point), "de vous")
    reach = base_maps.reach(farthest(context["found"]))
    frame = frame_around(point, reach)
    context |= {"around": point, "map": map_of(context["found"], frame, base_maps.inline(frame, reach))}
    return with_tiles(render(request, "places/list.html", context))


def _choices(query: QueryDict) -> dict[str, list[tuple[str, str]]]:
    """What was ticked in the list before asking for « autour de moi »: asked again with the position."""
    return {"choices": [(name, value) for name, values in only_choices(query).lists() for value in values]}


def _position(sent: QueryDict) -> Point | None:
    """Rounded again: nothing more precise is ever used, whatever was sent."""
    try:
        latitude, longitude = (round(float(sent.get(name, "")[:30]), DECIMALS) for name in ("lat", "lon"))
    except (ValueError, OverflowError):
        return None
    if not (isfinite(latitude) and isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    return Point(latitude, longitude)
