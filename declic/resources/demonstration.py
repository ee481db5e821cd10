"""The demonstration's sheets: those that come with Déclic, which serve a real centre as well."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from declic.resources.queries import live
from declic.resources.services import load_sheets, read_sheets


def load(*, size: int, seed: int, now: datetime) -> dict[str, int]:
    """All the sheets; running it again changes nothing."""
    load_sheets(read_sheets(settings.REFERENCE_DATA_DIR / "resources"), on=timezone.localdate(now))
    return {"fiches pratiques": live().count()}
