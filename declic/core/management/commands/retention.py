import json
from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from declic.core.operations import readiness
from declic.core.operations.retention import would_erase
from declic.core.refusal import told_in_one_line

LONGEST = 3_660


class Command(BaseCommand):
    help = "Dit ce que l’ouvrier effacerait, parce que sa durée est finie, sans rien effacer."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days", metavar="JOURS", type=_days, default=0, help="comme si c’était dans tant de jours (0)"
        )
        parser.add_argument("--json", action="store_true", help="réponse en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        with told_in_one_line():
            readiness.require_base()
            rows = would_erase(timezone.now() + timedelta(days=options["days"]))
        if options["json"]:
            self.stdout.write(json.dumps([{"what": what, "rows": rows} for what, rows in rows], ensure_ascii=False))
            return
        for what, count in rows:
            self.stdout.write(f"{count:>7}  {what}")


def _days(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= LONGEST:
        return int(text)
    raise ArgumentTypeError(f"« {text} » n’est pas un nombre de jours, de 0 à {LONGEST}")
