"""A season again: each session chosen becomes a draft at its new dates. Sent twice, it makes nothing twice."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from wagtail.log_actions import log

from declic.people.models import User
from declic.programme.engine import shifted
from declic.programme.engine.season import ZONE
from declic.programme.models import Session, SessionPart, SessionState
from declic.programme.services.session_row import lock

Moments = tuple[tuple[datetime, datetime], ...]
_COPIED = (
    "course", "capacity", "date_role", "rank", "rank_of", "cut_off_hours", "minimum", "trainer", "reserved",
    "reserved_for", "shifted_weeks",
)  # fmt: skip
_PART_COPIED = ("venue_name", "venue_address", "room", "access_notes")


class SeasonChangedError(Exception):
    """A session chosen, or one of its dates, came or went since it was read; nothing was made."""


@dataclass(frozen=True)
class Repeated:
    """The drafts made, and how many were there already."""

    made: tuple[Session, ...] = ()
    already: int = 0


@transaction.atomic
def repeat(moments: Mapping[int, Moments], *, by: User) -> Repeated:
    """A draft for each session by its number, with the dates given for its own, in their order.

    A part asks for the copy of the part it asked for. What was said for one time alone (a link, a printed weekday, a
    passage to remote) is not copied, nor is anybody registered. SeasonChangedError.
    """
    for pk in sorted(moments):  # whoever sends the same at the same instant waits here
        lock(pk)
    found = Session.objects.filter(pk__in=moments).select_related("course").prefetch_related("parts")
    sources = list(found.order_by("rank", "pk"))
    if {s.pk: len(s.parts.all()) for s in sources} != {pk: len(dates) for pk, dates in moments.items()}:
        raise SeasonChangedError
    copies: dict[int, Session] = {}
    made: list[Session] = []
    for source in sources:
        parts = list(source.parts.all())
        copy = _there_already(source, parts, moments[source.pk])
        if copy is None:
            copy = _copy(source, parts, moments[source.pk])
            made.append(copy)
        copies[source.pk] = copy
    _link(sources, copies, made)
    for copy in made:
        log(copy, "wagtail.create", user=by)
    return Repeated(tuple(made), len(copies) - len(made))


def _there_already(source: Session, parts: Iterable[SessionPart], moments: Moments) -> Session | None:
    """The session of the same course, at the same dates and places: the source itself when nothing moves it."""
    wanted = _seen(parts, moments)
    same = Session.objects.filter(course=source.course_id, rank=source.rank, parts__starts_at=moments[0][0])
    same = same.exclude(state=SessionState.CANCELLED).order_by("pk").distinct()
    for other in same.prefetch_related("parts"):
        held = list(other.parts.all())
        if _seen(held, [(part.starts_at, part.ends_at) for part in held]) == wanted:
            return other
    return None


def _seen(parts: Iterable[SessionPart], moments: Iterable[tuple[datetime, datetime]]) -> list[tuple[object, ...]]:
    return [(*moment, part.venue_name, part.room) for part, moment in zip(parts, moments, strict=True)]


def _copy(source: Session, parts: list[SessionPart], moments: Moments) -> Session:
    kept = {name: getattr(source, name) for name in _COPIED}
    until = _released(source, parts[0], moments[0][0])
    copy = Session.objects.create(**kept, state=SessionState.DRAFT, reserved_until=until)
    for part, (start, end) in zip(parts, moments, strict=True):
        place = {name: getattr(part, name) for name in _PART_COPIED}
        mode = part.mode_before or part.mode
        SessionPart.objects.create(session=copy, starts_at=start, ends_at=end, mode=mode, **place)
    return copy


def _released(source: Session, first: SessionPart, start: datetime) -> datetime | None:
    """Seats set aside are everybody's as long before the first date as they were."""
    if source.reserved_until is None:
        return None
    days = (start.astimezone(ZONE).date() - first.starts_at.astimezone(ZONE).date()).days
    weeks, more = divmod(days, 7)
    return shifted(source.reserved_until.astimezone(ZONE), weeks) + timedelta(days=more)


def _link(sources: Iterable[Session], copies: Mapping[int, Session], made: list[Session]) -> None:
    new = {copy.pk for copy in made}
    linked = []
    for source in sources:
        copy, required = copies[source.pk], copies.get(source.requires_id or 0)
        if copy.pk in new and required is not None:
            copy.requires = required
            linked.append(copy)
    Session.objects.bulk_update(linked, ["requires"])
