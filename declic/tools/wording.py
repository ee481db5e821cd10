"""Licences in French words, and where a sheet comes from."""

import re
from urllib.parse import quote

from django.urls import reverse

from declic.tools.models import Software

FRAMALIBRE = "https://framalibre.org/notices/{}.html"
# What a family of licences allows, in one sentence. Source: the texts of the licences themselves.
_FAMILIES = (
    (
        "AGPL",
        "Vous pouvez l’utiliser, l’étudier, le modifier et le partager. Qui le propose en ligne doit donner son code.",
    ),
    ("LGPL", "Vous pouvez l’utiliser, l’étudier, le modifier et le partager ; ses modifications restent libres."),
    ("GPL", "Vous pouvez l’utiliser, l’étudier, le modifier et le partager, à condition qu’il reste libre."),
    ("MPL", "Vous pouvez l’utiliser, l’étudier, le modifier et le partager ; ses fichiers modifiés restent libres."),
    ("CECILL", "Une licence libre écrite selon le droit français."),
)
_ANY = "Une licence libre : vous pouvez l’utiliser, l’étudier, le modifier et le partager."
_SOURCES = {
    "SILL 2022": "socle interministériel de logiciels libres, mai 2022, Licence Ouverte 2.0",
    "awesome-selfhosted 2026": "awesome-selfhosted, août 2026, CC BY-SA 3.0",
    "Déclic": "fiche écrite pour Déclic",
}


def licence_in_words(licence: str) -> str:
    """What the licence allows."""
    return next((said for key, said in _FAMILIES if re.search(rf"(?<![A-Z]){key}", licence.upper())), _ANY)


def source_in_words(software: Software) -> str:
    return _SOURCES.get(software.source, software.source or "fiche écrite par le centre")


def software_url(software: Software) -> str:
    return reverse("tools:software", args=[software.slug])


def framalibre_url(software: Software) -> str:
    """Its sheet in the Framalibre directory; "" when there is none."""
    return FRAMALIBRE.format(quote(software.framalibre, safe="")) if software.framalibre else ""
