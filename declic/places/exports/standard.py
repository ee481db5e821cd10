"""A place as a row of the national standard (schema of places of digital mediation, v1.0.1).

What the standard asks for and the sheet does not say is written with the marks that published files use, which an
import reads as « not said »: fourteen zeros for the Siret, 1970-01-01 for the date.
"""

from typing import Any

from declic.core.formulas import neutralised
from declic.places.engine import COLUMNS as COLUMN_OF_KIND
from declic.places.engine import FEATURES
from declic.places.engine.telephone_out import international
from declic.places.models import Mobility, Place

COLUMNS = (
    "id", "pivot", "nom", "commune", "code_postal", "code_insee", "adresse", "complement_adresse", "latitude",
    "longitude", "typologie", "telephone", "courriels", "site_web", "horaires", "presentation_resume",
    "presentation_detail", "source", "itinerance", "structure_parente", "date_maj", "services",
    "publics_specifiquement_adresses", "prise_en_charge_specifique", "frais_a_charge",
    "dispositif_programmes_nationaux", "formations_labels", "autres_formations_labels", "modalites_acces",
    "modalites_accompagnement", "fiche_acces_libre", "prise_rdv",
)  # fmt: skip
NO_PIVOT, NO_DATE, NO_POSTCODE, NOT_SAID = "0" * 14, "1970-01-01", "00000", "non renseigné"
ITINERANCE = {
    Mobility.UNKNOWN: "",
    Mobility.FIXED: "Fixe",
    Mobility.ITINERANT: "Itinérant",
    Mobility.BOTH: "Itinérant|Fixe",
}
_ORDER = {feature.slug: rank for rank, feature in enumerate(FEATURES)}


def row(place: Place) -> dict[str, Any]:
    """Its columns, in the order of the standard; numbers as numbers, absent text as "". Comes with its features.

    A position that is only its commune's does not go out: whoever reads it back finds the commune by itself.
    """
    own = place.latitude is not None and not place.position_is_approximate
    values = {
        "id": place.public_id,
        "pivot": place.pivot or NO_PIVOT,
        "nom": place.name,
        "commune": place.commune or NOT_SAID,
        "code_postal": place.postcode or NO_POSTCODE,
        "code_insee": place.insee,
        "adresse": place.address or NOT_SAID,
        "complement_adresse": place.address_more,
        "latitude": place.latitude if own else None,
        "longitude": place.longitude if own else None,
        "typologie": place.kinds,
        "telephone": international(place.phone, place.postcode) if place.phone else "",
        "courriels": place.emails,
        "site_web": "|".join(filter(None, (place.website, *place.other_websites.splitlines()))),
        "horaires": place.hours or place.hours_original,
        "presentation_resume": place.summary,
        "presentation_detail": place.presentation,
        "source": place.source,
        "itinerance": ITINERANCE[Mobility(place.mobility)],
        "structure_parente": place.parent,
        "date_maj": place.updated_on.isoformat() if place.updated_on else NO_DATE,
        "autres_formations_labels": place.other_labels,
        "fiche_acces_libre": place.accessibility_url,
        "prise_rdv": place.booking_url,
    }
    values |= words(place)
    return {column: values[column] for column in COLUMNS}


def words(place: Place) -> dict[str, str]:
    """The columns of closed lists: the standard's own words only."""
    found: dict[str, list[tuple[int, str]]] = {column: [] for column in COLUMN_OF_KIND.values() if column}
    for feature in place.features.all():
        if not feature.is_local and feature.slug in _ORDER:
            found[COLUMN_OF_KIND[feature.kind]].append((_ORDER[feature.slug], feature.name))
    return {column: "|".join(name for _, name in sorted(names)) for column, names in found.items()}


def cells(values: dict[str, Any]) -> list[str]:
    """The row as texts of a CSV in which no cell can act (promise C11): a telephone is one already."""
    return [_cell(column, values[column]) for column in COLUMNS]


def _cell(column: str, value: Any) -> str:
    if value is None:
        return ""
    if column in ("latitude", "longitude"):
        return repr(value)
    return value if column == "telephone" else neutralised(str(value))
