"""Every setting an operator may give, read from the environment (or a `.env` file) in this one module.

What a centre may change (its name, telephone, logo, hours) is not here: it is data, edited in the back office.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import environ

BASE_DIR = Path(__file__).resolve().parents[2]
DEFAULT_SECRET_KEY = "demonstration-only-this-key-is-public-and-refused-in-production"  # noqa: S105
DEMONSTRATION, PRODUCTION = "demonstration", "production"


@dataclass(frozen=True)
class Option:
    """One setting: its variable, how it is read, its default, whether `declic config` masks it."""

    name: str
    kind: str
    default: Any
    purpose: str
    secret: bool = False


OPTIONS = (
    Option(
        "DECLIC_MODE",
        "str",
        DEMONSTRATION,
        "« demonstration » (sur cette machine seulement) ou « production ».",
    ),
    Option(
        "DECLIC_DEBUG",
        "bool",
        False,
        "Pages d’erreur détaillées, pour qui développe ; interdit en production.",
    ),
    Option(
        "DECLIC_SECRET_KEY",
        "str",
        DEFAULT_SECRET_KEY,
        "Clé qui signe cookies et liens : 50 signes au moins.",
        True,
    ),
    Option("DECLIC_ALLOWED_HOSTS", "list", [], "Noms sous lesquels le site répond, séparés par des virgules."),
    Option("DECLIC_SITE_URL", "str", "http://localhost:8000", "Adresse écrite dans les courriels."),
    Option(
        "DECLIC_DATA_DIR",
        "str",
        str(BASE_DIR / "var"),
        "Dossier de la base SQLite, des médias et des fichiers servis.",
    ),
    Option("DATABASE_URL", "str", "", "postgres://… ; vide : SQLite dans le dossier de données.", True),
    Option("DECLIC_DATABASE_WAIT", "int", 10, "Secondes d’attente d’une base occupée avant de répondre 503."),
    Option("EMAIL_URL", "str", "", "smtp://… ; vide : les messages restent lisibles à /dev/mails/.", True),
    Option("DECLIC_MAIL_FROM", "str", "Déclic <ne-pas-repondre@localhost>", "Expéditeur des courriels."),
    Option("DECLIC_TRUSTED_PROXY", "str", "", "Adresse du mandataire dont les en-têtes X-Forwarded-* sont crus."),
    Option("DECLIC_WEB_WORKERS", "int", 1, "Processus web."),
    Option("DECLIC_WEB_THREADS", "int", 8, "Fils d’exécution par processus web."),
    Option(
        "DECLIC_PAGE_CACHE_SECONDS",
        "int",
        10,
        "Durée de vie des pages publiques gardées en mémoire ; 0 : aucune.",
    ),
    Option("DECLIC_LOG_LEVEL", "str", "INFO", "Détail du journal : DEBUG, INFO, WARNING, ERROR."),
)

_env = environ.Env()
_env.read_env(str(BASE_DIR / ".env"))


def value(name: str) -> Any:
    """The effective value of one option, typed; raises KeyError on a name that OPTIONS does not hold."""
    option = next((o for o in OPTIONS if o.name == name), None)
    if option is None:
        raise KeyError(name)
    return getattr(_env, option.kind)(name, default=option.default)
