import json
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser


class Command(BaseCommand):
    help = (
        "Dit chaque réglage effectif, les secrets masqués, et ce qui serait dangereux en production."
        " Code 0 : rien n’empêche de démarrer dans le mode choisi ; 1 : la production serait refusée"
        " (en mode production, ou avec --production) ; 2 : un réglage est illisible."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="réponse en JSON")
        parser.add_argument("--production", action="store_true", help="juger comme pour la production")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["json"]:
            self.stdout.write(json.dumps(_report(), ensure_ascii=False, indent=1))
        else:
            self._tell()
        judged = options["production"] or settings.DECLIC_MODE == "production"
        if judged and any(danger.refused for danger in settings.DANGERS):
            sys.exit(1)

    def _tell(self) -> None:
        for option in settings.EFFECTIVE_OPTIONS:
            origin = " (par défaut)" if option["is_default"] else ""
            self.stdout.write(f"{option['name']} = {_shown(option['value'])}{origin}\n    {option['purpose']}")
        self.stdout.write("")
        if not settings.DANGERS:
            self.stdout.write("Rien de dangereux pour la production.")
        for danger in settings.DANGERS:
            kind = "refusé en production" if danger.refused else "à savoir"
            self.stdout.write(f"{danger.setting} ({kind}) : {danger.sentence}")


def _report() -> dict[str, Any]:
    return {
        "mode": settings.DECLIC_MODE,
        "settings": list(settings.EFFECTIVE_OPTIONS),
        "unsafe": [
            {"setting": danger.setting, "sentence": danger.sentence, "refused": danger.refused}
            for danger in settings.DANGERS
        ],
        "safe_for_production": not any(danger.refused for danger in settings.DANGERS),
    }


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    return ", ".join(value) if isinstance(value, list) else str(value)
