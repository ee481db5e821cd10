"""A place in our own words, for JSON and GeoJSON: the columns of the standard as they are, and what the standard has no
column for."""

from typing import Any

from django.conf import settings

from declic.places import wording
from declic.places.exports.standard import row
from declic.places.models import Place


def document(place: Place) -> dict[str, Any]:
    """Comes with its features, closures and stops. Absent values are null."""
    said = {column: value if value != "" else None for column, value in row(place).items()}
    return said | {
        "usages": sorted(f.slug for f in place.features.all() if f.is_local),
        "fauteuil_roulant": place.wheelchair or None,
        "acces_precisions": place.access_notes or None,
        "telephone_affiche": place.phone or None,
        "position_approximative": place.position_is_approximate,
        "horaires_saisis": place.hours_original or None,
        "jours_particuliers": [_closure(c) for c in place.closures.all()],
        "arrets": [_stop(s) for s in place.stops.all()],
        "verifie_le": place.verified_on.isoformat() if place.verified_on else None,
        "page": settings.SITE_URL + wording.place_url(place),
    }


def feature(place: Place) -> dict[str, Any]:
    """As GeoJSON (RFC 7946); without a point when it has none of its own."""
    located = place.latitude is not None and not place.position_is_approximate
    point = {"type": "Point", "coordinates": [place.longitude, place.latitude]} if located else None
    return {"type": "Feature", "id": place.public_id, "geometry": point, "properties": document(place)}


def _closure(closure: Any) -> dict[str, Any]:
    return {
        "du": closure.first.isoformat(),
        "au": closure.last.isoformat(),
        "horaires": closure.hours or None,
        "raison": closure.reason or None,
    }


def _stop(stop: Any) -> dict[str, Any]:
    return {
        "nom": stop.name,
        "adresse": stop.address or None,
        "commune": stop.commune or None,
        "code_insee": stop.insee or None,
        "latitude": stop.latitude,
        "longitude": stop.longitude,
        "horaires": stop.hours or None,
        "precision": stop.note or None,
    }
