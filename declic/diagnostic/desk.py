"""The advisers' side: the diagnostics that associations attached, and one page that prepares a talk."""

from uuid import UUID

import rules
from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from declic.core.centre import current_centre
from declic.core.paging import page_of
from declic.core.plain_text import plain_line
from declic.core.security import strict_csp
from declic.core.spreadsheets import spreadsheet
from declic.diagnostic import queries
from declic.diagnostic.engine.questionnaire import Choice
from declic.diagnostic.models import Assessment, Form
from declic.diagnostic.questionnaires import current_questionnaire, questionnaire_of
from declic.diagnostic.result import result_of
from declic.diagnostic.talk import context_in_words, questions_to_ask

HEADINGS = ("date", "association", "commune", "adhérents", "forme", "état", "première action")
LONGEST_SEARCH = 100


def _filters(request: HttpRequest) -> queries.Filters:
    asked = {name: plain_line(request.GET.get(name, ""))[:LONGEST_SEARCH] for name in ("q", "forme", "taille")}
    known = {choice.key for choice in _sizes()}  # a size that does not exist filters nothing
    size = asked["taille"] if asked["taille"] in known else ""
    since = timezone.now() - queries.WEEK if request.GET.get("semaine") == "1" else None
    return queries.Filters(text=asked["q"], form=asked["forme"], size=size, finished_since=since)


def _sizes() -> tuple[Choice, ...]:
    return current_questionnaire().questionnaire.context_question["X1"].choices


def _first_action(assessment: Assessment) -> str:
    action = questionnaire_of(assessment).questionnaire.action.get(assessment.first_action)
    return action.title if action else ""


def _place(assessment: Assessment) -> str:
    organisation = assessment.organisation
    return assessment.place or (organisation.place if organisation else "")


@strict_csp
@require_safe
def diagnostics(request: HttpRequest) -> HttpResponse:
    """The list: searched, filtered, twenty a page; the others are only counted."""
    filters = _filters(request)
    page: Page = page_of(queries.attached_assessments(filters), request.GET.get("page"))
    context = {
        "page": page,
        "rows": [(a, _place(a), _first_action(a)) for a in page],
        "filters": filters,
        "sizes": _sizes(),
        "forms": Form.choices,
        "unclaimed": queries.unclaimed_counts(timezone.now()),
        "export": _without_page(request),
    }
    return render(request, "diagnostic/desk/list.html", context)


def _without_page(request: HttpRequest) -> str:
    asked = request.GET.copy()
    asked.pop("page", None)
    return asked.urlencode()


@strict_csp
@require_safe
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list as a file, `csv` or `xlsx`, in which no cell can act (promise C11)."""
    rows = (
        (
            timezone.localtime(a.created_at).date(),
            a.organisation.name if a.organisation else "",
            _place(a),
            a.size,
            a.get_form_display(),
            a.get_state_display(),
            _first_action(a),
        )
        for a in queries.attached_assessments(_filters(request))
    )
    return spreadsheet(kind, filename="diagnostics", headings=HEADINGS, rows=rows)


@strict_csp
@require_safe
def talk(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """One page to prepare a talk; a diagnostic that no association has claimed is not found."""
    found = queries.attached_assessment(assessment)
    if found is None or not rules.has_perm("diagnostic.prepare_talk", request.user, found):
        raise Http404
    result = result_of(found, now=timezone.now())
    context = {
        "assessment": found,
        "result": result,
        "context": context_in_words(found, questionnaire_of(found)),
        "questions": questions_to_ask(result),
        "others": queries.others_of_the_same(found),
        "centre": current_centre(),
    }
    return render(request, "diagnostic/desk/talk.html", context)
