"""The messages this room sends, through the outbox."""

from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from declic.core.centre import current_centre
from declic.core.outbox import one_line, queue_message
from declic.organisations.models import Invitation, JoinRequest, Membership, Organisation


def invitation(sent: Invitation, *, token: str) -> None:
    """To the person invited: the link, who invites, until when."""
    facts = {"invitation": sent, "organisation": sent.organisation, "inviter": sent.invited_by}
    facts |= {"url": _url("accept_invitation", token)}
    _queue("invitation", sent.email, facts, secret=True, expires_at=sent.expires_at)


def join_request(request: JoinRequest, *, managers: list[Membership]) -> None:
    """To each manager: someone asks to join. Without a manager, the centre sees it in its back office."""
    facts = {"request": request, "organisation": request.organisation, "url": _members_url(request.organisation)}
    for manager in managers:
        _queue("join_request", manager.user.email, facts)


def join_answer(request: JoinRequest, *, accepted: bool) -> None:
    """To the person who asked: yes or no."""
    organisation = request.organisation
    url = _url("organisation", organisation.public_id) if accepted else _url("mine")
    _queue("join_answer", request.user.email, {"organisation": organisation, "accepted": accepted, "url": url})


def _queue(name: str, address: str, facts: dict[str, object], **options: Any) -> None:
    facts = {**facts, "centre": current_centre()}
    subject, text = (render_to_string(f"organisations/mail/{name}.{part}", facts) for part in ("subject", "txt"))
    queue_message(address, subject=one_line(subject), text=text.strip(), purpose=f"organisations:{name}", **options)


def _members_url(organisation: Organisation) -> str:
    return _url("members", organisation.public_id) + "#demandes"


def _url(route: str, *args: object) -> str:
    return settings.SITE_URL + reverse(f"organisations:{route}", args=args)
