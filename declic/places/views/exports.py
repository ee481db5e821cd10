"""The places as files and feeds, for programs: what anybody may read, no more."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from declic.places import chosen_places, queries
from declic.places.api import OPEN
from declic.places.exports import KINDS, atom, pieces_of, pieces_of_these
from declic.places.exports.files import LICENCE


@require_safe
def as_file(request: HttpRequest, kind: str) -> HttpResponse | StreamingHttpResponse:
    """Every published place, or those that the list shows with the same parameters; in pieces."""
    try:
        keys = chosen_places.keys(request.GET)
    except chosen_places.MisreadError as error:
        return _open(HttpResponse(f"{error}\n", content_type="text/plain; charset=utf-8", status=400))
    pieces = pieces_of(kind, queries.published()) if keys is None else pieces_of_these(kind, keys)
    response = StreamingHttpResponse((piece.encode() for piece in pieces), content_type=KINDS[kind].media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{KINDS[kind].filename}"'
    return _open(response)


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(atom.feed(queries.last_changes()), content_type="application/atom+xml; charset=utf-8")
    return _open(response)


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    return render(request, "places/open_data.html", {"count": queries.published().count(), "licence": LICENCE})


def _open(response: Any) -> Any:
    for name, value in OPEN.items():
        response.headers[name] = value
    response.headers["Link"] = f'<{LICENCE}>; rel="license"'
    return response
