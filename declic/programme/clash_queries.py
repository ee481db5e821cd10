"""Which sessions of the programme want the same room, or the same trainer, at the same hour."""

from collections.abc import Sequence
from dataclasses import dataclass

from declic.programme.engine.clashes import ClashKind, Held, clashes
from declic.programme.models import Mode, Session, SessionPart, SessionState


def held(part: SessionPart) -> Held:
    """What a date takes: its place unless it is at a distance, its room, who leads it."""
    session, at_a_place = part.session, part.mode in (Mode.ON_SITE, Mode.HYBRID)
    venue = part.venue_name if at_a_place else ""
    return Held(str(part.pk), str(session), part.starts_at, part.ends_at, venue, part.room, session.led_by)


@dataclass(frozen=True)
class Clashing:
    """A date of a session, and the date of another that wants the same place or the same trainer at that hour."""

    part: SessionPart
    other: SessionPart
    kind: ClashKind


def clashes_of(found: Sequence[Session]) -> dict[int, list[Clashing]]:
    """Session → its clashes with any session that is not cancelled, drafts included: one query."""
    mine: dict[int, list[Clashing]] = {session.pk: [] for session in found if session.state != SessionState.CANCELLED}
    moments = [(p.starts_at, p.ends_at) for s in found if s.pk in mine for p in s.parts.all()]
    if not moments:
        return mine
    first, last = min(start for start, _ in moments), max(end for _, end in moments)
    near = SessionPart.objects.filter(starts_at__lt=last, ends_at__gt=first)
    near = near.exclude(session__state=SessionState.CANCELLED).select_related("session__course")
    parts = {str(part.pk): part for part in near}
    for clash in clashes(held(part) for part in parts.values()):
        for one, other in ((clash.here, clash.other), (clash.other, clash.here)):
            here, there = parts[one.key], parts[other.key]
            if here.session_id in mine and here.session_id != there.session_id:
                mine[here.session_id].append(Clashing(here, there, clash.kind))
    return mine
