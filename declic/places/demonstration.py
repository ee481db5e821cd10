"""The demonstration's places: those of the Val-de-Marne, as published in 2022."""

from datetime import datetime

from django.conf import settings

from declic.places.models import Place
from declic.places.reports import sentence
from declic.places.services import load_places

PLACES = "lieux/v1_lieux_94.csv"


def load(*, size: int, seed: int, now: datetime) -> dict[str, int]:
    """All the places of the file (its size is its own, nothing is drawn); running it again changes nothing."""
    loaded = load_places((settings.REFERENCE_DATA_DIR / PLACES).read_text(encoding="utf-8"))
    if loaded.refusals:
        raise ValueError(" ; ".join(sentence(r) for r in loaded.refusals))
    return {"lieux": Place.objects.count()}
