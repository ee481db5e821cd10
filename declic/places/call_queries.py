"""The places to phone: those that nobody has confirmed for six months."""

import hashlib
import json
from datetime import date, datetime, timedelta

from django.db.models import Case, F, Max, Q, QuerySet, Value, When
from django.db.models.fields import DateTimeField

from declic.places.models import Place
from declic.places.quality_queries import ToCheck, to_check

AGAIN_AFTER = timedelta(days=7)
# What is read over the telephone, and so what « tout est juste » confirms.
READ_OUT = ("name", "address", "address_more", "postcode", "commune", "phone", "emails", "website", "hours",
            "hours_original", "exceptions", "state")  # fmt: skip


def places_to_call(now: datetime, today: date) -> QuerySet[Place]:
    """With a telephone; the longest unverified first, and last of all those who did not answer this week."""
    lately = Max("no_answers__at", filter=Q(no_answers__at__gt=now - AGAIN_AFTER))
    found = to_check(Place.objects.exclude(phone=""), ToCheck.HALF, today).annotate(lately=lately)
    never = Case(When(lately=None, then=Value(None)), default=F("lately"), output_field=DateTimeField())
    return found.annotate(tried=never).order_by(
        F("tried").asc(nulls_first=True),
        F("verified_on").asc(nulls_first=True),
        F("updated_on").asc(nulls_first=True),
        "name_key",
        "pk",
    )


def mark_of(place: Place) -> str:
    """Of all that was read out: what somebody confirms is what they were shown."""
    shown = json.dumps([getattr(place, name) for name in READ_OUT])
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()[:16]
