"""What must not go into production, and what to do about it. `serve`, `worker` and the web application refuse it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.utils.http import is_same_domain

from declic.config.environment import DEFAULT_SECRET_KEY, OPTIONS, value

KEY_LENGTH, KEY_SIGNS = 50, 5


@dataclass(frozen=True)
class Danger:
    """A setting unfit for production, in a sentence that says what to do; `refused`: nothing starts with it."""

    setting: str
    sentence: str
    refused: bool = True


def current_dangers() -> list[Danger]:
    """What the present settings would be reproached in production, whatever the mode."""
    return dangers({option.name: value(option.name) for option in OPTIONS})


def dangers(held: dict[str, Any]) -> list[Danger]:
    """The dangers of these values: those that forbid to start first."""
    found = [*_debug(held), *_key(held), *_hosts(held), *_address(held), *_advice(held)]
    return sorted(found, key=lambda danger: not danger.refused)


def _debug(held: dict[str, Any]) -> list[Danger]:
    if not held["DECLIC_DEBUG"]:
        return []
    return [Danger("DECLIC_DEBUG", "Les pages d’erreur détaillées montrent des données : ôtez DECLIC_DEBUG.")]


def _key(held: dict[str, Any]) -> list[Danger]:
    key = held["DECLIC_SECRET_KEY"]
    how = "Donnez-en une à DECLIC_SECRET_KEY : python3 -c 'import secrets; print(secrets.token_urlsafe(50))'."
    if key == DEFAULT_SECRET_KEY or key.startswith("django-insecure-"):
        return [Danger("DECLIC_SECRET_KEY", f"La clé secrète est celle de la démonstration, connue de tous. {how}")]
    if held["DECLIC_FORMER_SECRET_KEY"] == DEFAULT_SECRET_KEY:
        known = "La clé d’avant est celle de la démonstration, connue de tous : ôtez DECLIC_FORMER_SECRET_KEY."
        return [Danger("DECLIC_FORMER_SECRET_KEY", known)]
    if len(key) < KEY_LENGTH or len(set(key)) < KEY_SIGNS:
        return [Danger("DECLIC_SECRET_KEY", f"La clé secrète est trop courte ou trop simple. {how}")]
    return []


def _hosts(held: dict[str, Any]) -> list[Danger]:
    hosts = held["DECLIC_ALLOWED_HOSTS"]
    if not hosts:
        return [Danger("DECLIC_ALLOWED_HOSTS", "Aucun nom de site : donnez-le à DECLIC_ALLOWED_HOSTS.")]
    if "*" in hosts:
        return [Danger("DECLIC_ALLOWED_HOSTS", "« * » accepte n’importe quel nom : nommez le site.")]
    return []


def _address(held: dict[str, Any]) -> list[Danger]:
    parts = urlsplit(held["DECLIC_SITE_URL"])
    if parts.scheme != "https":
        return [Danger("DECLIC_SITE_URL", "L’adresse du site doit commencer par https:// (DECLIC_SITE_URL).")]
    if not any(host == "*" or is_same_domain(parts.hostname or "", host) for host in held["DECLIC_ALLOWED_HOSTS"]):
        return [Danger("DECLIC_SITE_URL", "Le nom écrit dans DECLIC_SITE_URL manque à DECLIC_ALLOWED_HOSTS.")]
    return []


def _advice(held: dict[str, Any]) -> list[Danger]:
    found = []
    if not held["EMAIL_URL"]:
        found.append(
            Danger("EMAIL_URL", "Sans serveur de courriel, aucun message ne part, aucun code non plus.", False)
        )
    elif held["DECLIC_MAIL_FROM"].endswith("@localhost>"):
        found.append(Danger("DECLIC_MAIL_FROM", "L’expéditeur des courriels n’est pas une adresse du site.", False))
    if not held["DECLIC_TRUSTED_PROXY"]:
        sentence = "Sans mandataire déclaré, rien ne dit au site que le visiteur est en https."
        found.append(Danger("DECLIC_TRUSTED_PROXY", sentence, False))
    if not held["DECLIC_SOURCE_URL"]:
        sentence = "L’AGPL demande de donner le code source à qui se sert du site : dites où il se lit."
        found.append(Danger("DECLIC_SOURCE_URL", sentence, False))
    return found
