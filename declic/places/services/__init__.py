"""Writes of the places, by what a person does."""

from declic.places.services.calls import ChangedMeanwhileError, all_is_right, nobody_answered
from declic.places.services.duplicates import KeepThePublishedOneError, are_different, merge, take_back
from declic.places.services.features import ensure_features
from declic.places.services.loading import Loaded, load_places

__all__ = [
    "ChangedMeanwhileError",
    "KeepThePublishedOneError",
    "Loaded",
    "all_is_right",
    "are_different",
    "ensure_features",
    "load_places",
    "merge",
    "nobody_answered",
    "take_back",
]
