"""The agents' desk: more or fewer people come under one registration."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from declic.core.security import strict_csp
from declic.programme import seat_queries, services
from declic.programme.forms import PlacesForm
from declic.programme.models import Status
from declic.programme.reasons import why_not_more
from declic.programme.views.desk import TOO_LATE, page_methods, registration_or_404
from declic.programme.views.own_changes import said_of


@strict_csp
@never_cache
@page_methods
def places(request: HttpRequest, registration: UUID) -> HttpResponse:
    """What they have is kept when more cannot be had."""
    shown, now, refused = registration_or_404(registration), timezone.now(), ""
    stands = shown.status in (Status.CONFIRMED, Status.WAITING)
    form = PlacesForm(request.POST or None, initial={"places": shown.places, "companions": shown.companions})
    if request.method == "POST" and form.is_valid():
        try:
            services.change_places(shown, **form.cleaned_data, now=now)
        except services.TooLateError:
            stands = False
        except services.RefusedError as error:
            refused = why_not_more(error.reason, shown, seat_queries.free_beside(shown.session, now), to_agent=True)
        else:
            messages.success(request, said_of(shown))
            return redirect("programme_desk:registration", registration=registration)
    if not stands:
        messages.warning(request, TOO_LATE)
        return redirect("programme_desk:registration", registration=registration)
    facts = {"registration": shown, "title": str(shown.session), "form": form, "refused": refused}
    return render(request, "programme/desk/places.html", facts)
