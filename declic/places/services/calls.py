"""A place was phoned: all is right, or nobody answered."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from declic.people.models import User
from declic.places.call_queries import mark_of
from declic.places.models import NoAnswer, Origin, Place, PlaceChange, PlaceState
from declic.places.services.editing import SheetChangedError

ONE_TRY = timedelta(minutes=10)


@transaction.atomic
def all_is_right(place: Place, *, seen: str, by: User, now: datetime) -> bool:
    """The whole sheet, as it was read out, is confirmed today (SheetChangedError). False when that was done already."""
    held = Place.objects.select_for_update().get(pk=place.pk)
    if held.state != PlaceState.PUBLISHED or mark_of(held) != seen:
        raise SheetChangedError
    today, before = timezone.localdate(now), held.verified_on
    held.no_answers.all().delete()
    if before == today:
        return False
    Place.objects.filter(pk=held.pk).update(verified_on=today)
    PlaceChange.objects.create(
        place=held,
        at=now,
        by=by,
        origin=Origin.AGENT,
        before={"verified_on": before.isoformat() if before else None},
        after={"verified_on": today.isoformat()},
    )
    return True


@transaction.atomic
def nobody_answered(place: Place, *, by: User, now: datetime) -> bool:
    """Noted, so that others are called first. False for a second click, or a colleague who has just tried."""
    held = Place.objects.select_for_update().get(pk=place.pk)
    if held.no_answers.filter(at__gt=now - ONE_TRY).exists():
        return False
    NoAnswer.objects.create(place=held, at=now, by=by)
    return True
