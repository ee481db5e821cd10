"""`declic places export`: the published places, to standard output or in a file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from declic.core.wording import counted
from declic.places import queries
from declic.places.commands.bad_input import BadInputError
from declic.places.exports import KINDS, pieces_of

HELP = "les lieux publiés en CSV (standard national), GeoJSON ou JSON, sur la sortie ou dans un fichier"
NEEDS_BASE = True


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--format", required=True, choices=list(KINDS))
    parser.add_argument("out", nargs="?", default="-", metavar="FICHIER")


def run(options: dict[str, Any]) -> tuple[dict[str, Any] | None, list[str]]:
    """Written whole or not at all: the file takes its name once complete."""
    found = queries.published()
    if options["out"] == "-":
        for piece in pieces_of(options["format"], found):
            sys.stdout.write(piece)
        return None, []
    target = Path(options["out"])
    written = target.with_name(f".{target.name}.tmp")
    try:
        with written.open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces_of(options["format"], found))
        written.replace(target)
    except OSError as error:
        written.unlink(missing_ok=True)
        raise BadInputError(
            options["out"], "Ce fichier ne peut pas être écrit. Vérifiez que son dossier existe, et vos droits."
        ) from error
    count = found.count()
    return {"written": str(target), "places": count}, [f"{counted(count, 'lieu écrit', 'lieux écrits')} dans {target}."]
