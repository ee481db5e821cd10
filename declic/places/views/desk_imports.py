"""The agents' desk: a file of places read, looked over, applied, undone. Nothing changes before it is applied."""

import re
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declic.core.paging import page_of
from declic.core.plain_text import plain_line
from declic.core.security import strict_csp
from declic.core.wording import counted
from declic.places import import_page, import_queries, services
from declic.places.import_form import ImportForm
from declic.places.models import Import, ImportState

LONGEST_NAME = 200
CHOICE = re.compile(r"\d{1,9}:[a-z_]{1,40}", re.ASCII)
APPLIED = "Import appliqué."
ALREADY = "Cet import était déjà appliqué\u00a0: rien n’a été fait deux fois."
GONE = "Ce fichier n’est plus là\u00a0: envoyez-le de nouveau."
FORGOTTEN = "Ce fichier était déjà oublié\u00a0: rien n’a changé."
NOT_UNDONE = "Cet import n’est pas appliqué, ou il est déjà annulé."
SAVED = "Choix gardés. Ils compteront quand vous appliquerez l’import."


@strict_csp
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: HttpRequest) -> HttpResponse:
    """A file to send, and those read before."""
    form = ImportForm(request.POST or None, request.FILES or None) if request.method == "POST" else ImportForm()
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("places_desk:import", number=_read(request, form).pk)
        except services.FileRefusedError as error:
            form.add_error("fichier", str(error))
    page = page_of(import_queries.imports(), request.GET.get("page"))
    facts = {"form": form, "page": page, "rows": [import_page.line(imported) for imported in page]}
    return render(request, "places/desk/imports.html", facts)


def _read(request: HttpRequest, form: ImportForm) -> Import:
    sent: UploadedFile = form.cleaned_data["fichier"]
    return services.review(
        sent.chunks(),
        plain_line(sent.name or "fichier")[:LONGEST_NAME],
        profile=form.cleaned_data["profil"],
        territory=form.cleaned_data["territoire"],
        by=request.user,
        now=timezone.now(),
    )


@strict_csp
@never_cache
@require_safe
def imported(request: HttpRequest, number: int) -> HttpResponse:
    """What the file says, row by row; what can be done with it."""
    found = import_queries.import_numbered(number)
    if found is None:
        raise Http404
    which = request.GET.get("lignes", "")
    page = page_of(import_queries.rows_of(found, which), request.GET.get("page"))
    facts: dict[str, Any] = {
        "imported": found,
        "profile": import_page.read_as(found),
        "is_read": found.state == ImportState.READ,
        "is_applied": found.state == ImportState.APPLIED,
        "which": which,
        "page": page,
        "rows": [import_page.row(row, found) for row in page],
        "left": import_queries.proposals_of(found),
    }
    facts |= import_page.facts(found, import_queries.personal_rows(found))
    return render(request, "places/desk/import.html", facts)


@never_cache
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Personal data found: kept or blanked."""
    chosen = {name: value for name, value in request.POST.items() if CHOICE.fullmatch(name)}
    try:
        services.choose(_still_there(number), chosen)
    except services.NoLongerReadError:
        return _nothing_done(request, number, ALREADY)
    messages.success(request, SAVED)
    page = request.POST.get("page", "1")
    query = f"?lignes={import_queries.PERSONAL}&page={page if page.isascii() and page.isdecimal() else 1}"
    response = redirect("places_desk:import", number=number)
    response["Location"] += query
    return response


@never_cache
@require_POST
def apply(request: HttpRequest, number: int) -> HttpResponse:
    try:
        report = services.apply_read(_still_there(number), by=request.user, now=timezone.now())
    except services.NoLongerReadError:
        messages.warning(request, GONE)
        return redirect("places_desk:imports")
    except services.FileRefusedError as error:
        return _nothing_done(request, number, str(error))
    messages.success(request, APPLIED if report else ALREADY)
    return redirect("places_desk:import", number=number)


@never_cache
@require_POST
def undo(request: HttpRequest, number: int) -> HttpResponse:
    try:
        undone = services.undo_import(_still_there(number), by=request.user, now=timezone.now())
    except (services.NotUndoneError, services.NoLongerReadError):
        return _nothing_done(request, number, NOT_UNDONE)
    messages.success(request, import_page.undone_in_words(undone))
    return redirect("places_desk:import", number=number)


@never_cache
@require_POST
def abandon(request: HttpRequest, number: int) -> HttpResponse:
    try:
        forgotten = services.abandon(_still_there(number))
    except services.NoLongerReadError:
        return _nothing_done(request, number, ALREADY, if_gone=FORGOTTEN)
    messages.success(
        request, f"Fichier oublié\u00a0: {counted(forgotten.counts.get('rows', 0), 'ligne')}, rien n’a changé."
    )
    return redirect("places_desk:imports")


def _still_there(number: int) -> Import:
    """What is done to an import that a colleague gives up meanwhile answers the same, before it was looked up or after:
    NoLongerReadError."""
    found = import_queries.import_numbered(number)
    if found is None:
        raise services.NoLongerReadError
    return found


def _nothing_done(request: HttpRequest, number: int, told: str, *, if_gone: str = GONE) -> HttpResponse:
    """The import again and why; of one that is gone, their list."""
    is_there = import_queries.import_numbered(number) is not None
    messages.warning(request, told if is_there else if_gone)
    return redirect("places_desk:import", number=number) if is_there else redirect("places_desk:imports")
