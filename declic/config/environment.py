"""Every setting an operator may give, read from the environment (or a `.env` file) in this one module.

What a centre may change (its name, telephone, logo, hours) is not here: it is data, edited in the back office.
"""

import io
import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ

from declic.config import readers

BASE_DIR = Path(__file__).resolve().parents[2]
DEFAULT_SECRET_KEY = "demonstration-only-this-key-is-public-and-refused-in-production"  # noqa: S105
DEMONSTRATION, PRODUCTION = "demonstration", "production"
MASK = "••••••"


class BadSettingError(ValueError):
    """A variable of the environment cannot be read: its name, and what was expected."""

    def __init__(self, name: str, expected: str) -> None:
        super().__init__(f"{name} : {expected}.")
        self.name = name


@dataclass(frozen=True)
class Option:
    """One setting: its variable, how it is read, its default, whether `declic config` masks it."""

    name: str
    read: readers.Reader
    default: Any
    purpose: str
    secret: bool = False


OPTIONS = (
    Option(
        "DECLIC_MODE",
        readers.one_of(DEMONSTRATION, PRODUCTION),
        DEMONSTRATION,
        "« demonstration » (sur cette machine seulement) ou « production ».",
    ),
    Option(
        "DECLIC_DEBUG",
        readers.yes_or_no,
        False,
        "Pages d’erreur détaillées, pour qui développe ; refusé en production.",
    ),
    Option(
        "DECLIC_SECRET_KEY",
        readers.text,
        DEFAULT_SECRET_KEY,
        "Clé qui signe cookies et liens : 50 signes au moins, gardée secrète.",
        True,
    ),
    Option(
        "DECLIC_FORMER_SECRET_KEY",
        readers.text,
        "",
        "La clé d’avant, le temps d’un changement : ce qu’elle signe et chiffre se lit encore.",
        True,
    ),
    Option(
        "DECLIC_ALLOWED_HOSTS",
        readers.names,
        [],
        "Noms sous lesquels le site répond, séparés par des virgules. En démonstration : cette machine.",
    ),
    Option(
        "DECLIC_SITE_URL",
        readers.site_url,
        "http://localhost:8000",
        "Adresse du site, telle que les courriels l’écrivent.",
    ),
    Option(
        "DECLIC_SOURCE_URL",
        readers.public_url,
        "",
        "Où se lit le code source de la version qui tourne, changements compris : les mentions légales y mènent.",
    ),
    Option(
        "DECLIC_DATA_DIR",
        readers.text,
        str(BASE_DIR / "var"),
        "Dossier de la base SQLite, des médias et des fichiers servis.",
    ),
    Option(
        "DATABASE_URL",
        readers.database_url,
        "",
        "postgres://… ; vide : SQLite dans le dossier de données.",
        True,
    ),
    Option(
        "DECLIC_DATABASE_WAIT",
        readers.whole(1, 300),
        10,
        "Secondes d’attente d’une base occupée avant de répondre 503.",
    ),
    Option(
        "EMAIL_URL",
        readers.email_url,
        "",
        "smtp+tls://… ; vide : en démonstration les messages se lisent à /dev/mails/, en production ils attendent.",
        True,
    ),
    Option(
        "DECLIC_MAIL_FROM",
        readers.sender,
        "Déclic <ne-pas-repondre@localhost>",
        "Expéditeur des courriels.",
    ),
    Option(
        "DECLIC_TRUSTED_PROXY",
        readers.networks,
        [],
        "Adresses du serveur mandataire dont les en-têtes X-Forwarded-For et X-Forwarded-Proto sont crus.",
    ),
    Option(
        "DECLIC_GEOCODER_URL",
        readers.https_url,
        "",
        "Service d’adresses (Base adresse nationale…) interrogé quand un·e agent·e le demande ; vide : aucun.",
    ),
    Option(
        "DECLIC_TILES_URL",
        readers.https_url,
        "",
        "Fond de carte d’un autre site, proposé sur la carte interactive : https://…/{z}/{x}/{y}.png ; vide : aucun.",
    ),
    Option("DECLIC_TILES_ATTRIBUTION", readers.text, "", "Mention que ce fond de carte demande."),
    Option("DECLIC_WEB_WORKERS", readers.whole(1, 64), 1, "Processus web."),
    Option("DECLIC_WEB_THREADS", readers.whole(1, 256), 2, "Fils d’exécution par processus web."),
    Option(
        "DECLIC_PAGE_CACHE_SECONDS",
        readers.whole(0, 3600),
        10,
        "Durée de vie des pages publiques gardées en mémoire, en secondes ; 0 : aucune.",
    ),
    Option(
        "DECLIC_LOG_LEVEL",
        readers.one_of("DEBUG", "INFO", "WARNING", "ERROR"),
        "INFO",
        "Détail du journal : DEBUG, INFO, WARNING ou ERROR.",
    ),
)

