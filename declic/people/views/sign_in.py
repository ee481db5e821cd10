"""Entering: address, code or link, second factor. One path for known and unknown addresses (promise A4)."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from declic.core.local_path import local_path
from declic.core.network import client_network
from declic.people import browser, services
from declic.people.forms import CodeForm, SecondFactorForm, SignInForm
from declic.people.models import User
from declic.people.queries import requests_awaiting_second_factor
from declic.people.services.demonstration import PEOPLE
from declic.people.views.protection import WRONG_SECOND_FACTOR
from declic.people.views.session import start_session

# One sentence for every refusal: wrong, used, late, replaced, another browser (promise A1).
REFUSED = (
    "Ce code n’est pas le bon, ou il ne sert plus. Un code vaut dix minutes, une seule fois, cinq essais au plus, "
    "dans le navigateur qui l’a demandé."
)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    wanted = local_path(request.POST.get("next") or request.GET.get("next"), "")
    if request.user.is_authenticated:
        return redirect(wanted or home_of(request.user))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        asking = browser.asking_browser(request, email=form.cleaned_data["email"], next_path=wanted)
        # Beyond the limits nothing is sent, and the answer is the same: the next page says why nothing may come.
        services.ask_sign_in(asking.email, browser=asking.key, network=client_network(request), now=timezone.now())
        response = redirect("people:code")
        browser.remember(response, asking)
        return response
    people = PEOPLE.items() if settings.DECLIC_MODE == "demonstration" else ()
    shown = [{"role": role, "name": name, "what": what} for role, (_, name, what) in people]
    facts = {"form": form, "next": wanted, "demonstration": shown, "again": "recommencer" in request.GET}
    return render(request, "people/sign_in.html", facts)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    asking = browser.known_browser(request)
    if asking is None:
        return redirect("people:sign_in")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["code"]
        proof = services.enter_code(asking.key, email=asking.email, code=typed, now=timezone.now())
        if proof is not None:
            return _proved(request, proof, asking)
        form.add_error("code", REFUSED)
    return render(request, "people/code.html", {"form": form, "email": asking.email, "next": asking.next})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    # GET shows a button and reads nothing: mail programs open links on their own (promise A5).
    asking = browser.known_browser(request)
    refused = False
    if request.method == "POST":
        proof = asking and services.follow_link(asking.key, token=token, now=timezone.now())
        if proof:
            return _proved(request, proof, asking)
        refused = True
    response = render(request, "people/link.html", {"refused": REFUSED.replace("code", "lien", 1) if refused else ""})
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    asking, now = browser.known_browser(request), timezone.now()
    if asking is None or not requests_awaiting_second_factor(asking.key, now).exists():
        return redirect(f"{reverse('people:sign_in')}?recommencer=1")
    form = SecondFactorForm(request.POST or None, recovery=True)
    if request.method == "POST" and form.is_valid():
        user = services.enter_second_factor(asking.key, typed=form.cleaned_data["code"], now=now)
        if user is not None:
            return _enter(request, user, asking.next, second_factor=True)
        form.add_error("code", WRONG_SECOND_FACTOR)
    return render(request, "people/second_factor.html", {"form": form})


@require_POST
def enter_as(request: HttpRequest) -> HttpResponse:
    # The access table closes this route outside demonstration; the service refuses too.
    user = services.demonstration_account(request.POST.get("role", ""))
    if user is None:
        raise Http404
    return _enter(request, user, local_path(request.POST.get("next"), ""))


def home_of(user: User) -> str:
    """Where a person goes when nothing else was asked."""
    return reverse("wagtailadmin_home") if user.is_agent else reverse("people:account")


def _proved(request: HttpRequest, proof: services.Proof, asking: browser.Browser) -> HttpResponse:
    if proof.is_closed:
        response = render(request, "people/closed.html", status=403)
        browser.forget(response)
        return response
    if proof.needs_second_factor:
        return redirect("people:second_factor")
    return _enter(request, proof.user, asking.next, welcome=proof.is_new)


def _enter(
    request: HttpRequest, user: User, wanted: str, *, second_factor: bool = False, welcome: bool = False
) -> HttpResponse:
    start_session(request, user, second_factor=second_factor)
    target = wanted or home_of(user)
    if welcome:
        target = f"{reverse('people:welcome')}?{urlencode({'next': target})}"
    response = redirect(target)
    browser.forget(response)
    return response
