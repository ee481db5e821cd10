"""Which seats are free, as a condition that the database judges: in a list, and in the statement that takes them.

Some may be set aside for a partner's people (`Session.reserved`) until a date, or until registration closes. Those that
the partner has not used are not free for anybody else, and become so at that very instant, whether the worker has
passed or not. `Session.withheld_at` is the same rule for a session already read.
"""

from datetime import datetime, timedelta

from django.db.models import (
    DateTimeField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    Value,
)
from django.db.models.functions import Cast

from declic.programme.models import SessionPart


def free_for_all(places: int, now: datetime) -> Q:
    """As many seats are free for anybody."""
    in_the_room = Q(taken__lte=F("capacity") - places)
    beside_the_reserve = Q(taken__lte=F("capacity") - places - F("reserved") + F("reserved_used"))
    return in_the_room & (_nothing_set_aside(now) | beside_the_reserve)


def free_on_reserve(places: int, now: datetime) -> Q:
    """As many are left of those set aside."""
    kept = Q(reserved_until__gt=now) | Q(~_closed(now), reserved_until=None)
    return kept & Q(taken__lte=F("capacity") - places, reserved_used__lte=F("reserved") - places)


def _nothing_set_aside(now: datetime) -> Q:
    released = Q(reserved_until__lte=now) | Q(_closed(now), reserved_until=None)
    return Q(reserved__lte=F("reserved_used")) | released


def _closed(now: datetime) -> Exists:
    hours = Cast(OuterRef("cut_off_hours"), IntegerField())  # SQLite multiplies durations by plain integers alone
    cut_off = ExpressionWrapper(hours * Value(timedelta(hours=1)), output_field=DurationField())
    closes = ExpressionWrapper(Value(now, DateTimeField()) + cut_off, output_field=DateTimeField())
    return Exists(SessionPart.objects.filter(session=OuterRef("pk"), starts_at__lte=closes))


def reserve_to_release(now: datetime) -> Q:
    """The date of the reserve has come, and nobody has counted it yet."""
    uncounted = Q(reserve_released_at=None) | Q(reserve_released_at__lt=F("reserved_until"))
    return Q(uncounted, reserved_until__lte=now, reserved__gt=0)