LINE = re.compile(r"(export )?\w+=.*", re.ASCII)


def read_file(path: Path) -> list[str]:
    """Puts the settings of a file in the environment, which prevails. Sentences, and nothing read, when a line of it
    would be forgotten: a service that was meant for production would start as a demonstration."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        return [f"Le fichier {path} ne se lit pas : vérifiez ses droits, et qu’il est écrit en UTF-8."]
    told = {number: line for number, line in enumerate(lines, 1) if line.strip() and not line.lstrip().startswith("#")}
    wrong = [
        f"Le fichier {path}, ligne {number} : NOM=valeur est attendu, sans espace avant le signe =."
        for number, line in told.items()
        if not LINE.fullmatch(line)  # never shown: it may hold a secret
    ]
    if not wrong:
        environ.Env.read_env(io.StringIO("\n".join(told.values())))
    return wrong


FILE_PROBLEMS = read_file(BASE_DIR / ".env")


def value(name: str) -> Any:
    """The effective value of one option, typed.

    Raises KeyError on a name that OPTIONS does not hold, BadSettingError on a value that cannot be read.
    """
    option = next((o for o in OPTIONS if o.name == name), None)
    if option is None:
        raise KeyError(name)
    raw = os.environ.get(name)
    if raw is None or (raw.strip() == "" and option.default not in ("", [], False)):
        return option.default
    try:
        return option.read(raw)
    except ValueError as error:
        raise BadSettingError(name, str(error)) from None


def problems() -> list[str]:
    """What cannot be read in the environment, one sentence a variable."""
    found = [*FILE_PROBLEMS]
    for option in OPTIONS:
        try:
            value(option.name)
        except BadSettingError as error:
            found.append(str(error))
    return found or _unreadable_folder(value("DECLIC_DATA_DIR"))


def _unreadable_folder(folder: str) -> list[str]:
    """Looked at before Django is: it reads the list of served files there as soon as it loads."""
    try:
        os.scandir(folder).close()
    except FileNotFoundError:
        return []  # made when it is needed
    except OSError:
        return [f"DECLIC_DATA_DIR : {folder} n’est pas un dossier que ce compte peut lire."]
    return []


def described() -> list[dict[str, Any]]:
    """Each effective setting with secrets masked, for `declic config` and the manifest of a backup."""
    return [
        {
            "name": option.name,
            "value": masked(option, value(option.name)),
            "default": masked(option, option.default),
            "is_default": value(option.name) == option.default,
            "purpose": option.purpose,
        }
        for option in OPTIONS
    ]


def masked(option: Option, held: Any) -> Any:
    """The value as it may be shown: of an address, the password alone is hidden; of another secret, all."""
    if not option.secret or held == "":
        return held
    if "://" not in held:
        return MASK
    parts = urlsplit(held)
    user, at, machine = parts.netloc.rpartition("@")
    login = user.partition(":")[0] + (f":{MASK}" if ":" in user else "")
    # What follows « ? » may hold a password too.
    return f"{parts.scheme}://{login}{at}{machine}{parts.path}" + (f"?{MASK}" if parts.query or parts.fragment else "")
