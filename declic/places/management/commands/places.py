"""`declic places`: what an operator, or a script, asks of the places. Each act is a module of `places/commands`."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from declic.core.operations.readiness import require_base
from declic.core.refusal import told_in_one_line
from declic.places import commands


class Command(BaseCommand):
    help = "Les lieux : importer un fichier, chercher le plus proche, exporter, lire des horaires."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="what", metavar=", ".join(commands.ALL), required=True)
        for name, act in commands.ALL.items():
            made = acts.add_parser(name, help=act.HELP, description=act.HELP)
            made.add_argument("--json", action="store_true", help="répond en JSON")
            act.add_arguments(made)

    def handle(self, *args: Any, **options: Any) -> None:
        act = commands.ALL[options["what"]]
        if act.NEEDS_BASE:
            with told_in_one_line():
                require_base()
        try:
            document, lines = act.run(options)
        except commands.BadInputError as error:
            if options["json"]:
                told = {"error": {"code": "bad_input", "message": str(error), "where": error.where}}
                self.stderr.write(json.dumps(told, ensure_ascii=False), lambda text: text)
            else:
                self.stderr.write(f"{error.where} : {error}")
            sys.exit(commands.BAD_INPUT)
        if document is None:
            return  # it has written by itself
        if options["json"]:
            self.stdout.write(json.dumps(document, ensure_ascii=False))
        elif lines:
            self.stdout.write("\n".join(lines))
