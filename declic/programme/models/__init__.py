"""The programme as it is kept: what is taught and when."""

from declic.programme.models.course import (
    Course,
    DateRoles,
    Mode,
    Session,
    SessionPart,
    SessionState,
    Theme,
)

__all__ = ["Course", "DateRoles", "Mode", "Session", "SessionPart", "SessionState", "Theme"]
