"""The questions, one theme a page, each page kept when it is sent; the context; reading it all again."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import get_template, render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declic.core.keeping import Kept, Pieces, form_token, mark
from declic.core.strokes import progress
from declic.diagnostic import queries, services
from declic.diagnostic.engine import Form as Asking
from declic.diagnostic.forms import ContextForm
from declic.diagnostic.models import Assessment, Form, State
from declic.diagnostic.questionnaires import Loaded, loaded, questionnaire_of
from declic.diagnostic.steps import Step, minutes_left, without
from declic.diagnostic.views import meant
from declic.diagnostic.views.reach import Reach, go, with_assessment

BACK, STOP, REVIEW = "avant", "arreter", "relire"
TEMPLATE = "diagnostic/questions.html"
WRONG = "Cette réponse n’est pas dans la liste. Choisissez-en une ci-dessous."

_frames: Kept[tuple[Any, ...], Pieces] = Kept(most=400)

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Place:
    """Where a page of questions stands among the others."""

    step: Step
    number: int
    total: int
    minutes: int
    before: Step | None
    after: Step | None

    @property
    def said(self) -> str:
        """« Thème 4 sur 13. Encore 9 minutes environ »"""
        name = "Page" if self.step.slug.startswith("etape-") else "Thème"
        minutes = f"{self.minutes} minute{'s' if self.minutes > 1 else ''}"
        return f"{name} {self.number} sur {self.total}. Encore {minutes} environ"


@page_methods
@with_assessment
def questions(request: HttpRequest, reach: Reach, slug: str) -> HttpResponse:
    """One theme. « Continuer » and « Revenir » both keep what is ticked."""
    place = _place(reach.assessment, slug, whole="tout" in request.GET)
    if place is None:
        raise Http404
    given: dict[str, str] = {}
    wrong: frozenset[str] = frozenset()
    if request.method == "POST":
        # Only this page's questions are read: whatever else a request carries changes nothing.
        given = {q: request.POST[q] for q in place.step.ids if request.POST.get(q)}
        try:
            services.save_answers(reach.assessment, answers=given, now=timezone.now())
        except services.UnknownAnswerError as refused:
            wrong = frozenset(refused.questions)
        else:
            return HttpResponseRedirect(_after(reach, place, request.POST.get("vers", ""), whole="tout" in request.GET))
    # What was refused is neither shown nor remembered: the question shows its answer of before.
    kept = {**queries.answers_read_with(reach.assessment), **{q: given[q] for q in given if q not in wrong}}
    if wrong:
        context = {**_context(reach, place), "wrong": [a for a in place.step.asked if a.question.id in wrong]}
        return render(request, TEMPLATE, {**context, "fragments": _fragments(reach, place, kept, wrong)})
    changing = {"token": form_token(request), "code": reach.shown_code, "fragments": _fragments(reach, place, kept)}
    return HttpResponse(_frame(request, reach, place).filled(changing))


def _frame(request: HttpRequest, reach: Reach, place: Place) -> Pieces:
    # Around the questions, a page of a theme is the same for everybody: rendered again after a few seconds only.
    def made() -> Pieces:
        changing = {"csrf_token": mark("token"), "code": mark("code"), "fragments": mark("fragments"), "messages": ()}
        return Pieces(render_to_string(TEMPLATE, {**_context(reach, place), **changing}, request))

    before = place.before.slug if place.before else ""
    stands = (place.step.slug, place.number, place.total, place.minutes, before)
    assessment = reach.assessment
    version = (assessment.questionnaire, assessment.version, assessment.form)
    return _frames.get((*version, *stands, request.path, bool(reach.code)), made)


def _context(reach: Reach, place: Place) -> dict[str, Any]:
    return {
        "place": place,
        "drawing": progress(place.number, place.total),
        "reach": reach,
        "code": reach.shown_code,
    }


def _fragments(reach: Reach, place: Place, kept: dict[str, str], wrong: frozenset[str] = frozenset()) -> SafeString:
    assessment = reach.assessment
    version = (assessment.questionnaire, assessment.version)
    pieces = []
    for asked in place.step.asked:
        key, theme = asked.question.id, asked.theme if assessment.is_express else ""
        pieces.append(_question(*version, key, asked.number, kept.get(key, ""), theme, key in wrong))
    return mark_safe("".join(pieces))  # noqa: S308 (each comes from an escaping template)


@lru_cache(maxsize=4096)
def _question(
    questionnaire: str, version: str, question: str, number: int, value: str, theme: str, wrong: bool
) -> SafeString:
    # The same few hundred pieces serve every visitor: rendered once per process, values included.
    shelf = loaded(questionnaire, version)
    asked = shelf.questionnaire.question[question]
    choices = [(str(score), "ABCD"[score], words) for score, words in enumerate(asked.choices)]
    shown = {"question": asked, "number": number, "value": value, "theme": theme, "choices": choices}
    return get_template("diagnostic/_question.html").render({**shown, "error": WRONG if wrong else ""})


def _steps_left(assessment: Assessment) -> tuple[Step, ...]:
    whole = questionnaire_of(assessment).steps[assessment.form]
    if assessment.completed_at is None:
        return whole
    # A completed express form asks the rest only; when it is all answered, everything may be seen again.
    return without(whole, queries.answered_before_completing(assessment)) or whole


def _place(assessment: Assessment, slug: str, *, whole: bool) -> Place | None:
    shelf = questionnaire_of(assessment)
    if assessment.completed_at is None:
        return _places(shelf, assessment.form).get(slug)
    if express := _places(shelf, Form.EXPRESS).get(slug):  # a page open since before the form was completed
        return express
    if whole:
        return _places(shelf, assessment.form).get(slug)
    return _places_among(_steps_left(assessment), shelf, assessment.form).get(slug)


@cache
def _places(shelf: Loaded, form: str) -> dict[str, Place]:
    return _places_among(shelf.steps[form], shelf, form)


def _places_among(steps: tuple[Step, ...], shelf: Loaded, form: str) -> dict[str, Place]:
    count, places = len(shelf.questionnaire.asked(Asking(form))), {}
    for index, step in enumerate(steps):
        before = steps[index - 1] if index else None
        after = steps[index + 1] if index + 1 < len(steps) else None
        minutes = minutes_left(steps, index, Asking(form), count)
        places[step.slug] = Place(step, index + 1, len(steps), minutes, before, after)
    return places


def _after(reach: Reach, place: Place, wanted: str, *, whole: bool) -> str:
    if wanted == STOP:
        return reach.url("stop")
    if whole:
        return reach.url("review")
    if wanted == BACK:
        return reach.url("questions", slug=place.before.slug) if place.before else reach.url("review")
    return reach.url("questions", slug=place.after.slug) if place.after else reach.url("context")


@require_safe
@with_assessment
def follow(request: HttpRequest, reach: Reach) -> HttpResponse:
    """Where a person who comes back goes: the first page with a question left, or the result.

    With `?questions` they ask for the questions, though they have seen the result.
    """
    assessment = reach.assessment
    if assessment.state == State.FINISHED and assessment.completed_at is None and "questions" not in request.GET:
        return go(reach, "result")
    answered = queries.answers_of(assessment)
    for step in _steps_left(assessment):
        if not answered.keys() >= set(step.ids):
            return go(reach, "questions", slug=step.slug)
    return go(reach, "result" if assessment.state == State.FINISHED else "context")


@require_POST
@with_assessment
def complete(request: HttpRequest, reach: Reach) -> HttpResponse:
    """From express to complete: the questions left, none asked twice."""
    now = timezone.now()
    assessment = services.complete_express(reach.assessment, now=now)
    return go(Reach(assessment, reach.code, reach.by_id), "next")


@page_methods
@with_assessment
def context(request: HttpRequest, reach: Reach) -> HttpResponse:
    """A few words on the association; all may be skipped. Who stops or reads again loses nothing of what is right."""
    assessment = reach.assessment
    shelf = questionnaire_of(assessment)
    form = ContextForm(request.POST or None, loaded=shelf, initial=assessment.context)
    wanted = request.POST.get("vers", "")
    if request.method == "POST" and (form.is_valid() or wanted == STOP):
        now = timezone.now()
        services.set_context(assessment, context=form.context(), now=now)
        if wanted in (STOP, REVIEW):
            return go(reach, "stop" if wanted == STOP else "review")
        services.finish(assessment, now=now)
        meant.attach(request, assessment)
        return go(reach, "result")
    links = reach.links("finish")
    return render(request, "diagnostic/context.html", {"form": form, "reach": reach, "links": links})


@require_POST
@with_assessment
def finish(request: HttpRequest, reach: Reach) -> HttpResponse:
    """« Voir le résultat », whatever is left unanswered."""
    services.finish(reach.assessment, now=timezone.now())
    meant.attach(request, reach.assessment)
    return go(reach, "result")


@require_safe
@with_assessment
def review(request: HttpRequest, reach: Reach) -> HttpResponse:
    """Every answer, each with the page that changes it."""
    shelf = questionnaire_of(reach.assessment)
    answers = queries.answers_of(reach.assessment)
    themes = []
    for step in shelf.steps[reach.assessment.form]:
        url = reach.url("questions", slug=step.slug) + "?tout"
        lines = [(a, _words(a.question, answers.get(a.question.id, ""))) for a in step.asked]
        themes.append({"title": step.title, "url": url, "lines": lines})
    left = sum(1 for step in shelf.steps[reach.assessment.form] for q in step.ids if q not in answers)
    shown = {"themes": themes, "left": left, "reach": reach, "links": reach.links("finish", "next", "context", "stop")}
    return render(request, "diagnostic/review.html", shown)


def _words(question: Any, value: str) -> str:
    if value.isdigit():
        return str(question.choices[int(value)])
    return {"nsp": "Je ne sais pas", "na": question.not_concerned or "", "": ""}[value]
