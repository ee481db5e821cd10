"""The list as a document to print, from the same address as the list."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from declic.core.keeping import Kept
from declic.core.network import client_network
from declic.core.wording import counted
from declic.places import asked as asking
from declic.places import searching, services, wording
from declic.places.asked import FLAGS, PICKS
from declic.places.engine import NEEDS
from declic.places.exports import paper
from declic.places.search_address import only_read
from declic.places.searching import Search
from declic.places.views import list as listing

_kept: Kept[str, bytes] = Kept(most=32)


@require_safe
def as_pdf(request: HttpRequest) -> HttpResponse:
    """The twenty nearest; by name when no commune is given."""
    query, network = only_read(request.GET), client_network(request)
    try:
        content = _kept.get(query.urlencode(), lambda: _document(query, network, timezone.now()))
    except services.TooManyListsError as error:
        return _later(request, query, error.seconds)
    response = HttpResponse(content, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="lieux.pdf"'
    return response


def _later(request: HttpRequest, query: QueryDict, seconds: int) -> HttpResponse:
    minutes = -(-seconds // 60)
    facts = {"list_url": _list_of(query), "minutes": counted(minutes, "minute", "minutes")}
    response = render(request, "places/paper_later.html", facts, status=429)
    response.headers["Retry-After"] = str(seconds)
    response.headers["Cache-Control"] = "no-store"
    return response


def _list_of(query: QueryDict) -> str:
    return reverse("places:list") + (f"?{query.urlencode()}" if query else "")


def _document(query: QueryDict, network: str, now: datetime) -> bytes:
    services.count_list(network, now)
    return paper.document(**facts(query, now))


def facts(query: QueryDict, now: datetime) -> dict[str, Any]:
    """What the document is made of."""
    search = searching.search(query, instant=now)
    asked, origin = search.asked, listing.origin_in_words(search.asked)
    found = listing.searched(query, search, origin)["found"]
    return {
        "near": found.near,
        "title": f"Les lieux autour {wording.of_commune(asked.commune.name)}" if asked.commune else "Les lieux",
        "chosen": in_words(search),
        "base": listing.base_of(asked, found),
        "origin": f"le {origin.removeprefix('du ')}" if asked.commune else "",
        "address": settings.SITE_URL + _list_of(query),
        "now": now,
    }


def in_words(search: Search) -> list[str]:
    """What the search asks besides the commune: « Pour\u00a0: imprimer ou numériser »."""
    asked = search.asked
    names = {feature.slug: feature.name for feature in search.features}
    said = []
    if asked.sentence:
        said.append(asked.sentence)
    if asked.needs:
        said.append(f"Pour\u00a0: {', '.join(NEEDS[need][0] for need in asked.needs)}.")
    if asked.when or asked.day or asked.hour:
        said.append(f"Ouverts {asking.moment_in_words(asked, search.now)}.")
    chosen = [label for name, label in FLAGS if name in asked.flags]
    chosen += [f"{legend}\u00a0: {names[asked.picks[name]]}" for name, _, legend, _ in PICKS if name in asked.picks]
    if chosen:
        said.append("\u202f; ".join(chosen) + ".")
    if asked.sure_only:
        said.append("Sans ceux qui sont à vérifier.")
    return said
