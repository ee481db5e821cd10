"""What the terminal says in French although argparse and Django say it in English: errors, usage, the list of commands.

The one place for it. What is not known here stays as it is: a word of English never stops a command.
"""

import argparse
import sys
from difflib import get_close_matches
from typing import NoReturn

from django.core.management import ManagementUtility, get_commands, load_command_class
from django.core.management.base import BaseCommand, CommandError, CommandParser

from declic.core.version import program_version

BAD_USE = 2
OURS = "declic."
FRENCH = {
    "usage: ": "usage : ",
    "options": "options",
    "positional arguments": "à donner",
    "show this help message and exit": "montre cette aide",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "the following arguments are required: %s": "il manque : %s",
    "unrecognized arguments: %s": "ceci n’est pas attendu : %s",
    "one of the arguments %s is required": "il faut l’un de ceux-ci : %s",
    "not allowed with argument %s": "ne va pas avec %s",
    "expected one argument": "une valeur est attendue",
    "expected at least one argument": "une valeur au moins est attendue",
    "expected at most one argument": "une valeur au plus est attendue",
    "ignored explicit argument %r": "ne prend pas de valeur : %r",
    "invalid %(type)s value: %(value)r": "cette valeur ne convient pas : %(value)r",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r n’existe pas ; au choix : %(choices)s",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s peut vouloir dire %(matches)s",
}
# Options that Django adds to every command, of use to developers alone.
HIDDEN = {"--version", "--verbosity", "--settings", "--pythonpath", "--traceback", "--no-color", "--force-color"}


def speak_french() -> None:
    """Argparse looks up its words under this name; Django's errors become one line and where to read more."""
    argparse._ = lambda text: FRENCH.get(text, text)  # type: ignore[attr-defined]
    CommandParser.error = _error  # type: ignore[method-assign]
    BaseCommand.suppressed_base_arguments = HIDDEN
    BaseCommand.get_version = lambda self: program_version()  # type: ignore[method-assign]


def _error(parser: CommandParser, message: str) -> NoReturn:
    if not parser.called_from_command_line:  # by other code, which answers for what it says
        raise CommandError(message)
    sys.stderr.write(f"{message}\nL’aide : {parser.prog} --help\n")
    sys.exit(BAD_USE)


class Terminal(ManagementUtility):
    """Django's own way to a command, with our list and our words when there is none."""

    def execute(self) -> None:
        if self.argv[1:2] == ["version"] or self.argv[1:] == ["--version"]:
            sys.stdout.write(f"{program_version()}\n")
            return
        super().execute()

    def fetch_command(self, subcommand: str) -> BaseCommand:
        """A command written with hyphens is the module with underscores."""
        name = subcommand.replace("-", "_")
        if name not in get_commands():
            sys.stderr.write(unknown(subcommand[:80]))
            sys.exit(BAD_USE)
        return super().fetch_command(name)

    def main_help_text(self, commands_only: bool = False) -> str:
        known = commands()
        if commands_only:
            return "\n".join(known)
        width = max(map(len, known))
        lines = [f"  {name.ljust(width)}  {what.split('. ')[0].rstrip('.')}" for name, what in known.items()]
        return "\n".join(["declic COMMANDE…", "", *lines, "", "L’aide d’une commande : declic COMMANDE --help"])


def commands() -> dict[str, str]:
    """Our own commands, as they are typed, and what each does."""
    ours = {name: app for name, app in get_commands().items() if str(app).startswith(OURS)}
    return {name.replace("_", "-"): load_command_class(app, name).help for name, app in sorted(ours.items())}


def unknown(typed: str) -> str:
    """The refusal of a command that does not exist, with the one that looks like it."""
    close = get_close_matches(typed, commands(), n=1)
    meant = f" Vouliez-vous dire « {close[0]} » ?" if close else ""
    return f"La commande « {typed} » n’existe pas.{meant}\nLa liste : declic --help\n"
