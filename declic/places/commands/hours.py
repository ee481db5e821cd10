"""`declic places hours TEXT`: what people type about opening hours, in OpenStreetMap's syntax and in words."""

from argparse import ArgumentParser
from typing import Any

from declic.places.engine.french_hours import Normalised, normalise
from declic.places.hours_in_words import ON_APPOINTMENT, in_words

HELP = "des horaires écrits en français, dans la syntaxe d’OpenStreetMap et en mots"
NEEDS_BASE = False
NOT_SURE = "Ces horaires ne se lisent pas avec certitude\u00a0: ils seront montrés tels qu’ils sont écrits."
FLAGS = {
    "reversed": "Une fin est avant son début.",
    "zero_length": "Un début et une fin sont les mêmes.",
    "midnight_slip": "Une heure de la nuit est sans doute celle de l’après-midi.",
    "overlap": "Des heures se chevauchent\u00a0: elles sont réunies.",
    "chained": "Quatre heures se suivent\u00a0: elles sont lues deux par deux.",
    "no_day": "Il manque les jours.",
    "no_hours": "Il manque les heures.",
    "lone_time": "Une heure est seule\u00a0: il manque le début ou la fin.",
    "lone_number": "Un nombre seul n’est peut-être pas une heure.",
    "triple": "Trois heures se suivent\u00a0: le début et la fin ne se reconnaissent pas.",
    "no_such_time": "Une heure n’existe pas.",
    "no_such_date": "Une date n’existe pas.",
    "ambiguous": "Ce texte se lit de deux façons.",
    "contradiction": "Deux parties du texte se contredisent.",
    "alternating": "Les semaines diffèrent\u00a0: écrivez «\u00a0semaines paires\u00a0» ou «\u00a0impaires\u00a0».",
    "by_phone": "Des heures sont celles du téléphone.",
    "unknown_word": "Un mot n’est pas connu.",
    "unknown_sign": "Un signe ne s’écrit pas dans des horaires.",
    "too_long": "Le texte est trop long.",
    "empty": "Le texte est vide.",
    "on_appointment": "Sur rendez-vous\u00a0: à prendre avant de venir.",
}


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("text", metavar="TEXTE", help="« du mardi au vendredi de 9h à 12h »")


def run(options: dict[str, Any]) -> tuple[dict[str, Any], list[str]]:
    found = normalise(options["text"])
    said = words(found)
    document = {"osm": found.osm, "understood": found.understood, "words": said, "flags": list(found.flags)}
    lines = [said or NOT_SURE, *([f"OpenStreetMap\u00a0: {found.osm}"] if found.osm else [])]
    return document, lines + [FLAGS[flag] for flag in found.flags if flag in FLAGS]


def words(found: Normalised) -> str:
    """What was understood, as a sentence; "" when nothing was."""
    said = in_words(found.osm or "")
    if "on_appointment" not in found.flags or not found.understood:
        return said
    return f"{said}, {ON_APPOINTMENT}" if said else ON_APPOINTMENT
