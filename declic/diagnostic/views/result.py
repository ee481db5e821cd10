"""The result: profile, plan, what is decided on it; its PDF, its share link, its association, its end."""

from typing import Any
from uuid import UUID

import rules
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import capfirst
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declic.core.centre import current_centre
from declic.core.keeping import Kept, Pieces, form_token, mark
from declic.diagnostic import queries, services
from declic.diagnostic.follow_up import followed_up
from declic.diagnostic.forms import AttachForm, DecisionForm
from declic.diagnostic.models import Assessment, Decision, State
from declic.diagnostic.reference_figures import reference_figures
from declic.diagnostic.result import Result, ShownAction, result_of
from declic.diagnostic.views import meant
from declic.diagnostic.views.reach import Reach, forget, go, or_talk, with_assessment

TAKEN_BY_ASSOCIATION = "Ce diagnostic est déjà rattaché à une autre association. Appelez-nous si c’est une erreur."
TAKEN_BY_PERSON = (
    "Une autre personne garde ce diagnostic avec son compte. Elle seule peut le rattacher\u00a0: demandez-le-lui, "
    "ou appelez-nous si c’est une erreur."
)
LINKS = ("result", "detail", "pdf", "decide", "share", "attach", "erase", "complete", "review", "context", "next")
NOT_YET = "not_yet"
QUICK = tuple((decision.value, capfirst(decision.label)) for decision in (Decision.ACCEPTED, Decision.DONE))


_results: Kept[tuple[Any, ...], Pieces] = Kept(most=200)

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@or_talk
@with_assessment
def result(request: HttpRequest, reach: Reach) -> HttpResponse:
    """The whole result, on one page."""
    if len(messages.get_messages(request)):  # something to say to this visitor
        is_member = queries.is_member(request.user, reach.assessment)
        return render(request, "diagnostic/result.html", _result_context(reach, is_member=is_member))
    changing = {"token": form_token(request), "code": reach.shown_code}
    return HttpResponse(_kept_result(request, reach).filled(changing))


def _kept_result(request: HttpRequest, reach: Reach) -> Pieces:
    # Once finished, the stamp changes with every answer and decision; what is on offer is looked at again after a
    # few seconds.
    def made() -> Pieces:
        changing = {"csrf_token": mark("token"), "code": mark("code"), "messages": ()}
        return Pieces(
            render_to_string(
                "diagnostic/result.html", {**_result_context(reach, is_member=is_member), **changing}, request
            )
        )

    assessment = reach.assessment
    is_member = queries.is_member(request.user, assessment)
    if assessment.state != State.FINISHED:
        return made()
    stamp = (assessment.pk, assessment.updated_at, assessment.organisation_id)
    return _results.get((*stamp, request.path, bool(reach.code), request.user.is_authenticated, is_member), made)


def _result_context(reach: Reach, *, is_member: bool) -> dict[str, Any]:
    return {**_context(reach, _plan(reach)), "code": reach.shown_code, "is_member": is_member}


def _plan(reach: Reach) -> Result:
    """The result to whoever may decide on it, with what they are asked about."""
    now = timezone.now()
    return followed_up(reach.assessment, result_of(reach.assessment, now=now), now=now)


def _context(reach: Reach, shown: Result, *, shared: bool = False) -> dict[str, Any]:
    return {
        "result": shown,
        "reach": reach,
        "assessment": reach.assessment,
        "shared": shared,
        "links": reach.links(*LINKS),
        "action_urls": {} if shared else {a.id: reach.url("action", action=a.id) for a in (*shown.plan, *shown.later)},
        "centre": current_centre(),
        "quick": QUICK,
    }


@require_safe
@with_assessment
def detail(request: HttpRequest, reach: Reach) -> HttpResponse:
    """Theme by theme, every reason, what is for later, and the published figures."""
    shown = result_of(reach.assessment, now=timezone.now())
    figures = reference_figures(queries.answers_of(reach.assessment))
    return render(request, "diagnostic/detail.html", {**_context(reach, shown), "figures": figures})


@require_POST
@with_assessment
def decide(request: HttpRequest, reach: Reach) -> HttpResponse:
    """One button of the plan: `decision` is « action:decision »; « undo » takes it back, « not_yet:session » says that
    the session attended was not enough."""
    action, _, decision = request.POST.get("decision", "").partition(":")
    try:
        _decided(reach, action, decision)
    except services.UnknownActionError as refused:
        raise Http404 from refused
    if getattr(request, "htmx", False):
        return render(request, "diagnostic/_plan.html", {**_context(reach, _plan(reach)), "just_decided": action})
    return redirect(f"{reach.url('result')}#action-{action}")


