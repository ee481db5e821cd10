import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from declic.core.contributions import QUESTIONS


class Command(BaseCommand):
    help = "Dit quelle pièce répond à quelle question du registre."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="réponse en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            rows = [
                {"question": q.name, "asked_by": q.asked_by, "purpose": q.purpose, "rooms": q.rooms} for q in QUESTIONS
            ]
            self.stdout.write(json.dumps(rows, ensure_ascii=False))
            return
        for question in QUESTIONS:
            self.stdout.write(
                f"{question.name:<14} {', '.join(question.rooms) or 'personne encore'}  ({question.purpose})"
            )
