"""The messages of the diagnostic: the link that opens it again, and its coming end."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from declic.core.outbox import queue_message
from declic.diagnostic.codes import shown_code
from declic.diagnostic.models import Assessment

_TEXT = """Bonjour,

Voici de quoi retrouver votre diagnostic, sur cet appareil ou sur un autre.

Ouvrir mon diagnostic : {link}

Ou bien, sur {site}, écrivez ce code : {code}

Ce lien marche jusqu’au {end}. Gardez-le pour vous : qui l’ouvre peut lire et changer vos réponses.
Si vous n’avez rien demandé, ne faites rien : cette adresse n’a pas été gardée.
"""

_END = """Bonjour,

Le diagnostic que vous gardez avec votre compte sera effacé le {end} : il n’est rattaché à aucune association.

Pour le garder, ouvrez-le et rattachez-le à votre association, ou reprenez une réponse : {link}

Pour le laisser s’effacer, ne faites rien.
"""


def end_is_near(assessment: Assessment) -> None:
    """Queues the announcement of its end to its owner."""
    link = settings.SITE_URL + reverse("diagnostic:result", kwargs={"assessment": assessment.public_id})
    end = date_format(timezone.localtime(assessment.expires_at), "j F Y")
    queue_message(
        assessment.owner.email,
        subject="Votre diagnostic sera bientôt effacé",
        text=_END.format(end=end, link=link),
        purpose="diagnostic_end",
        expires_at=assessment.expires_at,
    )


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
