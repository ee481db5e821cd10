"""An agent registers somebody who calls or writes: looks for them, fills what is missing, and reads the answer out."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from declic.core.security import strict_csp
from declic.organisations.models import Organisation
from declic.organisations.queries import organisations_of
from declic.programme import desk_queries, queries, services, wording
from declic.programme.desk_queries import Found
from declic.programme.forms import DeskForm, PersonForm
from declic.programme.models import DateRoles, Session, SessionState
from declic.programme.reasons import why_refused
from declic.programme.services import Outcome, Reason
from declic.programme.views.desk import page_methods, session_or_404

SEVERAL = ("needs",)
WRITTEN = (
    "parts",
    "name",
    "email",
    "phone",
    "organisation",
    "places",
    "companions",
    "need_note",
    "channel",
    "on_reserved",
)


@strict_csp
@never_cache
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Who answers to the letters typed so far: what htmx puts under the search."""
    return render(request, "programme/desk/_found.html", {"found": desk_queries.find(request.GET.get("q", ""))})


@strict_csp
@never_cache
@page_methods
def enter(request: HttpRequest, session: UUID) -> HttpResponse:
    """One form. Its buttons look for somebody, take who was found, or register: whichever, what was typed is kept."""
    shown, now = session_or_404(session), timezone.now()
    if shut := _why_shut(shown, now):
        return _page(request, shown, refused=why_refused(shut, shown, to_agent=True))
    parts, sent = queries.parts_of(shown, now), request.POST
    if request.method != "POST":
        return _page(request, shown, form=_unsent(parts, {}))
    found = desk_queries.find(sent.get("q", "")) if "inscrire" not in sent else Found()
    if found.text or "choisir" in sent:
        taken, organisations = _taken(sent.get("choisir", ""))
        form = _unsent(parts, _typed(sent) | taken, *organisations)
        return _page(request, shown, form=form, found=found if "choisir" not in sent else Found())
    form = DeskForm(sent, parts=parts, organisations=_offered(sent.get("email", ""), sent.get("organisation", "")))
    outcome = _register(request, form, now) if form.is_valid() else None
    if outcome and outcome.registration:
        return _answer(outcome, sending_key(request, form))
    return _page(
        request, shown, form=form, refused=why_refused(outcome.reason, shown, to_agent=True) if outcome else ""
    )


def _why_shut(session: Session, now: datetime) -> Reason | None:
    if services.is_open(session, now):
        return None
    if session.state == SessionState.PUBLISHED:
        return Reason.TO_SPECIFY if session.date_role == DateRoles.TO_SPECIFY else Reason.CLOSED
    return Reason.CANCELLED if session.state == SessionState.CANCELLED else Reason.NOT_OPEN


def _typed(sent: QueryDict) -> dict[str, Any]:
    one = {name: sent[name] for name in WRITTEN if name in sent}
    return one | {name: sent.getlist(name) for name in SEVERAL}


def _taken(key: str) -> tuple[dict[str, Any], list[Organisation]]:
    """What the person or association chosen fills in; nothing for a key that is none of ours."""
    if organisation := desk_queries.chosen_organisation(key):
        return {"organisation": str(organisation.public_id)}, [organisation]
    person = desk_queries.known(key)
    if person is None:
        return {}, []
    taken = {"name": person.name, "email": person.email, "phone": person.phone}
    if person.organisation is None:
        return taken | {"organisation": ""}, []
    return taken | {"organisation": str(person.organisation.public_id)}, [person.organisation]


def _unsent(parts: list[Session], values: dict[str, Any], *more: Organisation) -> DeskForm:
    """The form as it was typed so far, not yet judged."""
    offered = _offered(values.get("email", ""), values.get("organisation", ""), *more)
    return DeskForm(initial=values, parts=parts, organisations=offered)


def _offered(email: str, organisation: str, *more: Organisation) -> list[Organisation]:
    """The association chosen, then those of the account that has this address."""
    account = desk_queries.account_of(email)
    theirs = [m.organisation for m in organisations_of(account)] if account else []
    chosen = desk_queries.organisation(organisation)
    return list({o.pk: o for o in (*more, *filter(None, [chosen]), *theirs)}.values())


def _register(request: HttpRequest, form: DeskForm, now: datetime) -> Outcome:
    account = desk_queries.account_of(form.cleaned_data["email"])
    asked = form.requested(form.cleaned_data["channel"], user=account, key=sending_key(request, form))
    return services.register_known(form.chosen_parts(), asked, now=now, needs=form.asked_needs())


def sending_key(request: HttpRequest, form: PersonForm) -> str:
    """Of this page for this person: sent twice it is one; gone back to, the page registers somebody else too."""
    page = desk_queries.read_uuid(request.POST.get("page", ""))
    return hashlib.sha256(f"{page} {form.person().key}".encode()).hexdigest() if page else ""


def _answer(outcome: Outcome, key: str) -> HttpResponse:
    url = reverse("programme_desk:registration", args=[outcome.registration.public_id])
    is_same_sending = key and outcome.registration.idempotency_key == key
    was_there = outcome.status == "already" and not is_same_sending
    return redirect(f"{url}?deja=1" if was_there else url)


def _page(
    request: HttpRequest,
    session: Session,
    *,
    form: DeskForm | None = None,
    found: Found | None = None,
    refused: str = "",
) -> HttpResponse:
    instead = queries.fitting_instead(session, timezone.now()) if refused else []
    facts = {
        "session": session,
        "title": session.course.title if form and len(form.offered_parts) > 1 else str(session),
        "when": [wording.when(part) for part in (form.offered_parts if form else [session])],
        "seats": wording.seats(session),
        "reserve": wording.reserve(session),
        "form": form,
        "page_key": desk_queries.read_uuid(request.POST.get("page", "")) or uuid4(),
        "found": found or Found(),
        "refused": refused,
        "instead": [(other, wording.when(other), wording.seats(other)) for other in instead],
    }
    return render(request, "programme/desk/enter.html", facts)
