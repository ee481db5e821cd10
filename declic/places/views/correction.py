"""« Quelque chose ne va pas ? »: a visitor corrects a sheet; an agent decides."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from declic.core.network import client_network
from declic.places import queries, services, sheet
from declic.places.correction_form import CorrectionForm
from declic.places.models import Origin, Place

TOO_MANY = (
    "Beaucoup de corrections sont déjà arrivées d’ici depuis une heure, ou attendent pour ce lieu. Gardez cette "
    "page\u00a0: la vôtre pourra partir dans une heure. Si c’est pressé, téléphonez."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, slug: str) -> HttpResponse:
    place = get_object_or_404(queries.published().prefetch_related("features"), slug=slug)
    form = CorrectionForm(request.POST if request.method == "POST" else None, place=place)
    if form.is_bound and form.is_trapped:
        return redirect("places:correct_thanks", slug=slug)  # a robot is answered as a person is
    if form.is_bound and form.is_valid():
        try:
            services.propose(
                place,
                form.correction(),
                form_id=form.cleaned_data["form_id"],
                origin=Origin.VISITOR,
                network=client_network(request),
                now=timezone.now(),
            )
        except services.TooManyProposalsError:
            form.add_error(None, TOO_MANY)
            return _page(request, place, form, status=429)
        return redirect("places:correct_thanks", slug=slug)
    return _page(request, place, form)


def _page(request: HttpRequest, place: Place, form: CorrectionForm, status: int = 200) -> HttpResponse:
    facts = {"place": place, "form": form, "hours_shown": sheet.hours_in_a_line(place)}
    return render(request, "places/correct.html", facts, status=status)


@require_safe
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    place = get_object_or_404(queries.published(), slug=slug)
    return render(request, "places/correct_thanks.html", {"place": place})
