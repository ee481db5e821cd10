"""The messages of the diagnostic: one, the link that opens it again."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from declic.core.outbox import queue_message
from declic.diagnostic.codes import shown_code

_TEXT = """Bonjour,

Voici de quoi retrouver votre diagnostic, sur cet appareil ou sur un autre.

Ouvrir mon diagnostic : {link}

Ou bien, sur {site}, écrivez ce code : {code}

Ce lien marche jusqu’au {end}. Gardez-le pour vous : qui l’ouvre peut lire et changer vos réponses.
Si vous n’avez rien demandé, ne faites rien : cette adresse n’a pas été gardée.
"""


def resume_link(email: str, *, token: str, code: str, expires_at: datetime) -> None:
    """Queues the link and the code; the body is blanked once sent."""
    site = settings.SITE_URL + reverse("diagnostic:start")
    text = _TEXT.format(
        link=settings.SITE_URL + reverse("diagnostic:open_link", args=[token]),
        site=site,
        code=shown_code(code),
        end=date_format(timezone.localtime(expires_at), "j F Y"),
    )
    queue_message(
        email,
        subject="Retrouver votre diagnostic",
        text=text,
        purpose="diagnostic_resume",
        secret=True,
        expires_at=expires_at,
    )
