from os import environ
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandParser

from declic.core.operations.readiness import require_base
from declic.core.refusal import RefusalError, told_in_one_line
from declic.people.forms import AddressField, NameForm
from declic.people.services import create_administrator, forget_second_factor


class Command(BaseCommand):
    help = "Donne le rôle d’administration à une adresse, en créant son compte s’il le faut."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", metavar="ADRESSE", help="adresse de courriel de la personne")
        parser.add_argument("--name", metavar="NOM", default="", help="nom affiché")
        parser.add_argument(
            "--forget-second-factor",
            action="store_true",
            help="oublie sa deuxième vérification (téléphone et codes de secours perdus)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with told_in_one_line():
            email, name = _email(options["email"]), _name(options["name"])
            require_base()
        user, changed = create_administrator(email, name=name)
        if options["forget_second_factor"]:
            forget_second_factor(user)
            self.stdout.write("Sa deuxième vérification est oubliée : elle sera à refaire.")
        said = "a maintenant le rôle d’administration" if changed else "avait déjà le rôle d’administration"
        self.stdout.write(f"{email} {said}.")
        # Where the site answers is known once the setting says it, not before.
        site = settings.SITE_URL if environ.get("DECLIC_SITE_URL") else ""
        self.stdout.write(f"La suite : ouvrez {site}{settings.LOGIN_URL}, écrivez cette adresse,")
        self.stdout.write("puis le code reçu par courriel. Pas de mot de passe.")


def _email(typed: str) -> str:
    try:
        return AddressField(max_length=254).clean(typed)
    except ValidationError as error:
        raise RefusalError(f"« {_shown(typed)} » : {' '.join(error.messages)}", code=2) from error


def _name(typed: str) -> str:
    form = NameForm({"name": typed})
    if not form.is_valid():
        raise RefusalError(f"--name : {' '.join(form.errors['name'])}", code=2)
    return str(form.cleaned_data["name"])


def _shown(typed: str) -> str:
    return "".join(c for c in typed[:80] if c.isprintable())
