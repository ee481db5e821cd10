import json
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from declic.core.operations import demonstration, readiness
from declic.core.refusal import told_in_one_line


class Command(BaseCommand):
    help = "Charge des données de démonstration, les mêmes pour la même graine (démonstration seulement)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--size", metavar="NOMBRE", type=_number, default=demonstration.SIZE, help="nombre d’associations (20)"
        )
        parser.add_argument(
            "--seed", metavar="NOMBRE", type=_number, default=demonstration.SEED, help="graine du tirage (2021)"
        )
        parser.add_argument("--json", action="store_true", help="réponse en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        with told_in_one_line():
            readiness.require_base()
            loaded = demonstration.load(size=options["size"], seed=options["seed"], now=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(loaded, ensure_ascii=False))
            return
        for room, counts in loaded.items():
            self.stdout.write(f"{room} : " + ", ".join(f"{count} {name}" for name, count in counts.items()))


def _number(text: str) -> int:
    if not text.strip().isascii() or not text.strip().isdigit() or len(text) > 9:
        raise ArgumentTypeError(f"« {text} » n’est pas un nombre entier, zéro ou plus")
    return int(text)
