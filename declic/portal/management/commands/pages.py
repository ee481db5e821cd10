"""`declic pages`: one address of each public page; `--member`: those of the demonstration's member."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from declic.core.operations.readiness import require_base
from declic.core.refusal import RefusalError, told_in_one_line
from declic.people.models import Role
from declic.people.services.demonstration import DemonstrationOnlyError, demonstration_account
from declic.portal.page_list import pages


class Command(BaseCommand):
    help = "Liste les pages du site, une adresse de chaque sorte."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--member", action="store_true", help="les pages d’un compte, en démonstration seulement")

    def handle(self, *args: Any, member: bool, **options: Any) -> None:
        with told_in_one_line():
            require_base()
            account = self._member() if member else None
        for url in pages(account):
            self.stdout.write(url)

    def _member(self) -> Any:
        try:
            return demonstration_account(Role.MEMBER)
        except DemonstrationOnlyError as error:
            raise RefusalError("Les pages d’un compte ne se listent qu’en démonstration.") from error
