"""What time it is where the centre is: overseas, the evening of Tuesday is already Wednesday in Paris."""

from datetime import datetime

from django.utils import timezone

from declic.core.centre import current_centre
from declic.places.engine import zone_of


def here(now: datetime | None = None) -> datetime:
    """This instant, or another, by the clocks of the centre's département."""
    return timezone.localtime(now, zone_of(current_centre().territory))
