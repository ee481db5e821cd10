"""The day itself, on an agent's telephone: who is there, who is not, who came without having registered."""

from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from declic.core.french_dates import hours_in_words
from declic.core.paging import page_of
from declic.core.plain_text import plain_line
from declic.core.qr import qr_svg
from declic.core.security import strict_csp
from declic.core.wording import counted
from declic.programme import attendance_queries as attendances
from declic.programme import attendance_sent, desk_queries, services, wording
from declic.programme.attendance_queries import Sitting, Tally
from declic.programme.attendance_sent import Tick
from declic.programme.desk_forms import WalkInForm
from declic.programme.exports.sheet import document, presence_url
from declic.programme.models import Presence, Session
from declic.programme.reasons import why_refused
from declic.programme.services import CannotNoteError, Note, Outcome, Reason, WhyNot
from declic.programme.views.desk import page_methods, session_or_404
from declic.programme.views.desk_entry import sending_key
from declic.programme.views.presence import OPENS_BEFORE

# Enough for a lecture hall: the whole list must be there when the network is not.
A_PAGE, LONG_LIST = 100, 12
LONGEST_SEARCH = 100
DATE_CHANGED = "Rien n’a été noté\u00a0: cette date vient de changer. Voici les dates de la séance."
WHY_NOT = {
    WhyNot.TOO_EARLY: "les présences se notent à partir du jour même.",
    WhyNot.NOT_CONFIRMED: "cette personne n’a plus de place ici.",
    WhyNot.OTHER_SESSION: "cette personne est inscrite à une autre séance.",
}


def sitting_or_404(request: HttpRequest, session: Session, now: datetime) -> tuple[Sitting, bool]:
    """The half-day asked for, else the one of the moment, and whether the one asked for was found."""
    sittings, wanted = attendances.sittings_of(session), request.POST.get("quand") or request.GET.get("quand")
    if not sittings:
        raise Http404
    found = attendances.sitting_at(sittings, wanted or "")
    return found or attendances.sitting_now(sittings, now), bool(found) or not wanted


def address(route: str, session: Session, sitting: Sitting, **more: str) -> str:
    asked = {"quand": sitting.key, **{name: value for name, value in more.items() if value}}
    return f"{reverse(route, args=[session.uuid])}?{urlencode(asked)}"


def tally_in_words(tally: Tally) -> str:
    """« 7 sur 12 arrivé·es »."""
    return f"{tally.there} sur {tally.expected} {'arrivé·es' if tally.there > 1 else 'arrivé·e'}"


@strict_csp
@never_cache
@page_methods
def attendance(request: HttpRequest, session: UUID) -> HttpResponse:
    """Everybody who has a seat, one line each; one form for all, or each tick at once with a script."""
    shown, now = session_or_404(session), timezone.now()
    sitting, is_found = sitting_or_404(request, shown, now)
    text = plain_line(request.GET.get("q", ""))[:LONGEST_SEARCH]
    if request.method == "POST":
        return _saved(request, shown, sitting, now) if is_found else _date_changed(request, shown)
    page = page_of(attendances.confirmed(shown, text), request.GET.get("page"), A_PAGE)
    lines, tally = attendances.expected(sitting, list(page)), attendances.tally_of(shown, sitting)
    facts = {
        **_of_the_day(shown, sitting, now),
        "page": page,
        "lines": lines,
        "marks": attendance_sent.shown(lines),
        "presences": Presence.choices,
        "tally": tally,
        "said": tally_in_words(tally),
        "text": text,
        "is_long": bool(text) or page.paginator.count > LONG_LIST,
        "sittings": [(s.key, wording.half_day(s.half)) for s in attendances.sittings_of(shown)],
    }
    return render(request, "programme/desk/attendance.html", facts)


def _of_the_day(session: Session, sitting: Sitting, now: datetime) -> dict[str, Any]:
    return {
        "session": session,
        "sitting": sitting,
        "when": wording.half_day(sitting.half),
        "is_too_early": sitting.is_before_its_day(now),
        "walk_in_url": address("programme_desk:walk_in", session, sitting),
        "code_url": address("programme_desk:presence_code", session, sitting),
        "attendance_url": address("programme_desk:attendance", session, sitting),
    }


def _date_changed(request: HttpRequest, session: Session) -> HttpResponse:
    messages.warning(request, DATE_CHANGED)
    return redirect("programme_desk:attendance", session=session.uuid)


def _saved(request: HttpRequest, session: Session, sitting: Sitting, now: datetime) -> HttpResponse:
    sent = attendance_sent.read_form(request.POST, attendances.expected(sitting, list(attendances.confirmed(session))))
    refused = [answer for answer in services.note_many(sitting, sent.seen, by=request.user, now=now) if answer]
    for why in dict.fromkeys(refused):
        messages.warning(request, f"Tout n’a pas pu être noté\u00a0: {WHY_NOT[why]}")
    for group in sent.unread:
        messages.warning(
            request, f"Combien sont venu·es avec {group.name}\u202f? Écrivez un nombre de 1 à {group.places}."
        )
    if not refused:
        messages.success(request, f"C’est enregistré\u00a0: {tally_in_words(attendances.tally_of(session, sitting))}.")
    search = {name: request.POST.get(name, "") for name in ("q", "page")}
    return redirect(address("programme_desk:attendance", session, sitting, **search))


