from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from declic.core.centre import current_centre
from declic.core.example_centre import left_of_example
from declic.core.operations.data_lock import data_folder
from declic.core.operations.preparation import prepare
from declic.core.operations.readiness import require_data_dir, require_safe_settings
from declic.core.refusal import told_in_one_line


class Command(BaseCommand):
    help = "Met la base et les fichiers servis à l’état du programme ; ne fait rien si tout y est déjà."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        with told_in_one_line():
            require_safe_settings()
            require_data_dir()
            with data_folder(alone=False):
                prepare(self.stdout.write)
            self.stdout.write("Tout est prêt.")
        if settings.DECLIC_MODE == "production" and left_of_example(current_centre()):
            self.stdout.write("Le centre est encore celui de l’exemple : « declic centre » dit quoi remplacer.")
