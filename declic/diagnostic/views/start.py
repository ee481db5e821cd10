"""Before and around the questions: beginning, coming back by code or by link, stopping there."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from declic.core.network import client_network
from declic.diagnostic import queries, services
from declic.diagnostic.forms import CodeForm, EmailForm, StartForm
from declic.diagnostic.models import Form
from declic.diagnostic.views import meant
from declic.diagnostic.views.reach import Reach, code_in, go, remember, with_assessment

TOO_MANY = (
    "Trop de codes ont été essayés depuis votre connexion : vingt au plus en une heure. "
    "Réessayez dans une heure, ou appelez-nous."
)
UNKNOWN = "Nous ne trouvons pas de diagnostic avec ce code. Vérifiez-le ; un diagnostic laissé 90 jours est effacé."
TOO_MANY_MAILS = (
    "Trop de courriels ont été demandés depuis votre connexion. Réessayez dans une heure, ou notez le code."
)

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@never_cache
@page_methods
def start(request: HttpRequest) -> HttpResponse:
    """How long, what becomes of the answers, two ways to begin. Reading it leaves nothing behind."""
    now = timezone.now()
    association = meant.asked(request)
    if request.method == "POST":
        form = StartForm(request.POST)
        if form.is_valid():
            key = form.cleaned_data["key"] or uuid.uuid4()
            assessment, code = services.start(Form(form.cleaned_data["form"]), key=key, now=now)
            if association:
                meant.note(request, assessment, association)
            return remember(go(Reach(assessment, code), "next"), code)
        messages.error(request, "Choisissez l’une des deux façons de faire le point.", extra_tags="bad")
    code = code_in(request)
    current = queries.assessment_with_code(code, now) if code else None
    context = {"key": uuid.uuid4(), "current": current, "code_form": CodeForm(), "association": association}
    return render(request, "diagnostic/start.html", context)


@never_cache
@page_methods
def resume(request: HttpRequest) -> HttpResponse:
    """« Reprendre avec mon code »."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
        try:
            assessment = services.resume_by_code(code, network=client_network(request), now=timezone.now())
        except services.TooManyAttemptsError:
            form.add_error("code", TOO_MANY)
        except services.CodeUnknownError:
            form.add_error("code", UNKNOWN)
        else:
            return remember(go(Reach(assessment, code), "next"), code)
    return render(request, "diagnostic/resume.html", {"form": form})


@never_cache
@page_methods
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the e-mail: reading it shows a button and spends nothing (promise A5)."""
    found = None
    try:
        found, code = services.open_resume_link(token, now=timezone.now())
    except services.CodeUnknownError:
        code = ""
    if found is not None and request.method == "POST":
        return _no_referrer(remember(go(Reach(found, code), "next"), code))
    status = 200 if found else 404
    return _no_referrer(
        render(request, "diagnostic/open_link.html", {"found": found, "form": CodeForm()}, status=status)
    )


@page_methods
@with_assessment
def stop(request: HttpRequest, reach: Reach) -> HttpResponse:
    """« Arrêter là »: the code, a link by e-mail, what is still to come."""
    form = EmailForm(request.POST or None)
    if request.method == "POST" and reach.code and form.is_valid():
        try:
            services.send_resume_link(
                reach.assessment,
                code=reach.code,
                email=form.cleaned_data["email"],
                network=client_network(request),
                now=timezone.now(),
            )
        except services.TooManyAttemptsError:
            form.add_error("email", TOO_MANY_MAILS)
        else:
            messages.success(
                request, "Le lien part dans un instant. Votre adresse n’est pas gardée.", extra_tags="good"
            )
            return go(reach, "stop")
    answered = len(queries.answers_of(reach.assessment))
    links = reach.links("next", "stop", "finish", "erase", "attach")
    return render(request, "diagnostic/stop.html", {"reach": reach, "form": form, "answered": answered, "links": links})


def _no_referrer(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = "no-referrer"
    return response
