"""Each night the seats are counted again from the registrations: a counter that disagrees is told, never mended."""

import logging
from datetime import datetime

from declic.programme import seat_queries

logger = logging.getLogger(__name__)


def recount(now: datetime) -> int:
    """Writes to the journal each session whose counter is wrong; gives how many. The page of state says them too."""
    drifts = seat_queries.seat_drift()
    for drift in drifts:
        logger.error("seats of session %s: %s kept, %s counted", drift.session.uuid, drift.taken, drift.counted)
    return len(drifts)