def _decided(reach: Reach, action: str, decision: str) -> None:
    decision, _, session = decision.partition(":")
    if decision == "undo":
        services.undecide(reach.assessment, action=action, now=timezone.now())
    elif decision == NOT_YET:
        services.not_yet(reach.assessment, action=action, session=_uuid(session), now=timezone.now())
    else:
        services.decide(reach.assessment, action=action, decision=decision, now=timezone.now())


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise services.UnknownActionError from None


@page_methods
@with_assessment
def action(request: HttpRequest, reach: Reach, action: str) -> HttpResponse:
    """One action with all that is on offer for it, and what becomes of it."""
    shown = result_of(reach.assessment, now=timezone.now())
    found = _find(shown, action)
    initial = {"decision": found.decision, "reason": found.reason}
    form = DecisionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.decide(reach.assessment, action=action, now=timezone.now(), **form.cleaned_data)
        return redirect(f"{reach.url('result')}#action-{action}")
    context = {**_context(reach, shown), "action": found, "form": form}
    return render(request, "diagnostic/action.html", context)


def _find(shown: Result, action: str) -> ShownAction:
    found = next((a for a in (*shown.plan, *shown.later) if a.id == action), None)
    if found is None:
        raise Http404
    return found


@page_methods
@with_assessment
def share(request: HttpRequest, reach: Reach) -> HttpResponse:
    """A link for the board: reads the result, changes nothing, can be stopped."""
    now, assessment = timezone.now(), reach.assessment
    if request.method == "POST":
        if request.POST.get("arreter"):
            services.stop_sharing(assessment, now=now)
            messages.success(request, "Le lien ne marche plus.", extra_tags="good")
        else:
            services.share(assessment, now=now)
        return go(reach, "share")
    token = queries.share_token_of(assessment)
    link = settings.SITE_URL + reverse("diagnostic:shared", args=[token]) if token else ""
    return render(request, "diagnostic/share.html", {"reach": reach, "link": link, "links": reach.links(*LINKS)})


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """What a share link shows: never indexed, never in a referrer, never kept by a cache."""
    assessment = queries.shared_assessment(token, timezone.now())
    if assessment is None:
        raise Http404
    shown = result_of(assessment, now=timezone.now())
    response = render(request, "diagnostic/shared.html", _context(Reach(assessment), shown, shared=True))
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Cache-Control"] = "no-store"
    return response


@page_methods
@with_assessment
def attach(request: HttpRequest, reach: Reach) -> HttpResponse:
    """To an association of the person's: sign in, create it or join it, then one button."""
    here = reach.url("attach")
    context: dict[str, Any] = {"reach": reach, "links": reach.links(*LINKS), "after": urlencode({"next": here})}
    context["login_url"] = settings.LOGIN_URL
    if not request.user.is_authenticated:
        return render(request, "diagnostic/attach.html", context)
    organisations = queries.members_organisations(request.user)
    form = AttachForm(request.POST or None, organisations=organisations)
    if request.method == "POST" and form.is_valid():
        chosen = next(o for o in organisations if str(o.public_id) == form.cleaned_data["organisation"])
        try:
            services.claim(reach.assessment, user=request.user, organisation=chosen, now=timezone.now())
        except services.AlreadyAttachedError as refusal:
            form.add_error(None, TAKEN_BY_ASSOCIATION if refusal.association else TAKEN_BY_PERSON)
        except PermissionDenied:  # they were taken off it since the page was shown
            form.add_error(None, f"Vous ne faites plus partie de {chosen.name}. Demandez à la rejoindre de nouveau.")
        else:
            messages.success(request, meant.ATTACHED.format(organisation=chosen.name), extra_tags="good")
            return go(reach, "result")
    return render(request, "diagnostic/attach.html", {**context, "form": form, "organisations": organisations})


@page_methods
@with_assessment
def erase(request: HttpRequest, reach: Reach) -> HttpResponse:
    """Everything, at once; once attached, by who answers for the association."""
    may = _may_erase(request, reach.assessment)
    if request.method == "POST":
        if not may:
            raise PermissionDenied
        services.delete_everything(reach.assessment)
        gone = redirect("diagnostic:erased")
        return forget(gone) if reach.code else gone  # without it, the browser's code is another diagnostic's
    context = {"reach": reach, "links": reach.links("result", "erase", "stop"), "may": may}
    return render(request, "diagnostic/erase.html", context)


def _may_erase(request: HttpRequest, assessment: Assessment) -> bool:
    # Who holds the code erases it, until it belongs to an association: then others rely on it.
    return not assessment.is_claimed or rules.has_perm("diagnostic.erase", request.user, assessment)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    return render(request, "diagnostic/erased.html")
