"""What somebody thought of a session: five questions by a secret link, answered once."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from declic.programme import certificate_queries, services, wording
from declic.programme.evaluation_forms import EvaluationForm
from declic.programme.evaluation_queries import registration_asked
from declic.programme.evaluation_questions import NO_NAME


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation(request: HttpRequest, token: str) -> HttpResponse:
    mine = registration_asked(token)
    if mine is None:
        raise Http404
    is_open = certificate_queries.is_over(mine.session, timezone.now()) and not mine.has_evaluated
    form = EvaluationForm(request.POST if request.method == "POST" and is_open else None)
    if form.is_bound and form.is_valid():
        services.evaluate(mine, form.opinion())  # given twice at once: the first stays, and the page says so
        return redirect("programme:evaluation", token=token)
    facts = {
        "form": form,
        "title": str(mine.session),
        "when": wording.when(mine.session),
        "is_done": mine.has_evaluated,
        "is_open": is_open,
        "no_name": NO_NAME,
    }
    response = render(request, "programme/evaluation.html", facts)
    response.headers["Referrer-Policy"] = "no-referrer"  # the address holds the secret
    return response
