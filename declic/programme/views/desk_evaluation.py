"""The agents' desk: what people thought of a session, and what they wrote on paper, copied."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from declic.core.security import strict_csp
from declic.programme import desk_queries, services, wording
from declic.programme.evaluation_forms import EvaluationForm
from declic.programme.evaluation_queries import results_of
from declic.programme.evaluation_questions import FEWEST
from declic.programme.exports.evaluation_sheet import document
from declic.programme.views.desk import page_methods, session_or_404


@strict_csp
@never_cache
@page_methods
def evaluations(request: HttpRequest, session: UUID) -> HttpResponse:
    """The results, then the form of a sheet: one after the other, quickly."""
    shown = session_or_404(session)
    form = EvaluationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        key = desk_queries.read_uuid(request.POST.get("page", "")) or uuid4()
        try:
            is_new = services.copy_from_paper(shown, form.opinion(), key=key, now=timezone.now())
        except services.TooEarlyError:
            messages.warning(request, "La séance n’a pas encore eu lieu\u00a0: rien n’est gardé.")
        else:
            if is_new:
                messages.success(request, "La feuille est recopiée. À la suivante.")
            else:
                messages.warning(request, "Cette feuille était déjà recopiée\u00a0: elle compte une fois.")
        return redirect(reverse("programme_desk:evaluations", args=[session]) + "#copier")
    facts = {
        "session": shown,
        "when": wording.when(shown),
        "results": results_of(shown),
        "fewest": FEWEST,
        "columns": ["Réponse", "Combien"],
        "form": form,
        "page_key": uuid4(),
    }
    return render(request, "programme/desk/evaluations.html", facts)


@never_cache
@require_safe
def sheet(request: HttpRequest, session: UUID) -> HttpResponse:
    """The same questions on paper."""
    response = HttpResponse(document(session_or_404(session)), content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="avis.pdf"'
    return response
