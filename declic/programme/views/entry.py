"""Registering on the site: one form for who is signed in; a code sent to the address, then written, for the others."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from declic.core.network import client_network
from declic.programme import queries, services, wording
from declic.programme.forms import CodeForm, WebForm
from declic.programme.models import Session
from declic.programme.reasons import why_refused
from declic.programme.services import Outcome
from declic.programme.tokens import code_token_of, token_of

TOO_MANY = (
    "Trop de codes ont été demandés depuis une heure, à cette adresse ou autour de vous. Rien n’est bloqué pour "
    "autant\u00a0: attendez une heure, ou appelez-nous."
)
WRONG = (
    "Ce code n’est pas le bon, ou il ne sert plus. Un code vaut quinze minutes, une seule fois, cinq essais au plus."
)
TOO_LATE = "La place n’est plus gardée\u00a0: les quinze minutes sont passées. Recommencez depuis la page de la séance."
page_methods = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@page_methods
def register(request: HttpRequest, uuid: UUID) -> HttpResponse:
    now = timezone.now()
    session = queries.public_session(uuid)
    if session is None:
        raise Http404
    if not services.is_open(session, now):
        return redirect("programme:session", uuid=uuid)  # it says why, and what else there is
    parts = queries.parts_of(session, now)
    form = WebForm(request.POST or None, user=request.user, parts=parts)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = _asked(request, form)
        except services.TooManyCodesError:
            form.add_error(None, TOO_MANY)
        else:
            if outcome.registration:
                return _onwards(request, outcome)
            return _form(request, session, form, outcome)
    return _form(request, session, form)


def _asked(request: HttpRequest, form: WebForm) -> Outcome:
    asked, now = form.request(), timezone.now()
    if not request.user.is_authenticated:
        network = client_network(request)
        return services.ask(form.chosen_parts(), asked, network=network, now=now, needs=form.asked_needs())
    return services.register_member(form.chosen_parts(), asked, now=now, needs=form.asked_needs())


def _onwards(request: HttpRequest, outcome: Outcome) -> HttpResponse:
    public_id = outcome.registration.public_id
    if request.user.is_authenticated:
        return redirect("programme:registration", token=token_of(public_id))
    return redirect("programme:prove", token=code_token_of(public_id))


def _form(request: HttpRequest, session: Session, form: WebForm, outcome: Outcome | None = None) -> HttpResponse:
    refused = outcome.reason if outcome else None
    facts = {
        "form": form,
        "session": session,
        "session_url": wording.session_url(session),
        "title": str(session) if len(form.offered_parts) == 1 else session.course.title,
        "when": [wording.when(part, year=True) for part in form.offered_parts],
        "is_full": session.is_full,
        "refused": why_refused(refused, session) if refused else "",
        "instead": [wording.card(s) for s in queries.fitting_instead(session, timezone.now())] if refused else [],
    }
    return render(request, "programme/register.html", facts)


@never_cache
@sensitive_post_parameters("code")
@page_methods
def prove(request: HttpRequest, token: str) -> HttpResponse:
    asked = queries.registration_awaiting(token)
    if asked is None:
        raise Http404
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            proved = services.prove(asked, code=form.cleaned_data["code"], now=timezone.now())
        except services.WrongCodeError:
            form.add_error("code", WRONG)
        except services.TooLateError:
            form.add_error(None, TOO_LATE)
        else:
            return redirect("programme:registration", token=token_of(proved.public_id))
    # The same page whatever the registration has become: it is not the code's holder who is shown it.
    facts = {"form": form, "email": asked.email, "title": str(asked.session), "session": asked.session}
    response = render(request, "programme/prove.html", facts)
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
