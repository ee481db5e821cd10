"""What people do with the programme: load a season, say how dates go together."""

from declic.programme.services.season import (
    CannotSpecifyError,
    Loaded,
    describe_courses,
    load_programme,
    specify_dates,
)

__all__ = ["CannotSpecifyError", "Loaded", "describe_courses", "load_programme", "specify_dates"]
