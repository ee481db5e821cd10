import json
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser

from declic.core.centre_facts import FACTS, rewrite
from declic.core.centre_validation import departements
from declic.core.example_centre import left_of_example
from declic.core.models import Centre
from declic.core.operations.readiness import require_base
from declic.core.refusal import RefusalError, told_in_one_line


class Command(BaseCommand):
    help = "Dit quel centre tient ce site, et dans quel département ; avec des options, l’écrit."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        for name in FACTS:
            field = Centre._meta.get_field(name)
            parser.add_argument(_option(name), dest=name, metavar="TEXTE", help=str(field.verbose_name))
        parser.add_argument("--json", action="store_true", help="réponse en JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        said = {name: options[name] for name in FACTS if options[name] is not None}
        with told_in_one_line():
            require_base()
            try:
                centre = rewrite(said) if said else Centre.load()
            except ValidationError as error:
                raise RefusalError(_refused(error), code=2) from error
        facts = {name: getattr(centre, name) for name in FACTS}
        left = left_of_example(centre)
        if options["json"]:
            self.stdout.write(json.dumps({**facts, "left_of_example": left}, ensure_ascii=False))
            return
        for name, value in facts.items():
            self.stdout.write(f"{_option(name)} {_shown(name, value)}")
        if left:
            self.stdout.write(f"Encore ceux de l’exemple, à remplacer : {', '.join(map(_option, left))}")


def _option(name: str) -> str:
    return "--" + name.replace("_", "-")


def _shown(name: str, value: str) -> str:
    return f"{value} ({departements().get(value, 'inconnu')})" if name == "territory" else value


def _refused(error: ValidationError) -> str:
    return " ; ".join(f"{_option(name)} : {' '.join(said)}" for name, said in error.message_dict.items())
