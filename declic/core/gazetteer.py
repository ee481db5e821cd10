"""The gazetteer that comes with Déclic, read once per process: for everything that is not an engine.

from declic.core import gazetteer

gazetteer.commune("94028").name                       # "Créteil"
gazetteer.search("St Maur", near="94")                # Saint-Maur-des-Fossés first
gazetteer.distance_km(gazetteer.commune("94028"), gazetteer.commune("75056"))
"""

from functools import lru_cache
from threading import Lock

from django.conf import settings

from declic.core.territory import Commune, Gazetteer, Match, Resolution, distance_km

__all__ = ["commune", "distance_km", "label", "resolve", "search", "shipped"]

_reading = Lock()


@lru_cache(maxsize=1)
def _read() -> Gazetteer:
    return Gazetteer.load(settings.REFERENCE_DATA_DIR / "territoires" / "communes_france.csv")


def shipped() -> Gazetteer:
    """The 35 014 communes of `data/territoires/communes_france.csv`; threads that ask at once read it once."""
    with _reading:
        return _read()


def commune(insee: str) -> Commune | None:
    """The commune with this Insee code; None when there is none."""
    return shipped().commune(insee)


def label(insee: str) -> str:
    """« Créteil (94000) », or the code itself when the gazetteer does not know it (a commune merged since)."""
    found = commune(insee)
    return found.label if found else insee


def search(text: str, *, near: str | None = None, limit: int = 8) -> list[Match]:
    """See `Gazetteer.search`; `near` is the number of a département."""
    return shipped().search(text, near=near, limit=limit)


def resolve(text: str, choice: str = "", *, near: str | None = None, limit: int = 12) -> Resolution:
    """See `Gazetteer.resolve`."""
    return shipped().resolve(text, choice, near=near, limit=limit)
