"""What is kept of a session two years after it: numbers, no name."""

from datetime import datetime, timedelta

from django.db.models import CharField, Max, Value
from django.db.models.functions import Cast, Concat

from declic.programme.models import Certificate, Evaluation, Registration, Session

KEPT = timedelta(days=730)


def forget_old_registrations(now: datetime) -> int:
    """Retention: two years after the session, who came is a number. How many rows lost their names."""
    gone = Session.objects.annotate(ended=Max("parts__ends_at")).filter(ended__lte=now - KEPT)
    Certificate.objects.filter(registration__session__in=gone.values("pk")).exclude(name="").update(name="")
    Evaluation.objects.filter(session__in=gone.values("pk")).exclude(comment="").update(comment="")
    named = Registration.objects.filter(session__in=gone.values("pk")).exclude(name="")
    forgotten = Concat(Value("gone:"), Cast("pk", CharField()))
    return named.update(
        name="",
        email="",
        phone="",
        sort_name="",
        companions="",
        user=None,
        idempotency_key="",
        code_hash="",
        person_key=forgotten,
    )
