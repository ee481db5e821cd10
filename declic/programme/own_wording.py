"""One's own registrations, in words: how each stands, and what can be done about it."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from declic.core.wording import counted
from declic.programme import wording
from declic.programme.models import Presence, SessionState, Status
from declic.programme.own_queries import Mine
from declic.programme.tokens import token_of

_GIVEN_UP = {
    Status.CANCELLED: "annulée",
    Status.DECLINED: "place refusée",
    Status.LAPSED: "place plus gardée",
}


@dataclass(frozen=True)
class Row:
    """What the page shows of a registration; `url` is the registration's own page, where it is changed."""

    title: str
    url: str
    start: datetime
    fact: str
    status: str
    tone: str
    detail: str
    link: str
    action: str
    is_to_come: bool


def row(of: Mine, now: datetime) -> Row:
    session, card = of.session, wording.card(of.session)
    status, tone, detail, action = _state(of, now)
    is_seated = of.is_to_come and of.registration.status == Status.CONFIRMED and session.state != SessionState.CANCELLED
    bring = f"À apporter\u00a0: {session.course.to_bring}" if is_seated and session.course.to_bring else ""
    return Row(
        title=card.title,
        url=reverse("programme:registration", args=[token_of(of.registration.public_id)]),
        start=card.start,
        fact=card.fact,
        status=status,
        tone=tone,
        detail=" ".join(filter(None, (detail, bring))),
        link=session.remote_link if is_seated else "",
        action=action,
        is_to_come=of.is_to_come,
    )


def _state(of: Mine, now: datetime) -> tuple[str, str, str, str]:
    """Status, tone, detail, what to do."""
    registration, session = of.registration, of.session
    if session.state == SessionState.CANCELLED:
        return "séance annulée", "ink", session.cancelled_because, ""
    if registration.status in _GIVEN_UP:
        return _GIVEN_UP[Status(registration.status)], "", "", ""
    if not of.is_to_come:
        return _after(of)
    if registration.status == Status.OFFERED:
        return _offered(of, now)
    if registration.status == Status.WAITING:
        return f"en liste d’attente, rang {of.rank}", "", "", "Quitter la liste d’attente"
    if registration.awaits_answer:
        return "la date a changé", "sun", "Venez-vous encore\u00a0?", "Répondre"
    seats = f", {counted(registration.places, 'place')}" if registration.places > 1 else ""
    return f"inscrit·e{seats}", "", "", "Je ne peux pas venir, ou changer de date"


def _offered(of: Mine, now: datetime) -> tuple[str, str, str, str]:
    if of.until is None or of.until <= now:
        return _GIVEN_UP[Status.LAPSED], "", "", ""
    places = f"{of.registration.places} places sont" if of.registration.places > 1 else "Une place est"
    return (
        "place proposée",
        "sun",
        f"{places} libre{'s' if of.registration.places > 1 else ''} pour vous.",
        (f"Répondre avant {wording.instant(of.until)}"),
    )


def _after(of: Mine) -> tuple[str, str, str, str]:
    """Once it is over."""
    if of.registration.status != Status.CONFIRMED:
        return "restée en liste d’attente", "", "", ""
    action = "Mon attestation" if of.has_certificate or of.was_there else ""
    came = of.presences.count(Presence.PRESENT)
    if came == len(of.presences):
        return ("présence notée" if came else "passée"), "", "", action
    if came:
        return f"présence notée, {counted(came, 'demi-journée')} sur {len(of.presences)}", "", "", action
    return ("absence excusée" if Presence.EXCUSED in of.presences else "absence notée"), "", "", action
