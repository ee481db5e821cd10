import sys
from argparse import ArgumentTypeError
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from declic.core.operations import demonstration, readiness
from declic.core.operations.data_lock import data_folder
from declic.core.operations.preparation import prepare, prepare_demonstration, require_served_files
from declic.core.operations.web import serve
from declic.core.refusal import told_in_one_line


class Command(BaseCommand):
    help = "Sert le site et fait travailler l’ouvrier (courriels, échéances), jusqu’à Ctrl-C."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=_port, default=8000, help="port d’écoute (8000)")
        parser.add_argument("--bind", metavar="ADRESSE", default="127.0.0.1", help="adresse d’écoute (127.0.0.1)")
        parser.add_argument(
            "--prepare", action="store_true", help="d’abord mettre la base à jour, et la remplir en démonstration"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        address, port = options["bind"], options["port"]
        with told_in_one_line():
            readiness.require_safe_settings()
            readiness.require_loopback(address)
            address = readiness.require_free_port(address, port)
            readiness.require_data_dir()
            with data_folder(alone=False):
                if options["prepare"]:
                    prepare(_say)
                    prepare_demonstration(_say)
                readiness.require_database()
                readiness.require_migrated()
                if not options["prepare"]:
                    require_served_files()
                demonstration.say_where_links_lead(port)
                people = demonstration.accounts() if settings.DECLIC_MODE == "demonstration" else []
                serve(address, port, say_ready=lambda: _ready(address, port, people))


def _port(text: str) -> int:
    try:
        return int(text) if len(text) < 10 else 0
    except ValueError:
        raise ArgumentTypeError(f"« {text} » n’est pas un port") from None


def _say(line: str) -> None:
    print(line, flush=True)


def _ready(address: str, port: int, people: list[tuple[str, str]]) -> None:
    for role, email in people:
        _say(f"  {role:<48} {email}")
    if people:
        _say("Sur la page « Entrer », un clic suffit pour entrer comme l’un de ces comptes.")
    where = "localhost" if address in ("127.0.0.1", "::1") else address
    where = f"[{where}]" if ":" in where else where
    _say(f"Déclic est ouvert : http://{where}:{port}/  (Ctrl-C pour l’arrêter)")
    sys.stdout.flush()
