import os
import signal
import sys
import threading
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from declic.core.operations import readiness, worker
from declic.core.operations.data_lock import data_folder
from declic.core.operations.parent import leave_with_parent
from declic.core.operations.web import SUPERVISED
from declic.core.refusal import told_in_one_line


class Command(BaseCommand):
    help = "Fait partir les messages et ce qui est échu, jusqu’à Ctrl-C ; « serve » le lance lui-même."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="un seul tour ; code 1 si quelque chose a échoué")

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: stop.set())
        if parent := os.environ.get(SUPERVISED):
            leave_with_parent(int(parent))
        with told_in_one_line():
            readiness.require_safe_settings()
            readiness.require_base()
            with data_folder(alone=False):
                if options["once"]:
                    sys.exit(0 if worker.run_once() else 1)
                worker.run(stop)
