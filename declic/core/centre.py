"""The centre, read at each page: kept a few seconds in memory, since it changes a few times a year."""

import time

from django.db import DatabaseError

from declic.core.logo import Logo, small_logo
from declic.core.models import Centre

KEPT_SECONDS = 10
_kept: tuple[float, Centre, Logo | None] | None = None


def current_centre() -> Centre:
    """The centre's row (made with its defaults when missing); defaults alone if the database is out of reach."""
    return _read()[0]


def current_logo() -> Logo | None:
    """The centre's logo, small; nothing when it has none, or when it is out of reach."""
    return _read()[1]


def _read() -> tuple[Centre, Logo | None]:
    global _kept
    kept = _kept  # taken once: another thread may forget it at any instant
    if kept is None or time.monotonic() - kept[0] > KEPT_SECONDS:
        try:
            centre = Centre.load()
            kept = _kept = (time.monotonic(), centre, small_logo(centre.logo))
        except DatabaseError:
            return Centre(), None
    return kept[1:]


def forget_centre() -> None:
    """Read it again at the next page (after it has been edited, and between tests)."""
    global _kept
    _kept = None
