"""The agents' desk: what happened to a sheet, and taking a change back."""

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from declic.core.paging import page_of
from declic.core.security import strict_csp
from declic.places import history_wording, services
from declic.places.models import Place
from declic.places.proposal_words import title

SLUG = re.compile(r"[-\w]{1,120}", re.ASCII)
NUMBER = re.compile(r"\d{1,15}", re.ASCII)
CHANGED = "Cela a été changé depuis\u00a0: {fields}. Annulez d’abord la modification plus récente."
NOTHING = "C’est déjà annulé\u00a0: la fiche dit ce qu’elle disait avant."
CHANGES_PER_PAGE = 10  # each is a table


@strict_csp
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def history(request: HttpRequest) -> HttpResponse:
    """The latest first, twenty a page."""
    place = place_asked(request.POST if request.method == "POST" else request.GET)
    if request.method == "POST":
        return _undone(request, place)
    page = page_of(place.changes.select_related("by", "of"), request.GET.get("page"), CHANGES_PER_PAGE)
    changes = list(page)
    names = history_wording.names_of(history_wording.successors_in(changes))
    entries = [history_wording.entry(change, names) for change in changes]
    return render(request, "places/desk/history.html", {"place": place, "page": page, "entries": entries})


def _undone(request: HttpRequest, place: Place) -> HttpResponse:
    number = request.POST.get("annuler", "")
    change = get_object_or_404(place.changes, pk=number if NUMBER.fullmatch(number) else 0)
    try:
        services.undo_change(change, by=request.user, now=timezone.now())
    except services.SheetChangedError as error:
        messages.warning(request, CHANGED.format(fields=", ".join(map(title, error.fields))))
    except services.NothingToUndoError:
        messages.warning(request, NOTHING)
    else:
        messages.success(request, "C’est annulé. L’annulation est dans l’histoire, et s’annule aussi.")
    return redirect(f"{reverse('places_desk:history')}?lieu={place.slug}")


def place_asked(asked: QueryDict) -> Place:
    """The place named by `lieu`; 404 for anything else."""
    slug = asked.get("lieu", "")
    if not SLUG.fullmatch(slug):
        raise Http404
    return get_object_or_404(Place, slug=slug)
