"""The communes of France: find one from what a person types, and how far apart two of them are.

Pure Python, no database: `Gazetteer.load(path)` reads a file; `declic.core.gazetteer` holds the one that
comes with Déclic (`commune`, `search`, `resolve`). Source: Code officiel géographique, see `data/README.md`.
"""

from declic.core.territory.communes import Commune, distance_km
from declic.core.territory.gazetteer import BadGazetteerError, Gazetteer, Kind, Match, Resolution

__all__ = ["BadGazetteerError", "Commune", "Gazetteer", "Kind", "Match", "Resolution", "distance_km"]
