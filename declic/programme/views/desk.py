"""The agents' desk of the programme: the sessions with their seats, who comes to one, and what is done for a person.

Names, telephones and needs are for the advisers of the centre alone (config/access.toml).
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from declic.core.paging import page_of
from declic.core.plain_text import plain_line
from declic.core.security import strict_csp
from declic.programme import attendance_queries as attendances
from declic.programme import (
    cautions,
    certificate_queries,
    desk_queries,
    queries,
    seat_queries,
    services,
    spoken,
    wording,
)
from declic.programme.answer_queries import unanswered_in
from declic.programme.habit_queries import habits_of
from declic.programme.models import DateRoles, Registration, Session, SessionState, Status
from declic.programme.reasons import why_refused
from declic.programme.seat_queries import SeatCounts
from declic.programme.services.checks import HOLD

LONGEST_SEARCH = 100
WHICH = (
    (desk_queries.COMING, "À venir"),
    (desk_queries.UNSERVED, "Avec une attente et des places libres"),
    (desk_queries.UNANSWERED, "Sans réponse aux nouvelles dates"),
    (desk_queries.TOO_FEW, "Cette semaine, avec trop peu de monde"),
    (desk_queries.PAST, "Passées"),
    (desk_queries.NOT_NOTED, "Passées, sans présence notée"),
)
TOO_LATE = "Trop tard\u00a0: cette inscription a changé entre-temps. Voici où elle en est."
page_methods = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Row:
    """A session in the list: `mark` is what an agent must see first, with its tone."""

    session: Session
    when: str
    counts: SeatCounts
    mark: str
    tone: str


def row_of(session: Session, counts: SeatCounts) -> Row:
    mark, tone = mark_of(session)
    return Row(session, wording.when(session), counts, mark, tone)


def mark_of(session: Session) -> tuple[str, str]:
    if session.state == SessionState.CANCELLED:
        return "annulée", "ink"
    if session.date_role == DateRoles.TO_SPECIFY:
        return "à préciser", "sun"
    if session.state == SessionState.DRAFT:
        return "brouillon", ""
    return ("complète", "ink") if session.is_full else ("", "")


@strict_csp
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """The list: those to come, the next first; searched, filtered, twenty a page."""
    asked = _asked(request)
    page = page_of(desk_queries.sessions_asked(asked, timezone.now()), request.GET.get("page"))
    counts = seat_queries.seat_counts(page)
    facts = {
        "page": page,
        "rows": [row_of(session, counts[session.pk]) for session in page],
        "asked": asked,
        "themes": queries.themes(),
        "which": WHICH,
        "is_past": asked.when in desk_queries.OVER,
    }
    return render(request, "programme/desk/list.html", facts)


def _asked(request: HttpRequest) -> desk_queries.Asked:
    text, theme, when = (plain_line(request.GET.get(name, ""))[:LONGEST_SEARCH] for name in ("q", "sujet", "quand"))
    return desk_queries.Asked(text, theme, when if when in dict(WHICH) else desk_queries.COMING)


@strict_csp
@never_cache
@require_safe
def session(request: HttpRequest, session: UUID) -> HttpResponse:
    """Who comes to a session, who waits, who left: twenty a page."""
    shown = session_or_404(session)
    now = timezone.now()
    page = page_of(desk_queries.registrations_of(shown), request.GET.get("page"))
    counts = seat_queries.seat_counts([shown])
    facts = {
        "row": row_of(shown, counts[shown.pk]),
        "cautions": cautions.said_of(shown, counts, now),
        "session": shown,
        "dates": wording.dates(shown),
        "reserve": wording.reserve(shown),
        "page": page,
        "groups": desk_queries.grouped(shown, list(page), now=now, held_since=now - HOLD),
        "is_open": services.is_open(shown, now),
        "may_change": shown.state == SessionState.PUBLISHED and wording.is_to_come(shown, now),
        "unanswered": unanswered_in(shown),
        **_the_day(shown, now),
        "is_remote": any(part.mode_before for part in shown.parts.all()),
    }
    return render(request, "programme/desk/session.html", facts)


def _the_day(session: Session, now: datetime) -> dict[str, object]:
    """How many came at each half-day that has begun, and who never did."""
    begun = [sitting for sitting in attendances.sittings_of(session) if sitting.half.start <= now]
    tallies = attendances.tallies_of(session, begun) if begun else {}
    return {
        "has_sheet": session.state == SessionState.PUBLISHED and bool(session.parts.all()),
        "days": [(wording.half_day(s.half), s.key, tallies[s.key]) for s in begun],
        "never_came": attendances.never_came(session) if begun else [],
        "is_over": certificate_queries.is_over(session, now),
        "somebody_came": any(tally.there for tally in tallies.values()),
    }


def session_or_404(uuid: UUID) -> Session:
    return get_object_or_404(queries.sessions(), uuid=uuid)


@strict_csp
@never_cache
@require_safe
def registration(request: HttpRequest, registration: UUID) -> HttpResponse:
    """One registration: what to tell the person, and what can be done for them."""
    shown, now = registration_or_404(registration), timezone.now()
    where, line = session_or_404(shown.session.uuid), _line(shown)
    facts = {
        "registration": shown,
        "session": where,
        "line": line,
        "state": Status(line.state).label,
        "dates": wording.dates(where),
        "said": spoken.what_to_say(line, queries.asked_together(shown)),
        "may_cancel": line.state in (Status.CONFIRMED, Status.WAITING, Status.OFFERED, *desk_queries.AWAITING_CODE),
        "may_accept": line.state == Status.OFFERED,
        "may_move": line.state == Status.CONFIRMED,
        "may_change_places": line.state in (Status.CONFIRMED, Status.WAITING) and not services.has_begun(where, now),
        "is_asked": shown.awaits_answer and wording.is_to_come(where, now),
        "habit": habits_of([shown], now).get(shown.person_key),
        "was_there": request.GET.get("deja") == "1",
        "has_certificate": certificate_queries.is_over(where, now) and certificate_queries.may_be_certified(shown),
    }
    return render(request, "programme/desk/registration.html", facts)


def registration_or_404(public_id: UUID) -> Registration:
    found = desk_queries.registration(public_id)
    if found is None:
        raise Http404
    return found


def _line(shown: Registration) -> desk_queries.Line:
    now = timezone.now()
    return desk_queries.line_of(shown, rank=seat_queries.rank_of(shown), now=now, held_since=now - HOLD)


@strict_csp
@never_cache
@page_methods
def cancel(request: HttpRequest, registration: UUID) -> HttpResponse:
    """Asked first, on a page; then the seat goes to whoever waits."""
    shown = registration_or_404(registration)
    if request.method == "POST":
        if services.cancel(shown, now=timezone.now()):
            messages.success(request, f"L’inscription de {shown.name} est annulée.")
            return redirect("programme_desk:session", session=shown.session.uuid)
        messages.warning(request, TOO_LATE)
        return redirect("programme_desk:registration", registration=registration)
    return render(request, "programme/desk/cancel.html", {"registration": shown, "title": str(shown.session)})


@strict_csp
@never_cache
@require_POST
def accept(request: HttpRequest, registration: UUID) -> HttpResponse:
    """The seat offered is taken in the person's name: they said yes on the telephone."""
    shown = registration_or_404(registration)
    offer = seat_queries.open_offer(shown)
    try:
        if offer is None:
            raise services.TooLateError
        services.accept(offer, now=timezone.now())
    except services.TooLateError:
        messages.warning(request, TOO_LATE)
    else:
        messages.success(request, f"La place est prise au nom de {shown.name}.")
    return redirect("programme_desk:registration", registration=registration)


@strict_csp
@never_cache
@page_methods
def move(request: HttpRequest, registration: UUID) -> HttpResponse:
    """To another date of the same course; the old seat is freed once the new one is taken."""
    shown = registration_or_404(registration)
    now, refused = timezone.now(), ""
    others = desk_queries.dates_to_move_to(shown.session, shown.places, now)
    if request.method == "POST":
        to = next((other for other in others if str(other.uuid) == request.POST.get("vers")), None)
        if to is None:
            refused = "choisissez une date où il reste assez de places."
        else:
            try:
                moved = services.move(shown, to, now=now)
            except services.RefusedError as error:
                refused = why_refused(error.reason, to, to_agent=True)
            except services.AlreadyError:
                refused = "cette personne est déjà inscrite à cette date."
            else:
                messages.success(request, f"{shown.name} change de date.")
                return redirect("programme_desk:registration", registration=moved.public_id)
    facts = {
        "registration": shown,
        "title": str(shown.session),
        "may_move": _line(shown).state == Status.CONFIRMED,
        "refused": refused,
        "choices": [(other, wording.when(other), wording.seats(other)) for other in others],
    }
    return render(request, "programme/desk/move.html", facts)
