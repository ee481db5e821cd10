"""The agents' desk: the dates of a session change, and who still comes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from declic.core.security import strict_csp
from declic.core.wording import counted
from declic.programme import queries, services
from declic.programme.asked import read_instant
from declic.programme.dates_form import DatesForm
from declic.programme.models import SessionState
from declic.programme.views.desk import TOO_LATE, page_methods, registration_or_404, session_or_404
from declic.programme.views.desk_changes import CANNOT


@strict_csp
@never_cache
@page_methods
def change_dates(request: HttpRequest, session: UUID) -> HttpResponse:
    """The new dates are asked; then everybody is told, and asked whether they still come."""
    shown, now = session_or_404(session), timezone.now()
    to_come = {pk: moment for pk, moment in services.dates_of(shown.pk).items() if moment[1] > now}
    if shown.state != SessionState.PUBLISHED or not to_come:
        return render(request, "programme/desk/dates.html", {"session": shown})
    form = DatesForm(request.POST or None, before=to_come, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            told = services.change_dates(shown, form.moments(), by=request.user, now=now)
        except services.CannotChangeError:
            messages.warning(request, CANNOT)
            return redirect("programme_desk:session", session=session)
        messages.success(request, f"C’est fait. {counted(told.written, 'message')} à partir.")
        if told.to_phone:
            return redirect("programme_desk:calls")
        return redirect("programme_desk:session", session=session)
    people = queries.people_of(shown)
    facts = {
        "session": shown,
        "form": form,
        "written": sum(bool(person.email) for person in people),
        "to_phone": sum(not person.email for person in people),
    }
    return render(request, "programme/desk/dates.html", facts)


@strict_csp
@require_POST
def still_comes(request: HttpRequest, registration: UUID) -> HttpResponse:
    """The person said so on the telephone."""
    shown = registration_or_404(registration)
    asked_at = read_instant(request.POST.get("quand", ""))
    if services.still_comes(shown, asked_at=asked_at, now=timezone.now(), by=request.user):
        messages.success(request, f"C’est noté\u00a0: {shown.name} vient toujours.")
    else:
        messages.warning(request, TOO_LATE)
        return redirect("programme_desk:registration", registration=registration)
    if request.POST.get("retour") == "appels":
        return redirect("programme_desk:calls")
    return redirect("programme_desk:registration", registration=registration)
