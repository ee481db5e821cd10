"""A draft that has a date of publication appears when it comes, once; never one whose session has begun."""

from datetime import datetime

from django.db import transaction
from wagtail.log_actions import log

from declic.programme.models import Session, SessionPart, SessionState


def publish_due(now: datetime) -> int:
    """Publishes the drafts whose date has come; gives how many. What has no seat, or no date to come, stays a draft."""
    begun = SessionPart.objects.filter(starts_at__lte=now).values("session")
    due = Session.objects.filter(state=SessionState.DRAFT, publish_at__lte=now, capacity__gt=0)
    to_come = due.exclude(pk__in=begun).filter(parts__isnull=False).distinct()
    return sum(_publish(session, now) for session in to_come)


def _publish(session: Session, now: datetime) -> bool:
    with transaction.atomic():  # the state and its line of history; another worker may have come first
        mine = Session.objects.filter(pk=session.pk, state=SessionState.DRAFT, publish_at__lte=now)
        if not mine.update(state=SessionState.PUBLISHED):
            return False
        log(session, "wagtail.edit", content_changed=True)
    return True
