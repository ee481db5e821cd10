"""`declic places import FICHIER`: what each row of a file becomes; with --apply, it becomes it."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils import timezone

from declic.core.wording import number
from declic.places import services
from declic.places.commands.bad_input import BadInputError, departement
from declic.places.import_words import counts_in_words, document, unread_sheet, why

HELP = "lit un fichier de lieux (CSV, XLSX, JSON) et dit ce que chaque ligne devient"
NEEDS_BASE = True
MAX_BYTES = 50_000_000
SHOWN = 200
ERASE_THE_REST = "\x1b[K"  # of the line of a terminal
GONE = "ce fichier a disparu pendant la lecture : rien n’a changé. Vérifiez qu’il est là, puis recommencez."


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FICHIER", help="CSV, XLSX ou JSON, 50 Mo au plus")
    parser.add_argument(
        "--profile",
        default="auto",
        metavar="PROFIL",
        help="auto, v1, v0, france-services, aidants-connect, generic, ou le code d’un profil fait ici",
    )
    parser.add_argument(
        "--territory", default=services.EVERYWHERE, metavar="49|all", help="un département ; partout par défaut"
    )
    parser.add_argument("--apply", action="store_true", help="applique ; sans elle, rien ne change")
    parser.add_argument("--report", default="", metavar="RAPPORT.json", help="écrit aussi le rapport dans ce fichier")


def run(options: dict[str, Any]) -> tuple[Any, list[str]]:
    path = _file(options["file"])
    territory = _territory(options["territory"])
    out = Path(options["report"]) if options["report"] else None
    if out:
        _write(out, [])
    try:
        report = services.import_file(
            path,
            path.name,
            profile=options["profile"],
            territory=territory,
            apply=options["apply"],
            now=timezone.now(),
            tell=_tell,
        )
    except services.FileRefusedError as error:
        raise BadInputError(options["file"], str(error)) from error
    except FileNotFoundError as error:
        raise BadInputError(options["file"], GONE) from error
    finally:
        _show("")
    if out:
        _write(out, document(report, whole=True))
    if options["json"]:
        sys.stdout.writelines(document(report, whole=False))
        return None, []
    return {}, list(_lines(report))


def _tell(stage: str, rows: int) -> None:
    _show(f"{number(rows)} lignes {stage}\u2026")


def _show(words: str) -> None:
    """How far it is, on one line, to who watches; nothing in what a script keeps."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{words}{ERASE_THE_REST}")
        sys.stderr.flush()


def _territory(typed: str) -> str:
    if typed == services.EVERYWHERE:
        return typed
    return departement("--territory", typed, otherwise=" Ou bien all : partout.")


def _file(name: str) -> Path:
    try:
        path = Path(name)
        if path.is_dir():
            raise BadInputError(name, "c’est un dossier. Donnez le nom d’un fichier.")
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise BadInputError(name, "ce n’est pas un fichier. Donnez le nom d’un fichier.")
        with path.open("rb"):
            size = path.stat().st_size
    except (OSError, ValueError) as error:
        raise BadInputError(name, "impossible de lire ce fichier. Vérifiez son nom et vos droits.") from error
    if size > MAX_BYTES:
        raise BadInputError(name, "ce fichier dépasse 50 Mo. Coupez-le en plusieurs.")
    return path


def _write(path: Path, pieces: Iterable[str]) -> None:
    try:
        with path.open("w", encoding="utf-8") as file:
            file.writelines(pieces)
    except (OSError, ValueError) as error:
        where = str(path)
        raise BadInputError(where, "impossible d’écrire ce fichier. Vérifiez le dossier et vos droits.") from error


def _lines(report: services.Report) -> Iterator[str]:
    yield counts_in_words(report.counts())
    if report.dropped_columns:
        yield f"Colonnes écartées : {', '.join(report.dropped_columns)}."
    yield from map(unread_sheet, report.unread_sheets)
    told = (row for row in report.rows() if row.reasons)
    for row in islice(told, SHOWN):
        yield f"Ligne {row.number} : {why(row)}"
    if more := sum(1 for _ in told):
        yield f"… et {more} autres lignes (voir --report ou --json)."
    for public_id, name in islice(report.closures(), SHOWN):
        yield f"Fermeture proposée : {name} ({public_id})"
    yield f"Appliqué (import {report.imported.pk})." if report.imported else "Rien n’a changé : relancez avec --apply."
