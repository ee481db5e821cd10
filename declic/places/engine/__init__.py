"""Places of digital access: their opening hours, how far they are, and how a standard file says them.

`Hours.parse(text)` → when a place is open (None when the text cannot be trusted).
`normalise("du lundi au vendredi de 9h à 12h")` → the same in OpenStreetMap's syntax, or why not.
`ranked(points, origin)` → the nearest first.
"""

from declic.places.engine.french_hours import Normalised, from_days, from_half_days, normalise
from declic.places.engine.nearest import Box, Point, box_around, distance_km, ranked
from declic.places.engine.opening import DayHours, Hours, Opening, UsualWeek, zone_of
from declic.places.engine.vocabulary import COLUMNS, FEATURES, NEEDS, SERVICES, FeatureKind, feature_named, services_for

__all__ = [
    "COLUMNS",
    "FEATURES",
    "NEEDS",
    "SERVICES",
    "Box",
    "DayHours",
    "FeatureKind",
    "Hours",
    "Normalised",
    "Opening",
    "Point",
    "UsualWeek",
    "box_around",
    "distance_km",
    "feature_named",
    "from_days",
    "from_half_days",
    "normalise",
    "ranked",
    "services_for",
    "zone_of",
]
