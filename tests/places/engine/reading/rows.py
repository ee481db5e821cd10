"""A right row, and what the reading makes of it once something is changed."""

from django.conf import settings

from declic.core.gazetteer import shipped
from declic.places.engine.cleaning import clean_row
from declic.places.services.profiles import _shipped

PROFILES = dict(_shipped(settings.REFERENCE_DATA_DIR / "lieux" / "profils"))
ROW = {
    "id": "1", "nom": "Le Fil", "adresse": "3 place des Bleuets", "commune": "Créteil", "code_postal": "94000",
    "latitude": "48.79", "longitude": "2.455", "source": "essai",
}  # fmt: skip


def cleaned(profile="v1", **cells):
    return clean_row(2, {**ROW, **cells}, PROFILES[profile], shipped())


def codes(row):
    return [reason.code for reason in row.repairs]
