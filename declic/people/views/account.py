"""One's own account: what is in it, the name shown, leaving for now or for good."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from declic.core import contributions
from declic.core.local_path import local_path
from declic.people import services
from declic.people.access import lacks_second_factor
from declic.people.forms import NameForm
from declic.people.queries import has_second_factor


def account(request: HttpRequest) -> HttpResponse:
    entries = contributions.menu_entries(on_account_page=True)
    facts = {
        "protected": has_second_factor(request.user),
        "must_protect": lacks_second_factor(request),
        "entries": [{"title": entry.title, "url": reverse(entry.url_name)} for entry in entries],
    }
    return render(request, "people/account.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        services.rename(request.user, name=form.cleaned_data["name"])
        messages.success(request, "C’est noté.", extra_tags="good")
        return redirect("people:account")
    return render(request, "people/name.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Asked once, after the first entry; may be left empty."""
    wanted = local_path(request.POST.get("next") or request.GET.get("next"), "/compte/")
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["name"]:
            services.rename(request.user, name=form.cleaned_data["name"])
        return redirect(wanted)
    return render(request, "people/welcome.html", {"form": form, "next": wanted})


@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    refused = False
    if request.method == "POST":
        user = request.user
        try:
            services.erase_account(user)
        except services.LastAdministratorError:
            refused = True
        else:
            logout(request)
            return render(request, "people/erased.html")
    return render(request, "people/erase.html", {"refused": refused}, status=409 if refused else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return redirect("people:account")
    logout(request)
    return render(request, "people/signed_out.html")
