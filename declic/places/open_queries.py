"""The nearest places open at a moment."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import QuerySet
from django.utils import timezone

from declic.places.engine import Point
from declic.places.engine.moments import Moment, is_open, midnight_after
from declic.places.models import Place, hours_of
from declic.places.queries import HoursKey, NearPlace, nearest

MOST_KEPT = 100_000
# What was last said of hours: since when, until when it holds, and whether they are open meanwhile.
_said: dict[HoursKey, tuple[datetime, datetime, bool | None]] = {}


def verdict(hours: HoursKey, moment: Moment) -> bool | None:
    """Open then? None: nobody knows. Equal hours are read once, and again when what was said no longer holds."""
    if not hours[0]:
        return None
    if "SH" in hours[0]:  # whether the calendar of school holidays is known hangs on the day
        return _during(hours, moment, timezone.localdate())
    if moment.end is None and moment.start.tzinfo is not None:
        return _at(hours, moment.start)
    return _during(hours, moment, None)


def forget() -> None:
    """Everything that was read: measures begin so."""
    _said.clear()
    _during.cache_clear()


@lru_cache(maxsize=MOST_KEPT)
def _during(hours: HoursKey, moment: Moment, today: date | None) -> bool | None:
    text, exceptions, insee = hours
    return is_open(hours_of(text, insee, exceptions), moment)


def _at(hours: HoursKey, instant: datetime) -> bool | None:
    """It holds until the place opens or closes, and for that day at most: holidays are days."""
    kept = _said.get(hours)
    if kept is not None and kept[0] <= instant < kept[1]:
        return kept[2]
    text, exceptions, insee = hours
    read = hours_of(text, insee, exceptions)
    if read is None:
        return None
    opening = read.at(instant)
    answer = None if opening.to_check else opening.is_open
    ends = midnight_after(instant, read.zone)
    if len(_said) >= MOST_KEPT:
        _said.clear()
    _said[hours] = (instant, min(ends, opening.until or ends), answer)
    return answer


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
