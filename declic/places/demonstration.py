"""The demonstration's places: those of the Val-de-Marne, as published in 2022."""

from datetime import datetime

from django.conf import settings

from declic.places.models import Place
from declic.places.services import BLANK_EVERY_FINDING, import_file

PLACES = "lieux/v1_lieux_94.csv"


def load(*, size: int, seed: int, now: datetime) -> dict[str, int]:
    """All the places of the file (its size is its own, nothing is drawn); running it again changes nothing.

    Personal data that would be found in it is blanked, and its places are public all the same: nobody is there to
    decide.
    """
    path = settings.REFERENCE_DATA_DIR / PLACES
    report = import_file(path, path.name, profile="v1", apply=True, now=now, decisions=BLANK_EVERY_FINDING)
    if report.counts()["refused"]:
        raise ValueError(f"{path.name}: {report.counts()['refused']} rows refused")
    return {"lieux": Place.objects.count()}
