"""`declic places hours TEXT`: what people type about opening hours, in OpenStreetMap's syntax and in words."""

from argparse import ArgumentParser
from typing import Any

from declic.places.engine.french_hours import normalise
from declic.places.hours_in_words import doubts, words

HELP = "des horaires écrits en français, dans la syntaxe d’OpenStreetMap et en mots"
NEEDS_BASE = False
NOT_SURE = "Ces horaires ne se lisent pas avec certitude\u00a0: ils seront montrés tels qu’ils sont écrits."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXTE", help="« du mardi au vendredi de 9h à 12h »")


def run(options: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    found = normalise(options["text"])
    said = words(found)
    document = {"osm": found.osm, "understood": found.understood, "words": said, "flags": list(found.flags)}
    lines = [said or NOT_SURE, *([f"OpenStreetMap\u00a0: {found.osm}"] if found.osm else [])]
    return document, lines + doubts(found.flags)
