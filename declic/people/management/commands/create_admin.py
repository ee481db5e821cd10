from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from declic.people.forms import AddressField, NameForm
from declic.people.services import create_administrator, forget_second_factor


class Command(BaseCommand):
    help = "Donne le rôle d’administration à une adresse, en créant son compte s’il le faut."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="adresse de courriel de la personne")
        parser.add_argument("--name", default="", help="nom affiché")
        parser.add_argument(
            "--forget-second-factor",
            action="store_true",
            help="oublie sa deuxième vérification (téléphone et codes de secours perdus)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        email, name = _email(options["email"]), _name(options["name"])
        user, changed = create_administrator(email, name=name)
        if options["forget_second_factor"]:
            forget_second_factor(user)
            self.stdout.write("Sa deuxième vérification est oubliée : elle sera à refaire.")
        said = "a maintenant le rôle d’administration" if changed else "avait déjà le rôle d’administration"
        self.stdout.write(f"{email} {said}.")
        self.stdout.write(f"La suite : ouvrez {settings.SITE_URL}{settings.LOGIN_URL}, écrivez cette adresse,")
        self.stdout.write("puis le code reçu par courriel. Pas de mot de passe.")


def _email(typed: str) -> str:
    try:
        return AddressField(max_length=254).clean(typed)
    except ValidationError as error:
        raise CommandError(f"« {_shown(typed)} » : {' '.join(error.messages)}", returncode=2) from error


def _name(typed: str) -> str:
    form = NameForm({"name": typed})
    if not form.is_valid():
        raise CommandError(f"--name : {' '.join(form.errors['name'])}", returncode=2)
    return str(form.cleaned_data["name"])


def _shown(typed: str) -> str:
    return "".join(c for c in typed[:80] if c.isprintable())
