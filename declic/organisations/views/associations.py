"""My associations: the list, one of them, creating, mending, asking to join."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from declic.core import contributions
from declic.core.paging import PAGE_SIZE, page_of
from declic.organisations import nomenclature, queries, services
from declic.organisations.engine import merge
from declic.organisations.forms import JoinForm, NewOrganisationForm, OrganisationForm, initial_of
from declic.organisations.models import Organisation
from declic.organisations.queries import DuplicateFound
from declic.organisations.views.reach import next_path, organisation_for

NONE_OF_THESE = "aucune"
BEFORE = "avant-"
CHANGED = (
    "Quelqu’un d’autre vient de modifier cette association. Voici ses changements avec les vôtres : relisez, "
    "puis enregistrez de nouveau."
)
DISPUTED = "Quelqu’un d’autre a écrit « {theirs} » entre-temps. Votre texte est gardé ici : choisissez."
NOTHING = "(rien)"
CHOOSE = "Dites si c’est l’une des associations déjà inscrites, ou aucune de celles-ci."
NUMBER_TAKEN = "Une association inscrite ici porte déjà ce numéro RNA, SIREN ou SIRET. Vérifiez-le."

page_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    found = page_of(queries.organisations_of(request.user), request.GET.get("page"))
    waiting = list(queries.requests_of(request.user)[:PAGE_SIZE])
    return render(request, "organisations/mine.html", {"page": found, "waiting": waiting})


@page_methods
def create(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        form = NewOrganisationForm(initial={"creation_key": uuid.uuid4()})
        return _creation(request, form)
    form = NewOrganisationForm(request.POST)
    if not form.is_valid():
        return _creation(request, form)
    key = form.cleaned_data["creation_key"]
    made = queries.created_with(request.user, key)
    if made is None:
        alike, chosen = _alike(form), request.POST.get("same_as", "")
        same = next((found.organisation for found in alike if str(found.organisation.public_id) == chosen), None)
        if same:
            return redirect(_with_next(reverse("organisations:join", args=[same.public_id]), next_path(request, "")))
        if alike and chosen != NONE_OF_THESE:
            if request.POST.get("asked"):  # the question was on the page already
                form.add_error(None, CHOOSE)
            return _creation(request, form, alike)
        try:
            made = services.create_organisation(request.user, creation_key=key, **form.facts())
        except services.AlreadyRegisteredError:
            form.add_error(None, NUMBER_TAKEN)
            return _creation(request, form, alike)
    messages.success(request, f"{made.name} est inscrite, et vous en êtes responsable.", extra_tags="good")
    return redirect(next_path(request, _url(made)))


def _creation(
    request: HttpRequest, form: NewOrganisationForm, alike: list[DuplicateFound] | None = None
) -> HttpResponse:
    shown = {"form": form, "next": next_path(request, ""), "alike": alike, "none_of_these": NONE_OF_THESE}
    return render(request, "organisations/create.html", shown)


def _alike(form: NewOrganisationForm) -> list[DuplicateFound]:
    facts = form.facts()
    return queries.duplicates_of(**{name: facts[name] for name in ("name", "commune", "rna", "siren")})


@require_safe
def page(request: HttpRequest, organisation: uuid.UUID) -> HttpResponse:
    shown = organisation_for(request, organisation)
    may_manage = request.user.has_perm("organisations.manage_members", shown)
    story = queries.story_of(shown, for_agent=request.user.is_agent)
    role = queries.role_of(request.user, shown)
    context = {
        "organisation": shown,
        "role": role,
        "doors": _doors(shown) if role else [],
        "may_manage": may_manage,
        "story": page_of(story, request.GET.get("page")),
        "waiting": queries.pending_requests(shown).count() if may_manage else 0,
    }
    return render(request, "organisations/organisation.html", context)


def _doors(shown: Organisation) -> list[dict[str, str]]:
    """What the other rooms let a member do for the association."""
    asked = urlencode({"association": shown.public_id})
    entries = contributions.menu_entries(on_association_page=True)
    return [{"title": entry.title, "url": f"{reverse(entry.url_name)}?{asked}"} for entry in entries]


@page_methods
def edit(request: HttpRequest, organisation: uuid.UUID) -> HttpResponse:
    edited = organisation_for(request, organisation, "organisations.edit")
    # Its family is known by now: the list says more of it.
    family = nomenclature.family_of(edited.object_code)
    if request.method != "POST":
        form = OrganisationForm(initial=initial_of(edited), object_family=family)
        return _edition(request, form, edited, edited.version, initial_of(edited))
    form = OrganisationForm(request.POST, object_family=family)
    version, shown = _number(request.POST.get("version", "")), _first_shown(request.POST)
    if form.is_valid():
        try:
            services.edit_organisation(edited, by=request.user, version=version, **form.facts())
        except services.AlreadyRegisteredError:
            form.add_error(None, NUMBER_TAKEN)
        except services.ChangedMeanwhileError:
            edited = organisation_for(request, organisation, "organisations.edit")
            version = edited.version
            form, shown = _both(request.POST, shown, edited, family), initial_of(edited)
        else:
            messages.success(request, "C’est noté.", extra_tags="good")
            return redirect(_url(edited))
    return _edition(request, form, edited, version, shown)


def _both(sent: QueryDict, shown: dict[str, str], edited: Organisation, family: str) -> OrganisationForm:
    """The form with what another has stored meanwhile beside what is sent; each says what they must choose."""
    kept = initial_of(edited)
    merged = merge(shown, typed={name: sent.get(name, "").strip() for name in kept}, kept=kept)
    data = sent.copy()
    for name, value in merged.values.items():
        data[name] = value
    form = OrganisationForm(data, object_family=family)
    form.add_error(None, CHANGED)
    for name in merged.disputed:
        form.add_error(name, DISPUTED.format(theirs=form.said(name, kept[name]) or NOTHING))
    return form


def _first_shown(sent: QueryDict) -> dict[str, str]:
    """What the page said before anybody touched it: `avant-…`, beside each field."""
    return {name: sent[f"{BEFORE}{name}"] for name in OrganisationForm.base_fields if f"{BEFORE}{name}" in sent}


def _edition(
    request: HttpRequest, form: OrganisationForm, edited: Organisation, version: int, shown: dict[str, str]
) -> HttpResponse:
    before = [(f"{BEFORE}{name}", value) for name, value in shown.items()]
    context = {"form": form, "organisation": edited, "version": version, "before": before}
    return render(request, "organisations/edit.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@page_methods
def join(request: HttpRequest, organisation: uuid.UUID) -> HttpResponse:
    """Open to every account: it shows no more than the name and the commune that likely duplicates show."""
    joined = get_object_or_404(Organisation, public_id=organisation)
    if queries.role_of(request.user, joined):
        return redirect(next_path(request, _url(joined)))
    form = JoinForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_to_join(request.user, organisation=joined, message=form.cleaned_data["message"])
        except services.AlreadyMemberError:  # accepted since the page was shown
            return redirect(next_path(request, _url(joined)))
        messages.success(
            request,
            f"Votre demande est partie. Un courriel vous dira quand {joined.name} aura répondu.",
            extra_tags="good",
        )
        return redirect(next_path(request, reverse("organisations:mine")))
    shown = {"form": form, "organisation": joined, "next": next_path(request, "")}
    return render(request, "organisations/join.html", shown)


def _url(organisation: Organisation) -> str:
    return reverse("organisations:organisation", args=[organisation.public_id])


def _with_next(url: str, after: str) -> str:
    return f"{url}?{urlencode({'next': after})}" if after else url
