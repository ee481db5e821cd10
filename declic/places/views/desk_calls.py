"""The agents' desk: the places to phone."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from declic.core.paging import page_of
from declic.core.security import strict_csp
from declic.core.typography import polish
from declic.places import call_wording, services
from declic.places.call_queries import places_to_call
from declic.places.models import Place

CALLS_SHOWN = 10  # a morning of calls
CHANGED = "Cette fiche a changé entre-temps\u00a0: relisez-la à la personne avant de la confirmer."


@strict_csp
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def calls(request: HttpRequest) -> HttpResponse:
    """The longest unverified first, ten a page; what came of a call is sent here too."""
    if request.method == "POST":
        return _noted(request)
    now = timezone.now()
    today = timezone.localdate(now)
    page = page_of(places_to_call(now, today).prefetch_related("features"), request.GET.get("page"), CALLS_SHOWN)
    return render(
        request, "places/desk/calls.html", {"page": page, "calls": [call_wording.call(p, today) for p in page]}
    )


def _noted(request: HttpRequest) -> HttpResponse:
    place = get_object_or_404(Place, slug=request.POST.get("lieu", "")[:120].replace("\0", ""))
    name, now = polish(place.name), timezone.now()
    match request.POST.get("reponse"):
        case "juste":
            _confirmed(request, place, name)
        case "silence":
            services.nobody_answered(place, by=request.user, now=now)
            messages.success(request, f"C’est noté\u00a0: {name} n’a pas répondu, et passe en fin de liste.")
        case _:
            raise Http404
    return redirect("places_desk:calls")


def _confirmed(request: HttpRequest, place: Place, name: str) -> None:
    try:
        services.all_is_right(place, seen=request.POST.get("vu", ""), by=request.user, now=timezone.now())
    except services.SheetChangedError:
        messages.warning(request, CHANGED)
    else:
        messages.success(request, f"{name}\u00a0: fiche vérifiée aujourd’hui.")
