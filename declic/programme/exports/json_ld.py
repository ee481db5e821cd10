"""The programme for search engines (schema.org), inside the pages: a session is an event, a course has its sessions."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from declic.programme.models import Course, Mode, Session, SessionPart, SessionState
from declic.programme.wording import session_url

_ATTENDANCE = {
    Mode.ON_SITE: "OfflineEventAttendanceMode",
    Mode.REMOTE: "OnlineEventAttendanceMode",
    Mode.HYBRID: "MixedEventAttendanceMode",
}
_COURSE_MODES = {Mode.ON_SITE: "Onsite", Mode.REMOTE: "Online", Mode.HYBRID: "Blended"}


def event(session: Session, organiser: str) -> dict[str, Any]:
    """The session as an event; several dates are its sub-events."""
    parts = list(session.parts.all())
    shown = {
        "@type": "EducationEvent",
        **_whole(session, parts),
        "description": session.course.summary,
        "organizer": {"@type": "Organization", "name": organiser},
    }
    if len(parts) > 1:
        shown["subEvent"] = [{"@type": "EducationEvent", **_dated(session, p, p)} for p in parts]
    return shown


def course(shown: Course, sessions: list[Session], provider: str) -> dict[str, Any]:
    """The course and its sessions to come."""
    return {
        "@type": "Course",
        "name": shown.title,
        "description": shown.summary or shown.title,
        "about": shown.theme.name,
        "teaches": shown.aims_list,
        "educationalLevel": shown.get_level_display() or None,
        "coursePrerequisites": shown.prerequisites or None,
        "educationalCredentialAwarded": shown.badge or None,
        "audience": {"@type": "Audience", "audienceType": shown.audience} if shown.audience else None,
        "provider": {"@type": "Organization", "name": provider, "url": settings.SITE_URL + "/"},
        "isAccessibleForFree": True,
        "url": settings.SITE_URL + reverse("programme:course", args=[shown.slug]),
        "hasCourseInstance": [_instance(session) for session in sessions],
    }


def _instance(session: Session) -> dict[str, Any]:
    parts = list(session.parts.all())
    mode = _COURSE_MODES.get(Mode(parts[0].mode))
    return {"@type": "CourseInstance", "courseMode": mode, **_whole(session, parts)}


def _whole(session: Session, parts: list[SessionPart]) -> dict[str, Any]:
    return {
        **_dated(session, parts[0], parts[-1]),
        "isAccessibleForFree": True,
        "maximumAttendeeCapacity": session.capacity,
        "remainingAttendeeCapacity": session.seats_left,
        "offers": _offer(session),
        "url": settings.SITE_URL + session_url(session),
    }


def _dated(session: Session, first: SessionPart, last: SessionPart) -> dict[str, Any]:
    mode = _ATTENDANCE.get(Mode(first.mode))
    return {
        "name": str(session),
        **_status(session, first),
        "startDate": timezone.localtime(first.starts_at).isoformat(),
        "endDate": timezone.localtime(last.ends_at).isoformat(),
        "eventAttendanceMode": f"https://schema.org/{mode}" if mode else None,
        "location": _location(session, first),
    }


def _status(session: Session, first: SessionPart) -> dict[str, str]:
    """Whether it takes place, and when it was to begin once its date has changed."""
    if session.state == SessionState.CANCELLED:
        return {"eventStatus": "https://schema.org/EventCancelled"}
    if first.starts_before is None:
        return {"eventStatus": "https://schema.org/EventScheduled"}
    before = timezone.localtime(first.starts_before).isoformat()
    return {"eventStatus": "https://schema.org/EventRescheduled", "previousStartDate": before}


def _offer(session: Session) -> dict[str, Any] | None:
    """A seat costs nothing; nothing is on offer when the session is cancelled."""
    if session.state == SessionState.CANCELLED:
        return None
    return {
        "@type": "Offer",
        "price": 0,
        "priceCurrency": "EUR",
        "availability": f"https://schema.org/{'SoldOut' if session.is_full else 'InStock'}",
        "url": settings.SITE_URL + session_url(session),
    }


def _location(session: Session, part: SessionPart) -> dict[str, str] | None:
    if part.mode in (Mode.ON_SITE, Mode.HYBRID):
        name = ", ".join(filter(None, (part.venue_name, part.room)))
        return {"@type": "Place", "name": name, "address": part.venue_address}
    if part.mode == Mode.REMOTE:
        return {"@type": "VirtualLocation", "url": settings.SITE_URL + session_url(session)}
    return None
