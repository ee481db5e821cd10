import errno
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, TextIO

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from declic.core import gazetteer
from declic.diagnostic.engine import Form, QuestionnaireError, SheetError, load_questionnaire, parse_sheet
from declic.diagnostic.engine.evaluation import as_document
from declic.diagnostic.on_offer import OnOffer
from declic.diagnostic.shelf import current

MAX_BYTES = 1_000_000


class Command(BaseCommand):
    help = "Évalue des réponses, dit les questions, vérifie un questionnaire. Sans base de données au besoin."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        commands = parser.add_subparsers(dest="what", metavar="evaluate, questions ou check", required=True)
        evaluate = commands.add_parser("evaluate", help="niveaux et plan pour une feuille de réponses (JSON)")
        evaluate.add_argument("file", metavar="FICHIER", help="un fichier, ou - pour l’entrée standard")
        evaluate.add_argument("--form", choices=[str(form) for form in Form], default=str(Form.COMPLETE))
        evaluate.add_argument("--lines", action="store_true", help="une feuille par ligne, une réponse par ligne")
        questions = commands.add_parser("questions", help="les questions, en JSON")
        questions.add_argument("--form", choices=[str(form) for form in Form], default=str(Form.COMPLETE))
        check = commands.add_parser(
            "check", help="vérifie un questionnaire (0 : bon ; 1 : des choses à corriger ; 2 : illisible)"
        )
        check.add_argument("file", metavar="FICHIER.yaml")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, options["what"])(options)
            self.stdout.flush()
        except BrokenPipeError:  # the reader has read enough: answered as for every command
            raise
        except OSError as error:
            _silence(sys.stdout)
            self.refuse("unwritable", f"Impossible d’écrire le résultat : {_why(error)}.", "")
            sys.exit(2)

    def evaluate(self, options: dict[str, Any]) -> None:
        self.form, self.offers, self.failed = Form(options["form"]), OnOffer(timezone.now()), False
        try:
            for text, line in _documents(options["file"], whole=not options["lines"]):
                self.one(text, line)
        except _UnreadableError as error:
            self.refuse("unreadable", f"Impossible de lire {options['file']} : {error}.", options["file"])
        if self.failed:
            self.stdout.flush()
            sys.exit(2)

    def one(self, text: bytes, line: str) -> None:
        """One document in, one line out: the evaluation, or its error on standard error."""
        try:
            if len(text) > MAX_BYTES:
                raise SheetError("too_long", f"Un document a {MAX_BYTES} octets au plus.")
            sheet = parse_sheet(text, current(), is_commune=lambda code: gazetteer.commune(code) is not None)
        except SheetError as error:
            where = f"{line}: {error.where}" if line and error.where else line or error.where
            self.refuse(error.code, error.message, where)
            return
        found = as_document(current(), sheet, self.form, self.offers)
        self.stdout.write(json.dumps(found, ensure_ascii=False, separators=(",", ":")))

    def refuse(self, code: str, message: str, where: str) -> None:
        self.failed = True
        error = {"error": {"code": code, "message": message, "where": where}}
        self.stderr.write(json.dumps(error, ensure_ascii=False), lambda text: text)

    def questions(self, options: dict[str, Any]) -> None:
        rows = [
            {
                "id": q.id,
                "dimension": q.dimension,
                "text": q.text,
                "choices": list(q.choices),
                "na": q.not_concerned,
                "express": q.express,
            }
            for q in current().asked(Form(options["form"]))
        ]
        self.stdout.write(json.dumps(rows, ensure_ascii=False))

    def check(self, options: dict[str, Any]) -> None:
        path = Path(options["file"])
        try:
            questionnaire = load_questionnaire(path.read_text(encoding="utf-8"), path.name)
        except OSError as error:
            self.stderr.write(f"Impossible de lire {path} : {_why(error)}.")
            sys.exit(2)
        except UnicodeDecodeError:
            self.stderr.write(f"{path} n’est pas du texte UTF-8.")
            sys.exit(2)
        except QuestionnaireError as error:
            self.stderr.write(str(error))
            sys.exit(1)
        counts = f"{len(questionnaire.questions)} questions, {len(questionnaire.actions)} actions"
        self.stdout.write(f"{path.name} : bon ({questionnaire.id} {questionnaire.version}, {counts}).")


class _UnreadableError(Exception):
    """What was to be read cannot be; the message says why."""


def _documents(name: str, *, whole: bool) -> Iterator[tuple[bytes, str]]:
    """Each document of a file (`-`: standard input) and its line number, or the whole of it and an empty number."""
    try:
        with _opened(name) as source:
            if whole:
                yield source.read(MAX_BYTES + 1), ""
            else:
                yield from _lines(source)
    except (OSError, ValueError) as error:  # ValueError: a name that cannot be one
        raise _UnreadableError(_why(error)) from error


def _opened(name: str) -> BinaryIO:
    if name != "-":
        return Path(name).open("rb")
    if sys.stdin is None:
        raise OSError(errno.EBADF, "")
    # Standard input is not ours to close, but a closed copy of it is harmless.
    return os.fdopen(os.dup(sys.stdin.fileno()), "rb")


def _lines(source: BinaryIO) -> Iterator[tuple[bytes, str]]:
    """Numbered lines, each bounded so that the memory is too; what is longer comes cut, and is refused."""
    number = 0
    while line := source.readline(MAX_BYTES + 1):
        number += 1
        while not line.endswith(b"\n") and len(line) > MAX_BYTES and (rest := source.readline(MAX_BYTES)):
            if rest.endswith(b"\n"):
                break
        if line.strip():
            yield line, str(number)


def _why(error: Exception) -> str:
    known = {
        errno.ENOENT: "ce fichier n’existe pas",
        errno.EISDIR: "c’est un dossier",
        errno.EACCES: "l’accès est refusé",
        errno.ENOSPC: "il n’y a plus de place",
        errno.EBADF: "rien n’est donné à lire",
        errno.ENAMETOOLONG: "ce nom est trop long",
    }
    return known.get(getattr(error, "errno", None), "le système refuse")


def _silence(stream: TextIO) -> None:
    # Python writes what remains when it stops: that must not fail a second time.
    os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
