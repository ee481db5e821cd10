"""A base map of another site, where the operator names one: offered on the interactive map, never loaded unasked."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

from declic.core.security import STRICT

_HOST = re.compile(r"[\w.-]+(:\d+)?", re.ASCII)


@dataclass(frozen=True)
class Tiles:
    url: str
    attribution: str
    host: str


def offered() -> Tiles | None:
    host = urlsplit(settings.TILES_URL).netloc
    if not _HOST.fullmatch(host):
        return None
    return Tiles(settings.TILES_URL, settings.TILES_ATTRIBUTION, host)


def policy(tiles: Tiles) -> str:
    """That of every page, and the images of this one host."""
    return STRICT.replace("img-src 'self' data:", f"img-src 'self' data: https://{tiles.host}")
