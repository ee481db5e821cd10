"""Opening hours as people type them, turned into OpenStreetMap's syntax."""

from collections.abc import Mapping
from dataclasses import dataclass

from declic.places.engine.opening import Hours


@dataclass(frozen=True)
class Normalised:
    """`osm`: None when it cannot be said; `flags`: what is doubtful."""

    osm: str | None = None
    understood: bool = False
    flags: tuple[str, ...] = ()


def normalise(text: str) -> Normalised:
    """What is in OpenStreetMap's syntax already stays as it is."""
    return Normalised(text.strip(), True) if Hours.parse(text) else Normalised()


def from_days(days: Mapping[str, str], comment: str = "") -> Normalised:
    return Normalised()


def from_half_days(halves: Mapping[tuple[str, str], str]) -> Normalised:
    return Normalised()
