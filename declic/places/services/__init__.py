"""Writes of the places, by what a person does."""

from declic.places.services.features import ensure_features
from declic.places.services.loading import Loaded, load_places

__all__ = ["Loaded", "ensure_features", "load_places"]
