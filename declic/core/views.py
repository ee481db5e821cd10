"""The pages of the house itself: errors, and (in demonstration) the style page."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template import TemplateSyntaxError
from django.template.loader import render_to_string

from declic.core import commune_field

OUT_OF_REACH = (OperationalError, InterfaceError)

LAST_RESORT = (
    '<!DOCTYPE html><html lang="fr"><head><meta charset="utf-8"><title>Panne – Déclic</title></head>'
    "<body><main><h1>Le site est en panne</h1><p>Rien de ce qui était enregistré n’est perdu. "
    "Réessayez dans quelques minutes.</p></main></body></html>"
)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _bare("400.html", 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "403_csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def not_this_way(refused: HttpResponse) -> HttpResponse:
    """The address of a button, opened as a page: said, where the browser would show nothing. Its headers stay."""
    refused.content = _bare("405.html", 405).content
    refused.headers["Content-Length"] = str(len(refused.content))
    return refused


def server_error(request: HttpRequest) -> HttpResponse:
    # Wherever it happened (a middleware that saves a session, say), a database out of reach is told as such.
    if isinstance(sys.exc_info()[1], OUT_OF_REACH):
        return unavailable(request)
    return _bare("500.html", 500)


def unavailable(request: HttpRequest) -> HttpResponse:
    """503: the service is there, its database is not; nothing has been written."""
    response = _bare("503.html", 503)
    response.headers["Retry-After"] = "30"
    return response


def _bare(template: str, status: int) -> HttpResponse:
    # No request, no context processor: these pages must come out when everything else is broken.
    try:
        return HttpResponse(render_to_string(template), status=status)
    except (TemplateSyntaxError, ValueError, OSError):  # even the list of static files may be missing
        return HttpResponse(LAST_RESORT, status=status)


def commune_choices(request: HttpRequest) -> HttpResponse:
    """The candidates for what is being typed in the field `champ`: an enhancement of `CommuneField`, never needed."""
    name = request.GET.get("champ", "commune")[:60]
    text = request.GET.get(name) or request.GET.get("q", "")
    answer = commune_field.Answer(text.strip())
    shown = commune_field.choices(name, answer, commune_field.resolve(answer))
    return render(request, "core/forms/_commune_choices.html", {"choices": {**shown, "suggesting": True}})
