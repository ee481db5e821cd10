"""The second factor of one's own account: an application on the telephone, and recovery codes on paper."""

import base64
import secrets

from allauth.mfa.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from declic.people import services
from declic.people.access import lacks_second_factor, needs_second_factor
from declic.people.forms import SecondFactorForm
from declic.people.queries import has_second_factor
from declic.people.queries import recovery_codes as codes_of
from declic.people.views.session import must_prove_again, note_proof, start_session

SECRET_KEY = "second_factor_secret"  # noqa: S105 (a name, not a secret)
SECRET_BYTES = 20
WRONG_SECOND_FACTOR = "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant. Cinq essais au plus."
TOO_MANY = "Cinq codes faux : attendez une heure avant d’essayer encore, ou appelez-nous."
PROVED = "C’est bien vous. Vous avez un quart d’heure pour changer cette protection."
STAYS = "Votre rôle demande cette protection\u00a0: vous pouvez changer d’application."


def protection(request: HttpRequest) -> HttpResponse:
    facts = {
        "codes": codes_of(request.user) if has_second_factor(request.user) else None,
        "required": needs_second_factor(request.user),
        "must_protect": lacks_second_factor(request),
    }
    return render(request, "people/protection.html", facts)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def prove_again(request: HttpRequest) -> HttpResponse:
    """« Is it still you? », before the second factor is replaced or taken away."""
    if not must_prove_again(request):
        return redirect("people:protection")
    form = SecondFactorForm(request.POST or None, recovery=True)
    if request.method == "POST" and form.is_valid():
        try:
            if services.prove_again(request.user, typed=form.cleaned_data["code"], now=timezone.now()):
                note_proof(request)
                messages.success(request, PROVED, extra_tags="good")
                return redirect("people:protection")
            form.add_error("code", WRONG_SECOND_FACTOR)
        except services.TooManyProofsError:
            form.add_error("code", TOO_MANY)
    return render(request, "people/prove_again.html", {"form": form})


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: HttpRequest) -> HttpResponse:
    if must_prove_again(request):
        return redirect("people:prove_again")
    secret = request.session.get(SECRET_KEY)
    if secret is None:
        secret = request.session[SECRET_KEY] = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
    form = SecondFactorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["code"]
        if services.set_up_second_factor(request.user, secret=secret, typed=typed, now=timezone.now()):
            # Every session of the account has just ended: this one starts again under a new key.
            start_session(request, request.user, second_factor=True)
            return redirect("people:recovery_codes")
        form.add_error("code", "Ce code n’est pas celui de l’application. Attendez le suivant et écrivez-le.")
    adapter = get_adapter()
    url = adapter.build_totp_url(request.user, secret)
    svg = base64.b64encode(adapter.build_totp_svg(url).encode()).decode()
    facts = {"form": form, "drawing": f"data:image/svg+xml;base64,{svg}", "url": url, "secret": _by_four(secret)}
    return render(request, "people/application.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Shown until the person says they are kept, never again; « new » replaces them."""
    if request.method == "POST":
        if request.POST.get("do") == "new":
            if must_prove_again(request):
                return redirect("people:prove_again")
            services.new_recovery_codes(request.user)
            return redirect("people:recovery_codes")
        services.note_recovery_codes(request.user)
        messages.success(request, "Votre compte est protégé.", extra_tags="good")
        return redirect("people:protection")
    codes = codes_of(request.user)
    if codes is None or codes.noted:
        return redirect("people:protection")
    return render(request, "people/recovery_codes.html", {"codes": codes.codes})


@require_POST
def remove_application(request: HttpRequest) -> HttpResponse:
    if must_prove_again(request):
        return redirect("people:prove_again")
    try:
        services.remove_second_factor(request.user, by=request.user)
    except PermissionDenied:
        messages.error(request, STAYS, extra_tags="bad")
        return redirect("people:protection")
    start_session(request, request.user, second_factor=False)
    messages.success(request, "La protection est retirée.", extra_tags="good")
    return redirect("people:protection")


def _by_four(text: str) -> str:
    return " ".join(text[i : i + 4] for i in range(0, len(text), 4))
