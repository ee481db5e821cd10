"""The programme for programs: `declic programme sessions --json`, and the public JSON that says more.

Facts are named one by one: what is added to a session later (a link, a name) does not go out by itself.
"""

import json
from typing import Any

from django.conf import settings
from django.utils import timezone

from declic.programme import seat_queries, wording
from declic.programme.models import Session, SessionPart
from declic.programme.seat_queries import SeatCounts


def session_row(session: Session, counts: SeatCounts) -> dict[str, Any]:
    """`counts` comes from `seat_queries.seat_counts`; `waiting` leaves out those who hold an offer. Nothing is added:
    the shape is a promise to those who call the command.
    """
    return {
        "id": str(session.uuid),
        "course": session.course.title,
        "part": f"{session.rank}/{session.rank_of}" if session.rank_of > 1 else None,
        "theme": session.course.theme.name,
        "state": session.state,
        "date_role": session.date_role,
        "capacity": session.capacity,
        "confirmed": counts.confirmed,
        "offered": counts.offered,
        "waiting": counts.waiting,
        "parts": [_part_row(part) for part in session.parts.all()],
    }


def _part_row(part: SessionPart) -> dict[str, str]:
    return {
        "start": timezone.localtime(part.starts_at).isoformat(),
        "end": timezone.localtime(part.ends_at).isoformat(),
        "mode": part.mode,
        "venue": wording.venue(part),
    }


def document(sessions: list[Session]) -> bytes:
    """The same rows with what the pages say besides, their address, and whether it is a demonstration, where nothing
    takes place. `reserved`: seats set aside and still free; `capacity` counts them, but not everybody may take them.
    """
    counts = seat_queries.seat_counts(sessions)
    rows = [session_row(session, counts[session.pk]) | _besides(session) for session in sessions]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def _besides(session: Session) -> dict[str, Any]:
    course = session.course
    return {
        "parts": [_part_row(p) | {"room": p.room, "access": wording.access(p)} for p in session.parts.all()],
        "reserved": session.withheld,
        "level": course.level or None,
        "prerequisites": course.prerequisites,
        "to_bring": course.to_bring,
        "trainer": session.led_by,
        "url": settings.SITE_URL + wording.session_url(session),
        "demonstration": bool(session.shifted_weeks),
    }
