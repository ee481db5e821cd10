"""The agents' desk: the point of a place, by a click on the map (no script needed), by its coordinates, from its
commune, or from the service of addresses when the operator has named one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_safe

from declic.core.outgoing import OutgoingError
from declic.core.security import strict_csp
from declic.places import base_maps, geocoder, position, services
from declic.places.engine import Point
from declic.places.engine.geocoded import Candidate
from declic.places.models import Origin, Place
from declic.places.position import Window
from declic.places.views.desk_history import place_asked

NO_POINT = "Écrivez la latitude et la longitude en chiffres, par exemple 48,79 et 2,455, ou cliquez sur la carte."
NO_COMMUNE = "Ce lieu n’a pas de commune connue\u00a0: écrivez-la d’abord sur sa fiche."
CHANGED = "La position a changé entre-temps\u00a0: la voici."
NONE_FOUND = "Le service d’adresses ne trouve rien pour «\u00a0{address}\u00a0»."


@strict_csp
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def place_position(request: HttpRequest) -> HttpResponse:
    asked = request.POST if request.method == "POST" else request.GET
    place, found = place_asked(asked), tuple[Candidate, ...]()
    refused = ""
    if request.method == "POST":
        act = request.POST.get("acte")
        if act == "adresse":
            found, refused = _candidates(place)
        else:
            point, refused = _wanted(place, request)
            if point is not None and _set(request, place, point, is_about=act == "centre"):
                return redirect(f"{reverse('places_desk:position')}?lieu={place.slug}")
            place.refresh_from_db()
    window = position.window_of(asked, place)
    return render(request, "places/desk/position.html", _facts(place, window, found, refused, asked))


def _facts(
    place: Place, window: Window, found: tuple[Candidate, ...], refused: str, asked: Mapping[str, Any]
) -> dict[str, object]:
    here = position.own_point(place)
    mark = window.mark if window.mark != here else None
    shown = mark or here
    return {
        "place": place,
        "window": window,
        "images": [(name, width, round(width * 0.88)) for name, width in position.IMAGES.items()],
        "chosen": mark,
        "latitude": asked.get("latitude") or (shown.latitude if shown else ""),
        "longitude": asked.get("longitude") or (shown.longitude if shown else ""),
        "seen": ("", "") if here is None else (here.latitude, here.longitude),
        "candidates": found,
        "refused": refused,
        "asks": geocoder.address_of(place) if geocoder.is_on() else "",
    }


def _candidates(place: Place) -> tuple[tuple[Candidate, ...], str]:
    address = geocoder.address_of(place)
    try:
        found = geocoder.candidates(address)
    except OutgoingError as error:
        return (), str(error)
    return found, "" if found else NONE_FOUND.format(address=address)


def _wanted(place: Place, request: HttpRequest) -> tuple[Point | None, str]:
    if request.POST.get("acte") == "centre":
        point = position.commune_point(place)
        return point, "" if point else NO_COMMUNE
    point = position.read_point(request.POST.get("latitude", ""), request.POST.get("longitude", ""))
    return point, "" if point else NO_POINT


def _set(request: HttpRequest, place: Place, point: Point, *, is_about: bool) -> bool:
    seen = position.read_point(request.POST.get("vu_lat", ""), request.POST.get("vu_lon", ""))
    changes = {
        "latitude": point.latitude, "longitude": point.longitude, "position_is_approximate": is_about,
    }  # fmt: skip
    shown = {"latitude": seen.latitude if seen else None, "longitude": seen.longitude if seen else None}
    try:
        services.change_place(place, changes, by=request.user, origin=Origin.AGENT, now=timezone.now(), seen=shown)
    except services.SheetChangedError:
        messages.warning(request, CHANGED)
        return False
    messages.success(request, "La position est enregistrée.")
    return True


@never_cache
@gzip_page
@require_safe
def drawn(request: HttpRequest) -> HttpResponse:
    """A window of the map, its mark on it: a drawing, which may apply its own style and nothing else."""
    place = place_asked(request.GET)
    response = HttpResponse(
        position.drawing(position.window_of(request.GET, place), place.insee), content_type="image/svg+xml"
    )
    response.headers["Content-Security-Policy"] = base_maps.POLICY
    return response
