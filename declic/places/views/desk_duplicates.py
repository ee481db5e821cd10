"""The agents' desk: sheets that look like one place, side by side."""

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from declic.core.paging import page_of
from declic.core.security import strict_csp
from declic.places import duplicate_queries, services
from declic.places import duplicate_wording as wording
from declic.places.engine.side_by_side import GROUPS
from declic.places.models import Compared, Place, PlaceState

CHANGED = "L’une des deux fiches a changé, ou la décision est déjà prise\u00a0: voici où elles en sont."
KEEP_PUBLISHED = "La fiche de droite est publiée, celle de gauche ne l’est pas\u00a0: échangez-les d’abord."
SLUG = re.compile(r"[-\w]{1,120}", re.ASCII)
NUMBER = re.compile(r"\d{1,15}", re.ASCII)
PAIRS_PER_PAGE = 12  # each is a form, with two sheets in it
page_methods = require_http_methods(["GET", "HEAD", "POST"])


@strict_csp
@never_cache
@page_methods
def duplicates(request: HttpRequest) -> HttpResponse:
    """The likely pairs, the surest first; « these are two places » and « take it back » are sent here too."""
    if request.method == "POST":
        return _decided(request)
    page = page_of(duplicate_queries.likely_pairs(), request.GET.get("page"), PAIRS_PER_PAGE)
    places = duplicate_queries.places_of(page)
    facts = {
        "page": page,
        "pairs": [
            (places[pair.a], places[pair.b], wording.reasons(pair.likeness), pair.likeness.is_sure)
            for pair in page
            if {pair.a, pair.b} <= set(places)
        ],
        "decided": [(compared.pk, wording.decision(compared)) for compared in duplicate_queries.decided()],
    }
    return render(request, "places/desk/duplicates.html", facts)


def _decided(request: HttpRequest) -> HttpResponse:
    if "annuler" in request.POST:
        return _taken_back(request)
    one, two = _two(request.POST)
    services.are_different(one, two, by=request.user, now=timezone.now())
    messages.success(request, f"«\u00a0{one}\u00a0» et «\u00a0{two}\u00a0» ne seront plus proposés ensemble.")
    return redirect("places_desk:duplicates")


def _taken_back(request: HttpRequest) -> HttpResponse:
    number = request.POST["annuler"]
    compared = Compared.objects.filter(pk=number).first() if NUMBER.fullmatch(number) else None
    left = services.take_back(compared, by=request.user, now=timezone.now()) if compared else None
    if left is None:
        messages.warning(request, "Cette décision est déjà annulée.")
    elif left:
        kept = wording.columns_in_words(left)
        messages.warning(request, f"C’est annulé, sauf ce qui a été changé depuis\u00a0: {kept}.")
    else:
        messages.success(request, "La décision est annulée\u00a0: les deux fiches sont comme avant.")
    return redirect("places_desk:duplicates")


@strict_csp
@never_cache
@page_methods
def compare(request: HttpRequest) -> HttpResponse:
    """Field by field; the sheet on the left is the one kept."""
    asked = request.POST if request.method == "POST" else request.GET
    a, b = _two(asked)
    if request.method == "POST":
        picked = {group: asked.get(f"champ-{group}", "") for group in GROUPS}
        seen = (asked.get("vu_a", ""), asked.get("vu_b", ""))
        try:
            services.merge(a, b, choices=picked, seen=seen, by=request.user, now=timezone.now())
        except services.SheetChangedError:
            messages.warning(request, CHANGED)
        except services.KeepThePublishedOneError:
            messages.warning(request, KEEP_PUBLISHED)
        else:
            messages.success(request, f"Les deux fiches n’en font qu’une\u00a0: «\u00a0{a}\u00a0».")
            return redirect("places_desk:duplicates")
    sheets = duplicate_queries.sheet_of(a), duplicate_queries.sheet_of(b)
    facts = {
        "a": a,
        "b": b,
        "marks": (duplicate_queries.mark_of(a), duplicate_queries.mark_of(b)),
        "choices": wording.choices(a, b, sheets, asked),
        "alike": wording.alike(a, sheets),
        "closed": [place for place in (a, b) if place.state == PlaceState.CLOSED],
    }
    return render(request, "places/desk/compare.html", facts)


def _two(asked: QueryDict) -> tuple[Place, Place]:
    """The two places named; 404 for anything else."""
    slugs = [asked.get(name, "") for name in ("a", "b")]
    if slugs[0] == slugs[1] or not all(SLUG.fullmatch(slug) for slug in slugs):
        raise Http404
    found = {place.slug: place for place in Place.objects.filter(slug__in=slugs).prefetch_related("features")}
    if len(found) < len(slugs):
        raise Http404
    return found[slugs[0]], found[slugs[1]]
