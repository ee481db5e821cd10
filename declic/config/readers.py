"""How one setting is read: text in, typed value out, ValueError with what was expected in French. Pure."""

import re
from collections.abc import Callable
from email.utils import parseaddr
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

Reader = Callable[[str], Any]
WORDS = {"1": True, "true": True, "oui": True, "yes": True, "on": True}
WORDS |= {"0": False, "false": False, "non": False, "no": False, "off": False, "": False}
DATABASES = ("postgres", "postgresql", "sqlite")
MAIL_SERVERS = ("smtp", "smtp+tls", "smtp+ssl")


def text(raw: str) -> str:
    """Any line of text."""
    if "\n" in raw or "\r" in raw or "\0" in raw:
        raise ValueError("une seule ligne est attendue")
    return raw.strip()


def yes_or_no(raw: str) -> bool:
    """`oui` or `non`, and their usual spellings."""
    try:
        return WORDS[raw.strip().lower()]
    except KeyError:
        raise ValueError("« oui » ou « non » est attendu") from None


def whole(least: int, most: int) -> Reader:
    """A whole number between two bounds."""

    def read(raw: str) -> int:
        if not re.fullmatch(r"\s*[0-9]{1,9}\s*", raw, re.ASCII) or not least <= int(raw) <= most:
            raise ValueError(f"un nombre entier de {least} à {most} est attendu")
        return int(raw)

    return read


def one_of(*choices: str) -> Reader:
    """One of these words."""

    def read(raw: str) -> str:
        if raw.strip() not in choices:
            raise ValueError("l’un de ces mots est attendu : " + ", ".join(choices))
        return raw.strip()

    return read


def names(raw: str) -> list[str]:
    """Names apart by commas."""
    found = [part.strip() for part in raw.split(",") if part.strip()]
    if any(not re.fullmatch(r"[\w.*:\[\]-]+", name) for name in found):
        raise ValueError("des noms de domaine séparés par des virgules sont attendus")
    return found


def networks(raw: str) -> list[str]:
    """Addresses or networks apart by commas."""
    found = [part.strip() for part in raw.split(",") if part.strip()]
    for part in found:
        try:
            ip_network(part)
        except ValueError:
            raise ValueError("des adresses IP ou des réseaux séparés par des virgules sont attendus") from None
    return found


def site_url(raw: str) -> str:
    """The address of the site, without a path."""
    parts = _split(raw)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path not in ("", "/") or parts.query:
        raise ValueError("une adresse sans chemin est attendue, comme https://declic.example.org")
    return raw.strip().rstrip("/")


def public_url(raw: str) -> str:
    """The address of a page shown to everybody, or nothing: no account in it."""
    parts = _split(raw)
    held = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    if raw.strip() and (not held or re.search(r"\s", raw.strip())):
        raise ValueError("une adresse sans mot de passe est attendue, comme https://code.example.org/declic")
    return raw.strip()


def https_url(raw: str) -> str:
    """The address of a service of the Internet, or nothing: https on its own port, no account, nothing to fill in."""
    parts = _split(raw)
    held = parts.scheme == "https" and parts.hostname and "@" not in parts.netloc and parts.port in (None, 443)
    if raw.strip() and (not held or parts.query or parts.fragment or re.search(r"\s", raw.strip())):
        raise ValueError("une adresse en https, sans port ni paramètre, est attendue")
    return raw.strip()


def database_url(raw: str) -> str:
    """postgres://, sqlite:///, or nothing."""
    if raw and (_split(raw).scheme not in DATABASES or not _split(raw).path.strip("/")):
        raise ValueError("postgres://utilisateur:motdepasse@machine:5432/base est attendu")
    return raw.strip()


def email_url(raw: str) -> str:
    """smtp://, smtp+tls:// (STARTTLS), smtp+ssl:// (TLS at once), or nothing."""
    if raw and (_split(raw).scheme not in MAIL_SERVERS or not _split(raw).hostname):
        raise ValueError("smtp+tls://utilisateur:motdepasse@machine:587 est attendu")
    return raw.strip()


def sender(raw: str) -> str:
    """An address, with or without a name: `Déclic <a@b.fr>`."""
    _, address = parseaddr(text(raw))
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", address):
        raise ValueError("une adresse est attendue, comme Déclic <ne-pas-repondre@example.org>")
    return raw.strip()


def _split(raw: str) -> Any:
    try:
        parts = urlsplit(raw.strip())
        _ = parts.port  # a port that is no number raises here
    except ValueError:
        raise ValueError("cette adresse n’est pas lisible") from None
    if "@" in parts.path:  # a / or a : left as it is in a password
        raise ValueError("les signes : / ? # @ d’un mot de passe s’écrivent %3A %2F %3F %23 %40")
    return parts
