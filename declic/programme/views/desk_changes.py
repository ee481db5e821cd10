"""The agents' desk: what changes for a whole session, and the people to phone because of it."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from declic.core.paging import page_of
from declic.core.security import strict_csp
from declic.core.wording import counted
from declic.programme import queries, services, spoken, wording
from declic.programme.desk_forms import ReasonForm, RemoteForm
from declic.programme.models import News, PhoneCall, Session, Status
from declic.programme.services import Told
from declic.programme.views.desk import page_methods, session_or_404

CANNOT = "Rien n’a changé\u00a0: cette séance est passée, annulée, ou un·e collègue vient de le faire."
SPECIFIED = "Un·e collègue vient de préciser ces dates."


@strict_csp
@never_cache
@page_methods
def remote(request: HttpRequest, session: UUID) -> HttpResponse:
    """The link is asked; then everybody is told at once."""
    shown, form = session_or_404(session), RemoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        link = form.cleaned_data["link"]
        return _changed(request, shown, lambda **who: services.switch_to_remote(shown, link=link, **who))
    return _asking(request, shown, form, "Passer la séance à distance", "Passer à distance et prévenir")


@strict_csp
@never_cache
@page_methods
def on_site(request: HttpRequest, session: UUID) -> HttpResponse:
    """The undoing of the switch."""
    shown = session_or_404(session)
    if request.method == "POST":
        return _changed(request, shown, lambda **who: services.come_back_on_site(shown, **who))
    return _asking(request, shown, None, "Revenir sur place", "Revenir sur place et prévenir")


@strict_csp
@never_cache
@page_methods
def cancel_session(request: HttpRequest, session: UUID) -> HttpResponse:
    """The reason is asked: it is what people read first."""
    shown, form = session_or_404(session), ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _changed(request, shown, lambda **who: services.cancel_session(shown, reason=reason, **who))
    return _asking(request, shown, form, "Annuler la séance", "Annuler la séance et prévenir")


def _asking(request: HttpRequest, session: Session, form: object, title: str, button: str) -> HttpResponse:
    people = queries.people_of(session)
    facts = {
        "session": session,
        "when": wording.when(session, year=True),
        "form": form,
        "title": title,
        "button": button,
        "written": sum(bool(person.email) for person in people),
        "to_phone": sum(not person.email for person in people),
    }
    return render(request, "programme/desk/change.html", facts)


def _changed(request: HttpRequest, session: Session, change: Callable[..., Told]) -> HttpResponse:
    try:
        told = change(by=request.user, now=timezone.now())
    except services.CannotChangeError:
        messages.warning(request, CANNOT)
        return redirect("programme_desk:session", session=session.uuid)
    messages.success(request, f"C’est fait. {counted(told.written, 'message')} à partir.")
    if told.to_phone:
        return redirect("programme_desk:calls")
    return redirect("programme_desk:session", session=session.uuid)


@strict_csp
@never_cache
@page_methods
def specify(request: HttpRequest, session: UUID) -> HttpResponse:
    """Do the dates go together, or is one of them chosen? Registrations wait for the answer."""
    shown = session_or_404(session)
    if request.method == "POST" and request.POST.get("dates") in ("choix", "ensemble"):
        try:
            services.specify_dates(shown, as_alternatives=request.POST["dates"] == "choix")
        except services.CannotSpecifyError:
            messages.warning(request, SPECIFIED)
        else:
            messages.success(request, "C’est précisé. Les inscriptions sont ouvertes.")
        return redirect("programme_desk:session", session=session)
    facts = {"session": shown, "dates": wording.dates(shown), "is_clear": shown.date_role != "to_specify"}
    return render(request, "programme/desk/specify.html", facts)


@strict_csp
@never_cache
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """The people to phone, the longest first."""
    page = page_of(queries.calls_to_make(), request.GET.get("page"))
    rows = [(call, spoken.of_a_call(call), _awaits_an_answer(call)) for call in page]
    return render(request, "programme/desk/calls.html", {"page": page, "rows": rows})


def _awaits_an_answer(call: PhoneCall) -> bool:
    return call.about == News.OFFER and call.registration.status == Status.OFFERED


@strict_csp
@require_POST
def call_answered(request: HttpRequest, call: UUID) -> HttpResponse:
    """The seat offered is taken, or left: they said so on the telephone."""
    phoned, answer = get_object_or_404(_calls(), public_id=call), request.POST.get("reponse")
    if answer not in ("oui", "non") or phoned.about != News.OFFER:
        raise Http404
    name, now = phoned.registration.name, timezone.now()
    if not services.answer_call(phoned, takes=answer == "oui", by=request.user, now=now):
        messages.warning(
            request, f"Trop tard\u00a0: la place n’est plus proposée à {name}, ou la réponse est déjà notée."
        )
        return redirect("programme_desk:registration", registration=phoned.registration.public_id)
    done = f"La place est prise au nom de {name}." if answer == "oui" else f"{name} laisse la place à la suite."
    messages.success(request, done)
    return redirect("programme_desk:calls")


def _calls() -> QuerySet[PhoneCall]:
    return PhoneCall.objects.select_related("registration__session__course")


@strict_csp
@require_POST
def call_made(request: HttpRequest, call: UUID) -> HttpResponse:
    made = get_object_or_404(_calls(), public_id=call)
    if services.call_made(made, by=request.user, now=timezone.now()):
        messages.success(request, f"{made.registration.name} est prévenu·e.")
    else:
        messages.warning(request, "Un·e collègue vient de le faire.")
    return redirect("programme_desk:calls")
