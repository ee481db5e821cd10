"""The agents' desk: the white zones, communes by distance to the nearest place and population."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from declic.core.centre import current_centre
from declic.core.centre_validation import named
from declic.core.paging import page_of
from declic.core.security import strict_csp
from declic.core.spreadsheets import spreadsheet
from declic.places import base_maps, coverage_map
from declic.places import coverage_wording as wording
from declic.places.coverage_queries import coverage_of, places_named
from declic.places.engine import NEEDS


def _need(request: HttpRequest) -> str:
    """One at most; an unknown one asks for nothing."""
    asked = request.GET.get("b", "")
    return asked if asked in NEEDS else ""


@strict_csp
@never_cache
@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """The communes that most people are far from first, twenty a page."""
    departement, need = current_centre().territory, _need(request)
    found = coverage_of(departement, [need] if need else [])
    page = page_of(found.reaches, request.GET.get("page"))
    places = places_named([reach.place for reach in page])
    facts = {
        "departement_name": named(departement),
        "need": need,
        "needs": [(key, label) for key, (label, _) in NEEDS.items()],
        "query": urlencode({"b": need}) if need else "",
        "facts": wording.facts(found),
        "bar_columns": ("Distance", "Habitants"),
        "bars": wording.bars(found),
        "has_map": base_maps.named(departement) is not None,
        "map_in_words": coverage_map.in_words(found.reaches),
        "page": page,
        "rows": [(r.commune.name, wording.people(r), wording.how_far(r), places.get(r.place)) for r in page],
    }
    return render(request, "places/desk/coverage.html", facts)


@never_cache
@gzip_page
@require_safe
def drawn(request: HttpRequest) -> HttpResponse:
    """The drawing alone: it may apply its own style, and nothing else."""
    departement, need = current_centre().territory, _need(request)
    content = coverage_map.drawing(departement, coverage_of(departement, [need] if need else []))
    if content is None:
        raise Http404
    response = HttpResponse(content, content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = coverage_map.POLICY
    return response


@strict_csp
@never_cache
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """Every commune, in a file in which no cell can act (promise C11)."""
    departement, need = current_centre().territory, _need(request)
    found = coverage_of(departement, [need] if need else [])
    names = {slug: place.name for slug, place in places_named(list({r.place for r in found.reaches})).items()}
    rows = wording.file_rows(found, names)
    return spreadsheet(kind, filename=f"couverture-{departement}", headings=wording.HEADINGS, rows=rows)
