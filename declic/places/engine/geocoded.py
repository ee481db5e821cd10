"""What a service of addresses answers, in the form of the Base adresse nationale (GeoJSON).

>>> read_answer(b'{"features": [{"geometry": {"coordinates": [2.45, 48.78]}, "properties": {"label": "3 rue X"}}]}')
(Candidate(label='3 rue X', point=Point(latitude=48.78, longitude=2.45)),)
"""

import json
from dataclasses import dataclass
from math import isfinite
from typing import Any

from declic.places.engine.nearest import Point

MOST = 5
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    label: str
    point: Point


class BadAnswerError(Exception):
    """It is not the form that was expected."""


def read_answer(content: bytes) -> tuple[Candidate, ...]:
    """Five at most, as they come; those that say nothing sure are left out."""
    try:
        document = json.loads(content)
        features = document["features"]
        found = [_candidate(feature) for feature in features[: 4 * MOST]]
    except (ValueError, KeyError, TypeError, RecursionError, OverflowError):
        raise BadAnswerError from None
    return tuple(candidate for candidate in found if candidate)[:MOST]


def _candidate(feature: Any) -> Candidate | None:
    longitude, latitude = feature["geometry"]["coordinates"][:2]
    label = feature["properties"].get("label")
    numbers = all(isinstance(n, int | float) and not isinstance(n, bool) for n in (latitude, longitude))
    if not numbers or not isinstance(label, str) or not label.strip():
        return None
    point = Point(float(latitude), float(longitude))
    if not (isfinite(point.latitude) and abs(point.latitude) <= 90 and abs(point.longitude) <= 180):
        return None
    return Candidate(" ".join(label.split())[:LONGEST], point)
