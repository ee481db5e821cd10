"""The centre, read at each page: kept a few seconds in memory, since it changes a few times a year."""

import time

from django.db import DatabaseError

from declic.core.models import Centre

KEPT_SECONDS = 10
_kept: tuple[float, Centre] | None = None


def current_centre() -> Centre:
    """The centre's row (made with its defaults when missing); defaults alone if the database is out of reach."""
    global _kept
    if _kept is None or time.monotonic() - _kept[0] > KEPT_SECONDS:
        try:
            _kept = (time.monotonic(), Centre.load())
        except DatabaseError:
            return Centre()
    return _kept[1]


def forget_centre() -> None:
    """Read it again at the next page (after it has been edited, and between tests)."""
    global _kept
    _kept = None
