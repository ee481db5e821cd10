"""The list on other sites: in a frame, or as a piece of HTML. No cookie, no script, nothing that follows anybody."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from declic.core.security import FRAMED
from declic.places import asked as asking
from declic.places import clock, list_queries, searching
from declic.places.api import OPEN
from declic.places.engine import NEEDS
from declic.places.search_address import only_read
from declic.places.views import list as listing

FRAME = (
    '<iframe src="{url}" title="Les lieux où trouver un ordinateur et de l’aide" width="100%" height="700" '
    'loading="lazy"></iframe>'
)
SHOWN = 10  # a column of somebody else's page; the rest is one link away


@xframe_options_exempt
@require_safe
def framed(request: HttpRequest) -> HttpResponse:
    response = render(request, "places/embed.html", _facts(request))
    response.headers["Content-Security-Policy"] = FRAMED
    return response


@require_safe
def fragment(request: HttpRequest) -> HttpResponse:
    """For sites that put it in their own page, by their server or by a script of theirs."""
    response = render(request, "places/fragment.html", _facts(request))
    for name, value in OPEN.items():
        response.headers[name] = value
    return response


def _facts(request: HttpRequest) -> dict[str, Any]:
    query = only_read(request.GET)
    search = searching.search(query)
    asked = search.asked
    context = listing.searched(query, search, listing.origin_in_words(asked))
    return {
        "site": settings.SITE_URL,
        "cards": context["cards"][:SHOWN],
        "more": max(context["page"].paginator.count - SHOWN, 0),
        "of_commune": context["of_commune"],
        "sentence": asked.sentence,
        "list_url": settings.SITE_URL + reverse("places:list") + (f"?{query.urlencode()}" if query else ""),
    }


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """The code to copy, for the search that one comes from or that one makes here."""
    query = only_read(request.GET)
    asked = asking.read(query, list_queries.features(), clock.here().date())
    end = f"?{query.urlencode()}" if query else ""
    facts = {
        "asked": asked,
        "needs": [(value, label) for value, (label, _) in NEEDS.items()],
        "frame_url": settings.SITE_URL + reverse("places:embed") + end,
        "frame": FRAME.format(url=escape(settings.SITE_URL + reverse("places:embed") + end)),
        "fragment_url": settings.SITE_URL + reverse("places:fragment") + end,
    }
    return render(request, "places/embed_help.html", facts)
