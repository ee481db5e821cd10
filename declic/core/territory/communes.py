"""A commune, and how far apart two of them are."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088  # mean radius, IUGG


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune or a municipal arrondissement, by its Insee code. 101 recent ones have no point."""

    insee: str
    name: str
    departement: str
    postcodes: tuple[str, ...]
    population: int
    longitude: float | None
    latitude: float | None
    is_arrondissement: bool = False

    @property
    def label(self) -> str:
        """The name and its postcode, or its département when it has several: what tells namesakes apart."""
        return f"{self.name} ({self.postcodes[0] if len(self.postcodes) == 1 else self.departement})"

    def __str__(self) -> str:
        return self.label


def distance_km(a: Commune, b: Commune) -> float | None:
    """Kilometres between the points of two communes, as the crow flies; None when one of them has no point.

    >>> creteil = Commune("94028", "Créteil", "94", ("94000",), 92989, 2.45473, 48.78372)
    >>> paris = Commune("75056", "Paris", "75", ("75001",), 2103778, 2.31991, 48.85797)
    >>> round(distance_km(creteil, paris), 1)
    12.9
    """
    if a.longitude is None or a.latitude is None or b.longitude is None or b.latitude is None:
        return None
    lat_a, lat_b = radians(a.latitude), radians(b.latitude)
    half = sin((lat_b - lat_a) / 2) ** 2
    half += cos(lat_a) * cos(lat_b) * sin(radians(b.longitude - a.longitude) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))
