from declic.places.models.care import CLOSURE, OTHER, Confirmation, Origin, PlaceChange, Proposal, ProposalState
from declic.places.models.features import Feature, FeatureGroup
from declic.places.models.findings import Compared, NoAnswer, Verdict
from declic.places.models.place import Closure, Mobility, Place, PlaceState, Stop, Wheelchair, hours_of
from declic.places.models.sources import Import, ImportRow, ImportState, MappingProfile, Outcome, SourceRecord

__all__ = [
    "CLOSURE",
    "OTHER",
    "Closure",
    "Compared",
    "Confirmation",
    "Feature",
    "FeatureGroup",
    "Import",
    "ImportRow",
    "ImportState",
    "MappingProfile",
    "Mobility",
    "NoAnswer",
    "Origin",
    "Outcome",
    "Place",
    "PlaceChange",
    "PlaceState",
    "Proposal",
    "ProposalState",
    "SourceRecord",
    "Stop",
    "Verdict",
    "Wheelchair",
    "hours_of",
]
