"""« Je suis là »: what is shown in the room leads here. Nothing on it says who is registered."""

from datetime import datetime, timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from declic.core.french_dates import time_in_words
from declic.core.network import client_network
from declic.programme import attendance_queries as attendances
from declic.programme import queries, services, wording
from declic.programme.attendance_queries import Sitting
from declic.programme.forms import PresenceForm
from declic.programme.models import Registration, Session, SessionState
from declic.programme.tokens import read_presence_token

OPENS_BEFORE = timedelta(hours=1)
TOO_MANY = "Beaucoup de réponses viennent d’ici depuis une heure. Dites votre nom à l’accueil\u00a0: on vous notera."


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def presence(request: HttpRequest, token: str) -> HttpResponse:
    """The person is signed in, or gives the address or the telephone that they registered with."""
    session, sitting = _asked(token)
    now = timezone.now()
    form = PresenceForm(request.POST or None)
    mine = attendances.registration_of(session, request.user)
    is_open = sitting.half.start - OPENS_BEFORE <= now < sitting.half.end and not sitting.is_before_its_day(now)
    if request.method == "POST" and is_open and _is_said(request, form, sitting, mine, now):
        return redirect(f"{reverse('programme:presence', args=[token])}?fait=1")
    return _page(request, session, sitting, form, mine, is_open)


def _is_said(
    request: HttpRequest, form: PresenceForm, sitting: Sitting, mine: Registration | None, now: datetime
) -> bool:
    if mine is not None and "moi" in request.POST:
        services.say_here(sitting, mine, now=now)
        return True
    if not form.is_valid():
        return False
    who = attendances.found_by_contact(sitting.part.session, **form.cleaned_data["contact"])
    try:
        services.say_here(sitting, who, network=client_network(request), now=now)
    except services.TooManyTriesError:
        form.add_error(None, TOO_MANY)
    return form.is_valid()


def _asked(token: str) -> tuple[Session, Sitting]:
    """The half-day that the token is for, as long as it takes place then."""
    session_id, key = read_presence_token(token) or (None, "")
    session = queries.sessions().filter(uuid=session_id, state=SessionState.PUBLISHED).first() if session_id else None
    sitting = attendances.sitting_at(attendances.sittings_of(session), key) if session else None
    if session is None or sitting is None:
        raise Http404
    return session, sitting


def _page(
    request: HttpRequest,
    session: Session,
    sitting: Sitting,
    form: PresenceForm,
    mine: Registration | None,
    is_open: bool,
) -> HttpResponse:
    opens: datetime = sitting.half.start - OPENS_BEFORE
    facts = {
        "form": form,
        "title": str(session),
        "when": wording.half_day(sitting.half),
        "is_open": is_open,
        "opens": time_in_words(opens),
        "closes": time_in_words(sitting.half.end),
        "is_done": request.method != "POST" and request.GET.get("fait") == "1",
        "mine": mine,
    }
    response = render(request, "programme/presence.html", facts)
    response.headers["Referrer-Policy"] = "no-referrer"  # the address holds the secret
    return response
