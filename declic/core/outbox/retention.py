"""What becomes of messages once they have left."""

from datetime import datetime, timedelta

from django.db.models import Q

from declic.core.contributions import Attention
from declic.core.models import BLANK, Message, State

KEPT = timedelta(days=90)
# In demonstration a message with a code is read at /dev/mails/ for an hour; elsewhere it is blank already.
READ_WITHIN = timedelta(hours=1)
BATCH = 1000


def blank_read_secrets(now: datetime) -> int:
    """Blanks secret bodies that have left (demonstration keeps them an hour), and those too late to be of use."""
    gone = Q(state=State.SENT, sent_at__lte=now - READ_WITHIN)
    gone |= Q(state__in=(State.EXPIRED, State.DEAD), queued_at__lte=now - READ_WITHIN)
    held = Message.objects.filter(gone, secret=True).exclude(**BLANK)
    return held.update(**BLANK)


def forget_old_messages(now: datetime) -> int:
    """Deletes messages that left, died or expired `KEPT` ago, by batches so that no writer waits long."""
    old = Message.objects.filter(queued_at__lte=now - KEPT).exclude(state__in=(State.QUEUED, State.SENDING))
    deleted = 0
    while pks := list(old.values_list("pk", flat=True)[:BATCH]):
        deleted += Message.objects.filter(pk__in=pks).delete()[0]
    return deleted


def refused_messages() -> list[Attention]:
    """For the opening page of the back office: how many messages reached nobody."""
    count = Message.objects.filter(state=State.DEAD).count()
    title = "courriel refusé" if count == 1 else "courriels refusés"
    return [Attention(title, count, "/gestion/courriels/?state=dead", "core.view_message", 80)] if count else []
