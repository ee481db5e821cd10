"""The agents' desk: what is proposed about places, beside what their sheets say."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from declic.core.paging import page_of
from declic.core.security import strict_csp
from declic.core.typography import polish
from declic.core.wording import counted
from declic.places import proposal_queries, proposal_words, services
from declic.places.decision_form import DecisionForm
from declic.places.models import Place, PlaceState

ALREADY = "Un ou une collègue a déjà décidé d’une de ces lignes\u00a0: rien n’a été changé. Voici ce qui reste."
CHANGED = "La fiche a changé entre-temps ({fields})\u00a0: relisez ce qu’elle dit maintenant, puis enregistrez."


@strict_csp
@never_cache
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    page = page_of(proposal_queries.places_with_proposals(), request.GET.get("page"))
    return render(request, "places/desk/proposals.html", {"page": page})


@strict_csp
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: HttpRequest, slug: str) -> HttpResponse:
    place = get_object_or_404(Place.objects.prefetch_related("features", "stops"), slug=slug)
    sendings = proposal_queries.sendings_about(place)
    form = DecisionForm(request.POST if request.method == "POST" else None, place=place, sendings=sendings)
    if form.is_bound and not sendings:
        messages.warning(request, ALREADY)
        return redirect("places_desk:proposals")
    if form.is_bound and form.is_valid() and _decided(request, place, form):
        left = proposal_queries.sendings_about(place)
        return redirect("places_desk:proposal", slug=slug) if left else redirect("places_desk:proposals")
    facts = {
        "place": place,
        "form": form,
        "parts": form.parts(),
        "is_public": place.state == PlaceState.PUBLISHED,
    }
    return render(request, "places/desk/proposal.html", facts)


def _decided(request: HttpRequest, place: Place, form: DecisionForm) -> bool:
    try:
        count = services.decide(
            place,
            form.decisions(),
            seen=form.seen(),
            answers=form.answers(),
            verified=form.cleaned_data["verified"],
            by=request.user,
            now=timezone.now(),
        )
    except services.AlreadyDecidedError:
        form.add_error(None, ALREADY)
    except services.SheetChangedError as error:
        form.show_now()
        form.add_error(None, CHANGED.format(fields=", ".join(proposal_words.title(name) for name in error.fields)))
    except ValidationError as error:
        for name, told in error.message_dict.items():
            form.add_error(None, f"{proposal_words.title(name).capitalize()}\u00a0: {' '.join(told)}")
    else:
        messages.success(request, f"{polish(place.name)}\u00a0: {counted(count, 'décision')}.")
        return True
    return False
