"""What people do here: write to the centre, note that an answer was given."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from wagtail.admin.models import FormState
from wagtail.models import ModelLogEntry, PageLogEntry

from declic.core.centre import current_centre
from declic.core.outbox import queue_message
from declic.portal.models import ContactMessage, ContactQuota

PER_NETWORK_AND_HOUR = 5
KEPT = timedelta(days=365)
QUOTAS_KEPT = timedelta(days=1)
HISTORY_KEPT = timedelta(days=365)
DRAFTS_KEPT = timedelta(days=30)


class TooManyMessages(Exception):  # noqa: N818 -- reads as a fact
    """This network has sent all it may for now."""


@transaction.atomic
def write_to_centre(
    *, form_id: uuid.UUID, name: str, email: str, text: str, network: str, now: datetime
) -> ContactMessage:
    """Keeps the message and tells the centre by e-mail. The same form sent again gives the same message.

    Raises TooManyMessages beyond five messages an hour from one network.
    """
    quota = _held(network, now)
    # Looked for once the count is held: of two clicks at once, the second finds what the first kept.
    already = ContactMessage.objects.filter(form_id=form_id).first()
    if already:
        return already
    _count(quota)
    message, created = ContactMessage.objects.get_or_create(
        form_id=form_id, defaults={"name": name, "email": email, "text": text, "received_at": now}
    )
    if created:
        _tell_centre(message)
    return message


def _held(network: str, now: datetime) -> ContactQuota:
    hour = now.replace(minute=0, second=0, microsecond=0)
    quota, _ = ContactQuota.objects.get_or_create(network=network, hour=hour)
    return ContactQuota.objects.select_for_update().get(pk=quota.pk)


def _count(quota: ContactQuota) -> None:
    # The database counts: two requests at once cannot both take the last place.
    taken = ContactQuota.objects.filter(pk=quota.pk, count__lt=PER_NETWORK_AND_HOUR).update(count=F("count") + 1)
    if not taken:
        raise TooManyMessages


def _tell_centre(message: ContactMessage) -> None:
    address = settings.SITE_URL + reverse("portal_messages:edit", args=[message.pk])
    who = f"{message.name}, {message.email}" if message.name else message.email
    queue_message(
        current_centre().email,
        subject="Un message écrit sur le site",
        text=f"De : {who}\n\n{message.text}\n\nQuand la réponse est donnée, notez-le ici :\n{address}\n",
        purpose="contact",
    )


def forget_old_messages(now: datetime) -> int:
    """Messages are kept twelve months, counts of a network one day. Gives how many messages went."""
    ContactQuota.objects.filter(hour__lt=now - QUOTAS_KEPT).delete()
    return ContactMessage.objects.filter(received_at__lt=now - KEPT).delete()[0]


def forget_old_history(now: datetime) -> int:
    """What Wagtail notes of the agents' work is kept a year, interrupted forms thirty days. Gives how many went."""
    old = now - HISTORY_KEPT
    gone = ModelLogEntry.objects.filter(timestamp__lt=old).delete()[0]
    gone += PageLogEntry.objects.filter(timestamp__lt=old).delete()[0]
    return gone + FormState.objects.filter(last_updated_at__lt=now - DRAFTS_KEPT).delete()[0]
