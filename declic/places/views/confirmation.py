"""A place confirms its sheet, or corrects it, by the link it was sent. GET changes nothing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from declic.core.network import client_network
from declic.places import services, sheet, wording
from declic.places.call_queries import mark_of
from declic.places.correction_form import CorrectionForm
from declic.places.models import Confirmation
from declic.places.views.correction import TOO_MANY

CHANGED = "La fiche a changé entre-temps\u00a0: relisez-la, puis dites si elle est juste."
RIGHT, WRONG = "juste", "corriger"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    asked = services.confirmation_with(token, timezone.now())
    if asked is None:
        return _too_late(request, token)
    act = request.POST.get("acte", "") if request.method == "POST" else ""
    form = CorrectionForm(request.POST if act == WRONG else None, place=asked.place, asks_email=False)
    if act == RIGHT and _confirmed(request, asked):
        return redirect("places:confirm", token=token)
    if form.is_bound and form.is_valid() and _corrected(request, asked, form):
        return redirect("places:confirm", token=token)
    return _page(request, asked, form)


def _too_late(request: HttpRequest, token: str) -> HttpResponse:
    """Who was asked long ago is told where to write now; nobody else learns that a link existed."""
    place = services.place_of_spent_link(token, timezone.now())
    if place is None:
        raise Http404
    response = render(request, "places/confirm_late.html", {"place": place}, status=410)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


def _confirmed(request: HttpRequest, asked: Confirmation) -> bool:
    try:
        services.confirm(asked, seen=request.POST.get("vu", ""), now=timezone.now())
    except services.SheetChangedError:
        messages.warning(request, CHANGED)
        return True
    messages.success(request, "Merci. La fiche est notée comme vérifiée aujourd’hui.")
    return True


def _corrected(request: HttpRequest, asked: Confirmation, form: CorrectionForm) -> bool:
    if not form.is_trapped:
        given = {"form_id": form.cleaned_data["form_id"], "network": client_network(request), "now": timezone.now()}
        try:
            services.correct_ours(asked, form.correction(), **given)
        except services.TooManyProposalsError:
            form.add_error(None, TOO_MANY)
            return False
    messages.success(request, "Merci. Vos corrections sont arrivées\u00a0: le centre les publie après les avoir lues.")
    return True


def _page(request: HttpRequest, asked: Confirmation, form: CorrectionForm) -> HttpResponse:
    place, now = asked.place, timezone.now()
    facts = {
        "place": place,
        "form": form,
        "mark": mark_of(place),
        "address": wording.address(place),
        "phone": wording.phone(place.phone),
        "hours_shown": sheet.hours_in_a_line(place),
        "offered": sheet.offered(place),
        "wheelchair": sheet.wheelchair(place, asks=False),
        "is_verified": place.verified_on == timezone.localdate(now),
        "answered": asked.answered_at is not None,
    }
    response = render(request, "places/confirm.html", facts)
    response.headers["Referrer-Policy"] = "no-referrer"  # the address holds the secret
    return response
