"""The places as files and feeds, for programs: what anybody may read, no more."""

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from declic.places import queries
from declic.places.api import OPEN
from declic.places.exports import KINDS, atom, pieces_of
from declic.places.exports.files import LICENCE


@require_safe
def as_file(request: HttpRequest, kind: str) -> StreamingHttpResponse:
    """Every published place, in pieces."""
    found = queries.published()
    response = StreamingHttpResponse(
        (piece.encode() for piece in pieces_of(kind, found)), content_type=KINDS[kind].media_type
    )
    response.headers["Content-Disposition"] = f'attachment; filename="{KINDS[kind].filename}"'
    return _open(response)


@require_safe
def changes(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(atom.feed(queries.last_changes()), content_type="application/atom+xml; charset=utf-8")
    return _open(response)


@require_safe
def open_data(request: HttpRequest) -> HttpResponse:
    return render(request, "places/open_data.html", {"count": queries.published().count(), "licence": LICENCE})


def _open(response: HttpResponse) -> HttpResponse:
    for name, value in OPEN.items():
        response.headers[name] = value
    response.headers["Link"] = f'<{LICENCE}>; rel="license"'
    return response
