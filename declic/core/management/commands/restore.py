import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from declic.core.backup.restoring import read, restore
from declic.core.operations.data_lock import data_folder
from declic.core.operations.readiness import require_data_dir
from declic.core.refusal import RefusalError, told_in_one_line


class Command(BaseCommand):
    help = "Remet la base et les médias d’une sauvegarde à la place de ceux d’ici ; le service doit être arrêté."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FICHIER", help="sauvegarde à remettre")
        parser.add_argument("--yes", action="store_true", help="ne rien demander")

    def handle(self, *args: Any, **options: Any) -> None:
        with told_in_one_line():
            manifest = read(options["file"])
            require_data_dir()
            if not options["yes"]:
                self._ask(manifest)
            with data_folder(alone=True):
                restore(options["file"], manifest)
        self.stdout.write(
            f"Sauvegarde du {manifest['made_at']} remise en place. La base d’avant et les médias d’avant restent"
            " dans le dossier de données, sous « avant-restauration » (la base PostgreSQL, elle, est remplacée)."
            " Lancez maintenant « declic prepare », puis « declic serve »."
        )

    def _ask(self, manifest: dict[str, Any]) -> None:
        if not sys.stdin.isatty():
            raise RefusalError("Restaurer remplace tout ce qui est ici : ajoutez --yes pour le confirmer.")
        self.stdout.write(f"Sauvegarde du {manifest['made_at']}. Tout ce qui est ici sera remplacé.")
        try:
            answer = input("Tapez « oui » pour continuer : ")
        except EOFError:  # Ctrl-D
            answer = ""
        if answer.strip().lower() != "oui":
            raise RefusalError("Rien n’a été changé.")
