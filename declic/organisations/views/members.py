"""Who belongs to an association: the list, roles, requests, leaving."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declic.core.paging import page_of
from declic.organisations import queries, services
from declic.organisations.models import Membership, MembershipRole, MembershipState
from declic.organisations.views.reach import organisation_for

REQUESTS_SHOWN = 10
ACTS = {"manager": MembershipRole.MANAGER, "member": MembershipRole.MEMBER}
LAST_MANAGER = "Il faut au moins une personne responsable. Nommez-en d’abord une autre."


@require_safe
def members(request: HttpRequest, organisation: uuid.UUID) -> HttpResponse:
    shown = organisation_for(request, organisation)
    may_manage = request.user.has_perm("organisations.manage_members", shown)
    context = {
        "organisation": shown,
        "may_manage": may_manage,
        "page": page_of(queries.members_of(shown), request.GET.get("page")),
    }
    if may_manage:
        waiting = list(queries.pending_requests(shown)[: REQUESTS_SHOWN + 1])
        context |= {"requests": waiting[:REQUESTS_SHOWN], "more_requests": len(waiting) > REQUESTS_SHOWN}
    return render(request, "organisations/members.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def member(request: HttpRequest, organisation: uuid.UUID, membership: uuid.UUID) -> HttpResponse:
    """One member: change the role, take off. GET says what each button does."""
    shown = organisation_for(request, organisation, "organisations.manage_members")
    one = get_object_or_404(
        shown.memberships.select_related("user", "organisation"), public_id=membership, state=MembershipState.ACTIVE
    )
    if request.method == "POST":
        act = request.POST.get("act", "")
        try:
            done = _act(request, one, act)
        except services.LastManagerError:
            messages.error(request, LAST_MANAGER, extra_tags="bad")
        else:
            messages.success(request, done, extra_tags="good")
        # A manager who gives the role up may still see the members.
        return redirect("organisations:members", organisation=shown.public_id)
    return render(request, "organisations/member.html", {"organisation": shown, "membership": one})


def _act(request: HttpRequest, membership: Membership, act: str) -> str:
    if act == "remove":
        services.remove(membership, by=request.user)
        return f"{membership.user} ne fait plus partie de l’association."
    if act not in ACTS:
        raise Http404
    services.change_role(membership, by=request.user, role=ACTS[act])
    return f"{membership.user} est maintenant {ACTS[act].label}."


@require_POST
def answer(request: HttpRequest, organisation: uuid.UUID, join_request: uuid.UUID) -> HttpResponse:
    shown = organisation_for(request, organisation, "organisations.manage_members")
    asked = get_object_or_404(shown.join_requests.select_related("user", "organisation"), public_id=join_request)
    accept = request.POST.get("act") == "accept"
    if not accept and request.POST.get("act") != "refuse":
        raise Http404
    if services.decide(asked, by=request.user, accept=accept):
        words = f"{asked.user} fait partie de l’association." if accept else f"La demande de {asked.user} est refusée."
        messages.success(request, words, extra_tags="good")
    else:
        messages.info(request, "Quelqu’un a déjà répondu à cette demande.")
    return redirect("organisations:members", organisation=shown.public_id)


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, organisation: uuid.UUID) -> HttpResponse:
    shown = organisation_for(request, organisation)
    membership = queries.organisations_of(request.user).filter(organisation=shown).first()
    if membership is None:  # an adviser sees the association, and is no member of it
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            services.leave(membership, knowing_it_stays_alone=request.POST.get("alone") == "yes")
        except services.LastManagerError as error:
            refusal = error
        else:
            messages.success(request, f"Vous ne faites plus partie de {shown.name}.", extra_tags="good")
            return redirect("organisations:mine")
    return render(request, "organisations/leave.html", {"organisation": shown, "refusal": refusal})
