"""The nearest places open at a moment."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from django.db.models import QuerySet

from declic.places.engine import Point
from declic.places.engine.moments import Moment, is_open
from declic.places.models import Place, hours_of
from declic.places.queries import HoursKey, NearPlace, nearest


@lru_cache(maxsize=20_000)
def verdict(hours: HoursKey, moment: Moment) -> bool | None:
    """Open then? None: nobody knows. Equal hours are read once."""
    text, exceptions, insee = hours
    return is_open(hours_of(text, insee, exceptions), moment) if text else None


@dataclass(frozen=True)
class OpenPlace:
    """A place, how far it is, whether it is open, and until when that lasts (None: not known)."""

    near: NearPlace
    is_open: bool | None
    until: datetime | None


def nearest_open(
    found: QuerySet[Place], origin: Point, instant: datetime, limit: int, *, only_open: bool
) -> list[OpenPlace]:
    """The nearest of `found`; when `only_open`, those open at that instant, then those of which it is not known."""
    located, moment = found.filter(latitude__isnull=False), Moment(instant)
    if not only_open:
        return [_told(near, instant) for near in nearest(located, origin, 0, limit)]
    readable = located.filter(hours_readable=True)
    near = nearest(readable, origin, 0, limit, keep=lambda hours: verdict(hours, moment) is True)
    if len(near) < limit:
        near += nearest(located, origin, 0, limit - len(near), keep=lambda hours: verdict(hours, moment) is None)
    return [_told(one, instant) for one in near]


def _told(near: NearPlace, instant: datetime) -> OpenPlace:
    hours = near.place.opening_hours()
    if hours is None:
        return OpenPlace(near, None, None)
    opening = hours.at(instant)
    return OpenPlace(near, None if opening.to_check else opening.is_open, opening.until)
