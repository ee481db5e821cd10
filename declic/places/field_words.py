"""The fields of a sheet that are spoken of together, and what agents call them."""

from declic.places.engine.side_by_side import GROUPS
from declic.places.models import Place

LABELS = {"address": "adresse", "latitude": "position", "hours": "horaires", "features": "services, publics, prix…"}
LABELS |= {group: str(Place._meta.get_field(group).verbose_name) for group in GROUPS if group not in LABELS}


def group_of(column: str) -> str:
    """The group that this column goes with; itself when it is alone."""
    return next((group for group, columns in GROUPS.items() if column in columns), column)
