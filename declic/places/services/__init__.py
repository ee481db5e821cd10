"""Writes of the places, by what a person does."""

from declic.places.services.calls import ChangedMeanwhileError, all_is_right, nobody_answered
from declic.places.services.features import ensure_features
from declic.places.services.loading import Loaded, load_places

__all__ = [
    "ChangedMeanwhileError",
    "Loaded",
    "all_is_right",
    "ensure_features",
    "load_places",
    "nobody_answered",
]
