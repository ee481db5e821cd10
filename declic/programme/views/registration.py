"""A registration by its secret link: what it is now, and what its holder may do. GET changes nothing."""

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from declic.programme import certificate_queries, desk_queries, queries, seat_queries, services, wording
from declic.programme.asked import read_instant
from declic.programme.models import Registration, Session, SessionState, Status
from declic.programme.tokens import evaluation_token_of, token_of

# What the button says → what it does; each gives False when it came too late.
ACTS = ("annuler", "oui", "non", "viens")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def registration(request: HttpRequest, token: str) -> HttpResponse:
    shown = queries.registration_with(token)
    if shown is None:
        raise Http404
    if request.method != "POST":
        return _page(request, shown)
    act = request.POST.get("acte", "")
    if act not in ACTS:
        raise Http404
    if _done(shown, act, asked_at=read_instant(request.POST.get("quand", ""))):
        return redirect("programme:registration", token=token)
    shown.refresh_from_db()
    return _page(request, shown, too_late=True)


def _done(shown: Registration, act: str, *, asked_at: datetime | None) -> bool:
    now = timezone.now()
    if act == "annuler":
        return services.give_up(shown, now=now)
    if act == "viens":
        return services.still_comes(shown, asked_at=asked_at, now=now)
    offer = seat_queries.open_offer(shown)
    if offer is None:
        return False
    if act == "non":
        return services.decline(offer, now=now)
    try:
        services.accept(offer, now=now)
    except services.TooLateError:
        return False
    return True


def _page(request: HttpRequest, shown: Registration, *, too_late: bool = False) -> HttpResponse:
    session, now = queries.session_now(shown.session_id), timezone.now()
    offer, moved = seat_queries.open_offer(shown), queries.moved_to(shown)
    ended = offer is not None and offer.expires_at <= now
    response = render(
        request,
        "programme/registration.html",
        {
            "registration": shown,
            "token": token_of(shown.public_id),
            "status": Status.LAPSED if ended or (shown.status == Status.HELD and too_late) else shown.status,
            "title": str(session),
            "dates": wording.dates(session),
            "is_asked": shown.awaits_answer and wording.is_to_come(session, now),
            "former": wording.former_starts(session),
            "session_url": wording.session_url(session),
            "rank": seat_queries.rank_of(shown),
            "until": wording.instant(offer.expires_at) if offer and not ended else "",
            "too_late": too_late,
            "is_cancelled": session.state == SessionState.CANCELLED,
            "because": session.cancelled_because,
            "link": session.remote_link if shown.status == Status.CONFIRMED else "",
            "moved_to": token_of(moved.public_id) if moved else "",
            "evaluation_token": "" if shown.has_evaluated else evaluation_token_of(shown.public_id),
            "was_there": certificate_queries.is_over(session, now) and certificate_queries.may_be_certified(shown),
            **_choices(shown, session, now),
        },
    )
    return private(response)


def _choices(shown: Registration, session: Session, now: datetime) -> dict[str, bool]:
    """What its holder may still do by themselves."""
    stands = shown.status in (Status.CONFIRMED, Status.WAITING)
    begun, is_open = services.has_begun(session, now), services.is_open(session, now)
    return {
        "may_cancel": stands and not begun,
        "is_closed": stands and not begun and not is_open,
        "has_begun": stands and begun,
        "may_change_places": stands and not begun,
        "may_change_date": shown.status == Status.CONFIRMED and bool(dates_for(shown, session, now)),
    }


def dates_for(shown: Registration, session: Session, now: datetime) -> list[Session]:
    """The dates that its holder may choose instead; none once registration has closed."""
    if not services.is_open(session, now):
        return []
    others = desk_queries.dates_to_move_to(session, shown.places, now)
    return [other for other in others if services.is_open(other, now)]


def private(response: HttpResponse) -> HttpResponse:
    response.headers["Referrer-Policy"] = "no-referrer"  # the address holds the secret
    return response
