"""The demonstration's places: those of the centre's département, as published in 2022, where a file of them comes with
Déclic (the Val-de-Marne alone today)."""

from datetime import datetime

from django.conf import settings

from declic.core.centre import current_centre
from declic.places.models import Place
from declic.places.services import BLANK_EVERY_FINDING, import_file

PLACES = "lieux/v1_lieux_{}.csv"


def load(*, size: int, seed: int, now: datetime) -> dict[str, int]:
    """All the places of the file (its size is its own, nothing is drawn); running it again changes nothing. Nobody is
    shown the places of somewhere else: without a file, none.

    Personal data that would be found in it is blanked, and its places are public all the same: nobody is there to
    decide.
    """
    path = settings.REFERENCE_DATA_DIR / PLACES.format(current_centre().territory)
    if not path.is_file():
        return {"lieux": 0}
    report = import_file(path, path.name, profile="v1", apply=True, now=now, decisions=BLANK_EVERY_FINDING)
    if report.counts()["refused"]:
        raise ValueError(f"{path.name}: {report.counts()['refused']} rows refused")
    return {"lieux": Place.objects.count()}
