"""What people do with the programme: load a season, say how dates go together, move seats."""

from declic.programme.services.importing import Report, Row, UnreadableFileError, import_season
from declic.programme.services.season import (
    CannotSpecifyError,
    Loaded,
    describe_courses,
    load_programme,
    specify_dates,
)
from declic.programme.services.seats import (
    Outcome,
    Reason,
    RefusedError,
    Request,
    TooLateError,
    accept,
    cancel,
    closes_at,
    confirm,
    decline,
    forget_old_registrations,
    move,
    register,
    tick,
)

__all__ = [
    "CannotSpecifyError",
    "Loaded",
    "Outcome",
    "Reason",
    "RefusedError",
    "Report",
    "Request",
    "Row",
    "TooLateError",
    "UnreadableFileError",
    "accept",
    "cancel",
    "closes_at",
    "confirm",
    "decline",
    "describe_courses",
    "forget_old_registrations",
    "import_season",
    "load_programme",
    "move",
    "register",
    "specify_dates",
    "tick",
]
