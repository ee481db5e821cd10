from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from declic.core.outbox.trial import send_trial
from declic.core.refusal import told_in_one_line


class Command(BaseCommand):
    help = (
        "Envoie un courriel d’essai tout de suite et dit ce que le serveur a répondu. Code 0 : accepté ;"
        " 1 : refusé ou injoignable ; 2 : adresse ou EMAIL_URL à donner."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", metavar="ADRESSE", help="à qui l’envoyer")

    def handle(self, *args: Any, **options: Any) -> None:
        with told_in_one_line():
            self.stdout.write(send_trial(options["address"]))
