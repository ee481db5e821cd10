import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from declic.core.backup.saving import save
from declic.core.refusal import told_in_one_line
from declic.core.wording import plural


class Command(BaseCommand):
    help = "Sauvegarde la base et les médias dans un fichier, relu avant d’être gardé ; le service peut tourner."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER", help="fichier à écrire")
        parser.add_argument("--force", action="store_true", help="remplacer le fichier s’il existe")
        parser.add_argument("--json", action="store_true", help="réponse en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        with told_in_one_line():
            facts = save(options["file"], replace=options["force"])
        if options["json"]:
            self.stdout.write(json.dumps(facts, ensure_ascii=False))
            return
        size = f"{facts['size'] / 1_000_000:.1f}".replace(".", ",")
        self.stdout.write(
            f"Sauvegarde faite et relue : {facts['file']}, {size} Mo, {facts['media']}"
            f" {plural(facts['media'], 'média')}. Elle contient des données personnelles : gardez-la à l’abri."
        )
