"""The plan on paper, for the board and for those who have no screen."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from declic.core.centre import current_centre
from declic.core.pdf import compile_pdf
from declic.diagnostic.paper import PLAN, plan_data
from declic.diagnostic.result import result_of
from declic.diagnostic.views.reach import Reach, with_assessment


@require_safe
@with_assessment
def plan(request: HttpRequest, reach: Reach) -> HttpResponse:
    """The plan as a PDF/UA-1, with the code when the visitor holds it."""
    shown = result_of(reach.assessment, now=timezone.now())
    site = settings.SITE_URL + reverse("diagnostic:start")
    document = compile_pdf(PLAN, plan_data(shown, code=reach.shown_code, centre=current_centre(), site=site))
    response = HttpResponse(document, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="plan.pdf"'
    return response
