from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from declic.core.paging import PAGE_SIZE, page_of
from declic.places import forms, queries, wording
from declic.places.engine import NEEDS
from declic.places.forms import Asked
from declic.places.queries import NearPlace


@require_safe
def place_list(request: HttpRequest) -> HttpResponse:
    asked = forms.read(request.GET)
    now = timezone.now()
    page, near = _page(asked, request.GET.get("page"))
    return render(
        request,
        "places/list.html",
        {
            "asked": asked,
            "needs": [(value, label) for value, (label, _) in NEEDS.items()],
            "asks_to_print": "imprimer" in asked.needs,
            "page": page,
            "cards": [wording.card(n, now) for n in near],
            "of_commune": wording.of_commune(asked.commune.name) if asked.commune else "",
            "by_distance": any(n.distance_km is not None for n in near),
        },
    )


def _page(asked: Asked, wanted: str | None) -> tuple[Page, list[NearPlace]]:
    """The page of places asked for: by distance when the commune is known, by name otherwise."""
    found = queries.by_name(queries.answering(asked.needs))
    page = page_of(found, wanted)
    origin = queries.point_of(asked.commune) if asked.commune else None
    if origin is None:
        return page, [NearPlace(place) for place in page.object_list]
    start = (page.number - 1) * PAGE_SIZE
    stop = min(start + PAGE_SIZE, page.paginator.count)
    return page, queries.nearest(found, origin, start, stop)
