"""`declic places nearest`: the places nearest to a point or to a commune, with what is open."""

from argparse import ArgumentParser
from datetime import datetime
from math import isfinite
from typing import Any

from django.utils import timezone

from declic.core import gazetteer
from declic.core.centre import current_centre
from declic.places import open_queries, queries, wording
from declic.places.commands.bad_input import BadInputError
from declic.places.engine import NEEDS, Point, services_for
from declic.places.open_queries import OpenPlace

HELP = "les lieux les plus proches d’un point ou d’une commune, et s’ils sont ouverts"
NEEDS_BASE = True
LIMIT, MOST = 20, 1000
NO_ORIGIN = "donnez --lat et --lon, ou --near"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--lat", default=None, metavar="DEGRÉS", help="latitude, de -90 à 90")
    parser.add_argument("--lon", default=None, metavar="DEGRÉS", help="longitude, de -180 à 180")
    parser.add_argument("--near", default=None, metavar="TEXTE", help="une commune, un code postal, une adresse")
    needs = ", ".join(NEEDS)
    parser.add_argument("--need", action="append", default=[], metavar="BESOIN", help=f"{needs}, ou un service")
    parser.add_argument("--at", default=None, metavar="DATE-HEURE", help="2026-11-24T18:30 ; maintenant sans elle")
    parser.add_argument("--open", action="store_true", help="les lieux ouverts, puis ceux dont on ne sait pas")
    parser.add_argument("--limit", default=str(LIMIT), metavar="NOMBRE", help=f"{LIMIT} sans elle")


def run(options: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    origin, instant, limit = _origin(options), _instant(options["at"]), _limit(options["limit"])
    for need in options["need"]:
        if not services_for(need):
            known = ", ".join(NEEDS)
            raise BadInputError("--need", f"« {need} » n’est pas un besoin connu. Les besoins : {known}.")
    found = queries.answering(options["need"])
    places = open_queries.nearest_open(found, origin, instant, limit, only_open=options["open"])
    return [row(place) for place in places], [_line(place) for place in places] or ["Aucun lieu."]


def row(found: OpenPlace) -> dict[str, Any]:
    return {
        "id": found.near.place.public_id,
        "name": found.near.place.name,
        "distance_m": round((found.near.distance_km or 0.0) * 1000),
        "open": found.is_open,
        "until": found.until.isoformat() if found.until else None,
    }


def _line(found: OpenPlace) -> str:
    place = found.near.place
    state = {True: "ouvert", False: "fermé", None: "horaires non connus"}[found.is_open]
    return f"{wording.how_far(found.near)}  {place.name}, {place.commune}  ({state})"


def _origin(options: dict[str, Any]) -> Point:
    lat, lon, text = options["lat"], options["lon"], options["near"]
    if text is not None and lat is None and lon is None:
        return _named(text)
    if text is not None or lat is None or lon is None:
        raise BadInputError("--lat, --lon, --near", NO_ORIGIN)
    return Point(_degrees("--lat", lat, 90), _degrees("--lon", lon, 180))


def _degrees(where: str, text: str, most: int) -> float:
    try:
        degrees = float(text.replace(",", "."))
    except ValueError:
        degrees = float("nan")
    if not isfinite(degrees) or abs(degrees) > most:
        raise BadInputError(where, f"« {text} » n’est pas un nombre de -{most} à {most}.")
    return degrees


def _named(text: str) -> Point:
    resolution = gazetteer.resolve(text, near=current_centre().territory)
    if resolution.commune is None:
        names = " ou ".join(match.commune.label for match in resolution.candidates[:5])
        asked = f" Vouliez-vous dire {names} ?" if names else ""
        raise BadInputError("--near", f"« {text} » ne nomme pas une commune.{asked}")
    point = queries.point_of(resolution.commune)
    if point is None:
        raise BadInputError("--near", f"La position de {resolution.commune.label} n’est pas connue : --lat et --lon.")
    return point


def _instant(text: str | None) -> datetime:
    if text is None:
        return timezone.now()
    try:
        found = datetime.fromisoformat(text)
        instant = found if found.tzinfo else timezone.make_aware(found)
        instant.timestamp()
    except (ValueError, OverflowError):
        instant = None
    if instant is None or not 1900 <= instant.year <= 2200:
        raise BadInputError("--at", f"« {text} » n’est pas une date et une heure : 2026-11-24T18:30.")
    return instant


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6 and 0 < int(text) <= MOST):
        raise BadInputError("--limit", f"« {text} » n’est pas un nombre de 1 à {MOST}.")
    return int(text)
