"""« Mes inscriptions », and the calendar that somebody reads them by. What is changed is changed on its own page."""

import hashlib
import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from declic.core.paging import page_of
from declic.programme import own_queries, own_wording, services
from declic.programme.exports import KINDS, ics

NAME = "Mes séances"
# What the button says → what it does, and what is then said; of one that came too late, STOPPED.
ACTS = {
    "creer": (services.open_calendar, "C’est prêt\u00a0: voici l’adresse à donner à votre agenda."),
    "changer": (services.change_calendar, "L’adresse est changée. L’ancienne ne mène plus nulle part."),
    "arreter": (services.stop_calendar, "C’est arrêté. L’adresse ne mène plus nulle part."),
}
STOPPED = "Votre agenda était déjà arrêté. Vous pouvez recommencer quand vous voulez."


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    page = page_of(own_queries.places_of(request.user, now), request.GET.get("page"))
    rows = [own_wording.row(each, now) for each in own_queries.mine(page.object_list)]
    to_come, over = ([row for row in rows if row.is_to_come is wanted] for wanted in (True, False))
    diary = own_queries.calendar_of(request.user)
    address = ics.address_of(diary) if diary else ""
    facts = {
        "page": page,
        "sections": [(title, found) for title, found in (("À venir", to_come), ("Passées ou annulées", over)) if found],
        "address": address,
        "subscribe": re.sub("^https?", "webcal", address),
    }
    return render(request, "programme/mine.html", facts)


@require_POST
def my_calendar(request: HttpRequest) -> HttpResponse:
    act = ACTS.get(request.POST.get("acte", ""))
    if act is None:
        raise Http404
    does, said = act
    if does(request.user):
        messages.success(request, said)
    else:
        messages.warning(request, STOPPED)
    return redirect(reverse("programme:mine") + "#agenda")


@require_safe
def personal_calendar(request: HttpRequest, key: str) -> HttpResponse:
    """What a calendar reads, without a session: whoever has the address sees it."""
    found, now = own_queries.calendar_with(key), timezone.now()
    if found is None:
        raise Http404
    content = ics.personal(own_queries.diary_of(found.user, now), now=now, name=NAME)
    response = HttpResponse(content, content_type=KINDS["ics"].media_type)
    response.headers["Content-Disposition"] = 'inline; filename="mes-seances.ics"'
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Referrer-Policy"] = "no-referrer"  # the address holds the secret
    response.headers["ETag"] = mark = f'W/"{hashlib.sha256(content).hexdigest()[:32]}"'
    return get_conditional_response(request, etag=mark, response=response) or response
