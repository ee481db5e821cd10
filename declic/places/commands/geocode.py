"""`declic places geocode TEXT`: the communes that a text names, best first, without asking any other site."""

from argparse import ArgumentParser
from itertools import accumulate
from typing import Any

from declic.core import gazetteer
from declic.core.territory import Kind, Match
from declic.places.commands.bad_input import departement

HELP = "les communes que nomme un texte (nom, code postal, fin d’adresse), la meilleure d’abord"
NEEDS_BASE = False
FOUND = 10
# How sure each way of answering is, from 1 (that very name or postcode) down; a letter to change costs LETTER.
SURE = {Kind.EXACT: 1.0, Kind.WORDS: 0.9, Kind.PREFIX: 0.8, Kind.PART: 0.7, Kind.CLOSE: 0.7}
LETTER = 0.1


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXTE", help="« St Maur », « 94000 », « 12 rue des Lilas, Créteil »")
    parser.add_argument("--near", default=None, metavar="DÉPARTEMENT", help="ses communes passent d’abord")


def run(options: dict[str, Any]) -> tuple[list[dict[str, Any]], list[str]]:
    near = departement("--near", options["near"]) if options["near"] is not None else None
    matches = gazetteer.search(options["text"], near=near, limit=FOUND)
    # Never surer than the one before: what is near may come first without bearing that very name.
    scores = accumulate(map(_score, matches), min)
    found = [row(match, score) for match, score in zip(matches, scores, strict=True)]
    lines = [f"{line['code']}  {line['name']}  {', '.join(line['postcodes'])}" for line in found]
    return found, lines or ["Aucune commune ne répond à ce texte. Écrivez son nom en entier, ou son code postal."]


def _score(match: Match) -> float:
    if match.near and match.kind is Kind.WORDS:
        return SURE[Kind.EXACT]
    return SURE[match.kind] - LETTER * match.edits


def row(match: Match, score: float) -> dict[str, Any]:
    """One answer: its position is the point that stands for the commune, null when none is known."""
    commune = match.commune
    return {
        "code": commune.insee,
        "name": commune.name,
        "postcodes": list(commune.postcodes),
        "lat": commune.latitude,
        "lon": commune.longitude,
        "score": round(score, 2),
    }
