"""Who has not said yet that they still come, after the dates of their session have changed."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from declic.programme.models import Registration, Session, SessionPart, SessionState, Status

ANSWER_WITHIN = timedelta(days=7)


def unanswered() -> QuerySet[Registration]:
    return Registration.objects.filter(status=Status.CONFIRMED, asked_again_at__isnull=False, said_yes_at__isnull=True)


def unanswered_in(session: Session) -> int:
    """How many of its registrations; nobody is asked while none of its dates has changed."""
    has_changed = any(part.starts_before for part in session.parts.all())
    return unanswered().filter(session=session).count() if has_changed else 0


def soon_and_unanswered(now: datetime) -> Q:
    """Sessions with a date in the seven days to come, where somebody has not answered."""
    soon = SessionPart.objects.filter(starts_at__gt=now, starts_at__lte=now + ANSWER_WITHIN).values("session")
    return Q(state=SessionState.PUBLISHED, pk__in=unanswered().values("session")) & Q(pk__in=soon)
