"""Inviting someone, and answering the link received."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from declic.organisations import queries, services
from declic.organisations.forms import InvitationForm
from declic.organisations.views.reach import organisation_for

TOO_MANY = "Trente invitations attendent déjà une réponse. Annulez-en une avant d’en envoyer d’autres."

TOO_MANY_TODAY = "Vous avez envoyé beaucoup d’invitations depuis hier. Réessayez demain, ou appelez-nous."


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, organisation: uuid.UUID) -> HttpResponse:
    shown = organisation_for(request, organisation, "organisations.manage_members")
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        email, role = form.cleaned_data["email"], form.cleaned_data["role"]
        try:
            services.invite(shown, by=request.user, email=email, role=role)
        except services.AlreadyMemberError:
            form.add_error("email", "Cette personne fait déjà partie de l’association.")
        except services.TooManyInvitationsError:
            form.add_error(None, TOO_MANY)
        except services.TooManyTodayError:
            form.add_error(None, TOO_MANY_TODAY)
        else:
            messages.success(request, f"L’invitation part à {email}. Le lien vaut 14 jours.", extra_tags="good")
            return redirect("organisations:invite", organisation=shown.public_id)
    open_ones = list(queries.open_invitations(shown, timezone.now()))
    return render(request, "organisations/invite.html", {"form": form, "organisation": shown, "invitations": open_ones})


@require_POST
def cancel(request: HttpRequest, organisation: uuid.UUID, invitation: uuid.UUID) -> HttpResponse:
    shown = organisation_for(request, organisation, "organisations.manage_members")
    sent = get_object_or_404(shown.invitations.select_related("organisation"), public_id=invitation)
    if services.cancel_invitation(sent, by=request.user):
        messages.success(request, "L’invitation est annulée : son lien ne marche plus.", extra_tags="good")
        return redirect("organisations:invite", organisation=shown.public_id)
    messages.info(request, f"L’invitation de {sent.email} est déjà acceptée : la personne fait partie des membres.")
    return redirect("organisations:members", organisation=shown.public_id)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Reading the link spends nothing (mail programs open links by themselves): only the button acts."""
    response = _answer_link(request, token)
    response.headers["Referrer-Policy"] = "no-referrer"  # the address holds the secret
    return response


def _answer_link(request: HttpRequest, token: str) -> HttpResponse:
    if already := queries.joined_with(token, request.user):
        return redirect("organisations:organisation", organisation=already.public_id)
    if request.method == "POST":
        if not request.user.is_authenticated:
            return redirect_to_login(request.path, settings.LOGIN_URL)
        try:
            membership = services.accept_invitation(token, user=request.user)
        except services.InvitationGoneError:
            return render(request, "organisations/invitation_gone.html", status=404)
        joined = membership.organisation
        messages.success(request, f"Vous faites maintenant partie de {joined.name}.", extra_tags="good")
        return redirect("organisations:organisation", organisation=joined.public_id)
    invitation = queries.invitation_for(token, timezone.now())
    if invitation is None:
        return render(request, "organisations/invitation_gone.html", status=404)
    return render(request, "organisations/invitation.html", {"organisation": invitation.organisation})
