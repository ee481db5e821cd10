"""The messages of this room, put in the outbox: none leaves before the page has been answered (promise A4)."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from declic.core.centre import current_centre
from declic.core.outbox import queue_message
from declic.people.engine import shown_code


def send_sign_in_code(email: str, *, code: str, link: str, expires_at: datetime) -> None:
    """The code and the link to enter; the address of the link comes from the settings (promise C8)."""
    facts = {
        "code": shown_code(code),
        "link": settings.SITE_URL + reverse("people:link", args=[link]),
        "centre": current_centre(),
    }
    queue_message(
        email,
        subject="Votre code pour entrer sur Déclic",
        text=render_to_string("people/mail/sign_in.txt", facts),
        purpose="sign_in",
        secret=True,
        expires_at=expires_at,
    )
