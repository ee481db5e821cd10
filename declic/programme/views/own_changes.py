"""What the holder of a registration changes by its secret link: the date, how many come. GET changes nothing."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from declic.core.wording import counted, plural
from declic.programme import queries, seat_queries, services, wording
from declic.programme.forms import PlacesForm
from declic.programme.models import Registration, Session, Status
from declic.programme.reasons import why_not_more, why_refused
from declic.programme.tokens import token_of
from declic.programme.views.registration import dates_for, private

TOO_LATE = "Rien n’a changé\u00a0: votre inscription est ainsi maintenant."
page_methods = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@page_methods
def change_date(request: HttpRequest, token: str) -> HttpResponse:
    """Another date of the same course; the seat is given back once the other is theirs."""
    shown, session = _found(token)
    now, refused = timezone.now(), ""
    if moved := queries.moved_to(shown):  # sent twice
        return redirect("programme:registration", token=token_of(moved.public_id))
    if shown.status != Status.CONFIRMED or not services.is_open(session, now):
        messages.warning(request, TOO_LATE)
        return redirect("programme:registration", token=token)
    others = dates_for(shown, session, now)
    if request.method == "POST":
        chosen = next((other for other in others if str(other.uuid) == request.POST.get("vers")), None)
        moved, refused = _moved(shown, chosen)
        if moved:
            messages.success(request, "Votre date est changée.")
            return redirect("programme:registration", token=token_of(moved.public_id))
        others = dates_for(shown, session, now)
    choices = [(other, wording.when(other, year=True), wording.seats(other)) for other in others]
    facts = _facts(shown, session, token) | {"refused": refused, "choices": choices}
    return private(render(request, "programme/change_date.html", facts))


def _moved(shown: Registration, chosen: Session | None) -> tuple[Registration | None, str]:
    if chosen is None:
        return None, "choisissez une date où il reste assez de places."
    try:
        return services.move(shown, chosen, now=timezone.now()), ""
    except services.RefusedError as error:
        return None, why_refused(error.reason, chosen)
    except services.AlreadyError:
        return None, "vous êtes déjà inscrit·e à cette date."


@never_cache
@page_methods
def change_places(request: HttpRequest, token: str) -> HttpResponse:
    """More or fewer come; what one has is kept when more cannot be had."""
    shown, session = _found(token)
    now, refused = timezone.now(), ""
    if shown.status not in (Status.CONFIRMED, Status.WAITING) or services.has_begun(session, now):
        messages.warning(request, TOO_LATE)
        return redirect("programme:registration", token=token)
    form = PlacesForm(request.POST or None, initial={"places": shown.places, "companions": shown.companions})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_places(shown, **form.cleaned_data, now=now)
        except services.TooLateError:
            messages.warning(request, TOO_LATE)
            return redirect("programme:registration", token=token)
        except services.RefusedError as error:
            refused = why_not_more(error.reason, shown, seat_queries.free_beside(session, now))
        else:
            messages.success(request, said_of(shown))
            return redirect("programme:registration", token=token)
    facts = _facts(shown, session, token) | {"form": form, "refused": refused}
    return private(render(request, "programme/change_places.html", facts))


def said_of(registration: Registration) -> str:
    """« 3 places sont gardées au nom d’Ana », or asked for."""
    places = counted(registration.places, "place")
    verb = plural(registration.places, "est gardée", "sont gardées")
    if registration.status == Status.CONFIRMED:
        return f"C’est noté\u00a0: {places} {verb} au nom de {registration.name}."
    return f"C’est noté\u00a0: {registration.name} attend {places}."


def _found(token: str) -> tuple[Registration, Session]:
    shown = queries.registration_with(token)
    if shown is None:
        raise Http404
    return shown, queries.session_now(shown.session_id)


def _facts(shown: Registration, session: Session, token: str) -> dict[str, object]:
    return {
        "registration": shown,
        "token": token,
        "title": str(session),
        "when": wording.when(session, year=True),
        "session_url": wording.session_url(session),
    }
