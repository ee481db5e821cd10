"""The messages of the places, through the outbox: to who proposed a correction, and to places asked to confirm."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from declic.core.centre import current_centre
from declic.core.french_dates import short_day
from declic.core.outbox import queue_message
from declic.core.typography import polish
from declic.places import proposal_words
from declic.places.models import Place, PlaceState, Proposal, ProposalState


def decided(place: Place, proposals: Sequence[Proposal], *, answer: str) -> None:
    """What became of what they proposed; `answer`: a word of the agent."""
    facts = {
        "name": _on_one_line(place.name),
        "accepted": _lines(proposals, ProposalState.ACCEPTED),
        "refused": _lines(proposals, ProposalState.REFUSED),
        "answer": answer,
        "url": _url("places:place", place.slug) if place.state == PlaceState.PUBLISHED else "",
    }
    _send("decided", proposals[0].email, f"Vos corrections\u00a0: {_on_one_line(place.name)}", facts)


def asked_to_confirm(place: Place, email: str, token: str, *, until: datetime) -> None:
    """Is the sheet still right? The link is theirs alone."""
    facts = {
        "name": _on_one_line(place.name),
        "url": _url("places:confirm", token),
        "until": short_day(until, year=True),
    }
    subject = f"Votre fiche est-elle juste\u202f? {_on_one_line(place.name)}"
    _send("confirm", email, subject, facts, secret=True, expires_at=until)


def _send(
    kind: str,
    to: str,
    subject: str,
    facts: dict[str, object],
    *,
    secret: bool = False,
    expires_at: datetime | None = None,
) -> None:
    whole = facts | {"centre": current_centre()}
    text = polish(render_to_string(f"places/mail/{kind}.txt", whole).strip()) + "\n"
    queue_message(to, subject=subject, text=text, purpose=f"places:{kind}", secret=secret, expires_at=expires_at)


def _lines(proposals: Sequence[Proposal], state: ProposalState) -> list[str]:
    return [_on_one_line(proposal_words.in_a_line(each)) for each in proposals if each.state == state]


def _on_one_line(text: str) -> str:
    """A value makes no paragraph of its own in a message."""
    return " ".join(text.splitlines())


def _url(route: str, *args: str) -> str:
    return settings.SITE_URL + reverse(route, args=args)
