"""`declic places undo IMPORT`: what an import changed, put back as it was."""

from argparse import ArgumentParser
from typing import Any

from django.utils import timezone

from declic.places import services
from declic.places.commands.bad_input import BadInputError
from declic.places.models import Import

HELP = "annule un import : ce qu’il a changé reprend sa valeur d’avant"
NEEDS_BASE = True
_LONGEST = 18


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("number", metavar="IMPORT", help="son numéro, donné par « import --apply »")


def run(options: dict[str, Any]) -> tuple[Any, list[str]]:
    typed = options["number"]
    known = typed.isascii() and typed.isdecimal() and len(typed) <= _LONGEST
    imported = Import.objects.filter(pk=int(typed)).first() if known else None
    if imported is None:
        raise BadInputError(typed, "aucun import ne porte ce numéro.")
    try:
        undone = services.undo_import(imported, now=timezone.now())
    except services.NotUndoneError as error:
        raise BadInputError(typed, "cet import n’est pas appliqué, ou il est déjà annulé.") from error
    left = [{"id": public_id, "name": name, "field": field or None} for public_id, name, field in undone.left]
    document = {"import": imported.pk, "removed": undone.removed, "put_back": undone.put_back, "left": left}
    lines = [
        f"Import {imported.pk} annulé : {undone.removed} lieux retirés, {undone.put_back} remis comme avant.",
        *(f"Laissé, car changé depuis : {e['name']} ({e['field'] or 'toute la fiche'})" for e in left),
    ]
    return document, lines