@strict_csp
@never_cache
@require_POST
def ticks(request: HttpRequest, session: UUID) -> HttpResponse:
    """What the script of that page sends: which ticks are noted, why others never will be, and how all now stand."""
    shown, now = session_or_404(session), timezone.now()
    sent = attendance_sent.read_ticks(request.body)
    if sent is None:
        return JsonResponse({}, status=400)
    sitting = attendances.sitting_at(attendances.sittings_of(shown), sent.when)
    if sitting is None:
        gone = {tick.id: "la date vient de changer, rechargez la page." for tick in sent.ticks}
        return JsonResponse({"kept": [], "refused": gone, "states": {}, "said": ""})
    refused = _noted(request, sitting, sent.ticks, now)
    return JsonResponse(
        {
            "kept": [tick.id for tick in sent.ticks if tick.id not in refused],
            "refused": refused,
            "states": {who.hex: presence for who, presence in attendances.states_of(sitting).items()},
            "said": tally_in_words(attendances.tally_of(shown, sitting)),
        }
    )


def _noted(request: HttpRequest, sitting: Sitting, sent: list[Tick], now: datetime) -> dict[str, str]:
    """Tick → why it is not noted, of those that never will be."""
    found = sitting.part.session.registrations.filter(public_id__in=[tick.registration for tick in sent])
    rows = {row.public_id: row for row in found}
    known = [tick for tick in sent if tick.registration in rows]
    seen = [Note(rows[tick.registration], tick.presence, tick.people, tick.ago) for tick in known]
    answers = services.note_many(sitting, seen, by=request.user, now=now)
    why_not = {tick.id: why for tick, why in zip(known, answers, strict=True)}
    every = {tick.id: why_not.get(tick.id, WhyNot.NOT_CONFIRMED) for tick in sent}
    return {tick_id: WHY_NOT[why] for tick_id, why in every.items() if why}


@strict_csp
@never_cache
@page_methods
def walk_in(request: HttpRequest, session: UUID) -> HttpResponse:
    """Somebody is there without a seat: a free one, or that of somebody who will not come."""
    shown, now = session_or_404(session), timezone.now()
    sitting, is_found = sitting_or_404(request, shown, now)
    if not is_found:
        return _date_changed(request, shown)
    form = WalkInForm(request.POST or None, not_there=attendances.not_there(sitting))
    refused, lacks_a_seat = "", shown.is_full
    if request.method == "POST" and form.is_valid():
        try:
            outcome = _at_the_door(request, form, sitting, now)
        except CannotNoteError as cannot:
            refused = WHY_NOT[cannot.reason]
        else:
            if outcome.registration:
                return _welcomed(request, shown, sitting, outcome)
            refused, lacks_a_seat = why_refused(outcome.reason, shown, to_agent=True), outcome.reason == Reason.FULL
    facts = {
        **_of_the_day(shown, sitting, now),
        "form": form,
        "refused": refused,
        "lacks_a_seat": lacks_a_seat or bool(form["instead_of"].value()),
        "seats": f"{counted(shown.taken, 'place prise', 'places prises')} sur {shown.capacity}",
        "page_key": desk_queries.read_uuid(request.POST.get("page", "")) or uuid4(),
    }
    return render(request, "programme/desk/walk_in.html", facts)


def _at_the_door(request: HttpRequest, form: WalkInForm, sitting: Sitting, now: datetime) -> Outcome:
    account = desk_queries.account_of(form.cleaned_data["email"])
    asked = form.asked(user=account, key=sending_key(request, form))
    return services.walk_in(sitting, asked, instead_of=form.instead, by=request.user, now=now)


def _welcomed(request: HttpRequest, session: Session, sitting: Sitting, outcome: Outcome) -> HttpResponse:
    name = outcome.registration.name
    if outcome.status == "already":
        messages.success(request, f"{name} avait déjà une place\u00a0: sa présence est notée.")
    else:
        messages.success(request, f"{name} est inscrit·e, sa présence est notée.")
    return redirect(address("programme_desk:attendance", session, sitting))


@strict_csp
@never_cache
@require_safe
def code(request: HttpRequest, session: UUID) -> HttpResponse:
    """To be shown in the room: a square that telephones read, to say that one is there."""
    shown, now = session_or_404(session), timezone.now()
    sitting, _ = sitting_or_404(request, shown, now)
    url = presence_url(shown, sitting)
    opens, closes = sitting.half.start - OPENS_BEFORE, sitting.half.end
    facts = {
        **_of_the_day(shown, sitting, now),
        "url": url,
        "drawing": f"data:image/svg+xml,{quote(qr_svg(url))}",
        "span": hours_in_words(opens, closes),
    }
    return render(request, "programme/desk/presence_code.html", facts)


@never_cache
@require_safe
def sheet(request: HttpRequest, session: UUID) -> HttpResponse:
    """On paper, a page for each date."""
    shown = session_or_404(session)
    if not attendances.sittings_of(shown):
        raise Http404
    paper = document(shown, list(attendances.confirmed(shown)))
    response = HttpResponse(paper, content_type="application/pdf")
    response.headers["Content-Disposition"] = 'inline; filename="emargement.pdf"'
    return response
