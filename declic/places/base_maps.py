"""The base maps: outlines that come with Déclic, drawn once and kept by the browser. No other site is asked.

A map has a name: « france » (its départements), « 94 » (a département and its communes), « 94028-8 » (what is at 8 km
or less of a commune), « 94-nu » (the same without names). Collectivities overseas that have no outline (975, 987…) have
no map.
"""

import gzip
import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from declic.core import gazetteer
from declic.core.territory import Commune
from declic.places.engine import Point
from declic.places.engine.outlines import Frame, Outline, frame_around, frame_of, outlines_of, path_of

FRANCE = "france"
BARE = "-nu"  # without the names, to be drawn under another map
REACHES = (4, 8, 16, 32, 64, 128, 256)
WITH_COMMUNES = 16  # beyond, communes are too small to be told apart
MOST_LABELS = 14
LETTER, LINE = 17, 40  # room that a name takes, in units of the drawing
STYLE = (
    ".land{fill:#f0f0e8;stroke:#fefdf9;stroke-width:3;stroke-linejoin:round}.here{fill:#ffcd2e}"
    "text{font:32px sans-serif;fill:#46575c;text-anchor:middle;paint-order:stroke;stroke:#f0f0e8;stroke-width:7}"
    "@media screen and (prefers-color-scheme:dark){.land{fill:#182a2f;stroke:#0f1c20}.here{fill:#6a5a12}"
    "text{fill:#b5c2c2;stroke:#182a2f}}"
)
_STYLE_DIGEST = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
# A drawing, and nothing else: its own style is the only thing that it may apply.
POLICY = f"default-src 'none'; style-src 'sha256-{_STYLE_DIGEST}'; frame-ancestors 'none'"
_AROUND = re.compile(r"([0-9AB]{5})-(\d{1,3})")
_CODE = re.compile(r"[0-9AB]{2,3}")


@dataclass(frozen=True)
class BaseMap:
    """A name, and the window that it draws."""

    name: str
    frame: Frame

    @property
    def url(self) -> str:
        return f"{reverse('places:base_map', args=[self.name])}?v={version()}"

    @property
    def corners(self) -> str:
        return corners(self.frame)


def corners(frame: Frame) -> str:
    """South, west, north, east, as the interactive map reads them."""
    west, south, east, north = frame.bounds
    return f"{south:.5f},{west:.5f},{north:.5f},{east:.5f}"


@lru_cache(maxsize=1)
def version() -> str:
    """Changes with the outlines and with the style: the address of a map that never does is kept for ever."""
    seen = hashlib.sha256(STYLE.encode())
    for path in sorted(_folder().glob("*.json.gz")):
        seen.update(path.read_bytes())
    return seen.hexdigest()[:10]


@lru_cache(maxsize=512)
def named(name: str) -> BaseMap | None:
    """The map of that name; None when there is none."""
    if name.endswith(BARE):
        named_too = named(name.removesuffix(BARE)) if name.count(BARE) == 1 else None
        return BaseMap(name, named_too.frame) if named_too else None
    if name == FRANCE:
        return BaseMap(name, frame_of(outline.bounds for outline in _departements_of(FRANCE)))
    around = _AROUND.fullmatch(name)
    if around:
        commune, reach = gazetteer.commune(around[1]), int(around[2])
        if commune is None or commune.latitude is None or commune.longitude is None or reach not in REACHES:
            return None
        return BaseMap(name, frame_around(Point(commune.latitude, commune.longitude), reach))
    communes = communes_of(name)
    return BaseMap(name, frame_of(outline.bounds for outline in communes)) if communes else None


def around(commune: Commune, km: float) -> BaseMap | None:
    """That of what is at `km` or less of a commune; the widest there is beyond."""
    return named(f"{commune.insee}-{reach(km)}")


def reach(km: float) -> int:
    return next((found for found in REACHES if found >= km), REACHES[-1])


def inline(frame: Frame, reach: int) -> str:
    """A drawing given with the page: what it is around is asked of nobody."""
    return "data:image/svg+xml;base64," + b64encode(drawing(frame, reach=reach)).decode()


@lru_cache(maxsize=128)
def svg(name: str) -> bytes:
    """The drawing of a map that exists."""
    found = named(name)
    if found is None:
        raise LookupError(name)
    bare = name.removesuffix(BARE)
    around_it = _AROUND.fullmatch(bare)
    reach, here = (int(around_it[2]), around_it[1]) if around_it else (0, bare)
    return drawing(found.frame, reach=reach, here=here, is_named=bare == name)


def drawing(frame: Frame, *, reach: int, here: str = "", is_named: bool = True) -> bytes:
    """The communes of `here` (a département), or all that the window meets; `here` is tinted when it is a commune."""
    seen = [outline for outline in _land(frame, here, reach) if frame.meets(outline.bounds)]
    parts = [f'<path class="land" d="{path_of((r for o in seen for r in o.rings), frame)}"/>']
    parts += [f'<path class="land here" d="{path_of(o.rings, frame)}"/>' for o in seen if reach and o.code == here]
    labels = _labels(frame, here if not reach else "") if is_named else ()
    parts += [f'<text x="{x}" y="{y}">{escape(name)}</text>' for x, y, name in labels]
    size = f'viewBox="0 0 {frame.width} {frame.height}" width="{frame.width}" height="{frame.height}"'
    text = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{STYLE}</style>{"".join(parts)}</svg>'
    return text.encode()


def _land(frame: Frame, here: str, reach: int) -> Iterable[Outline]:
    if not reach:
        return communes_of(here) or _departements_of(here)
    if reach > WITH_COMMUNES:
        return departements()
    met = (departement for departement in departements() if frame.meets(departement.bounds))
    return (commune for departement in met for commune in communes_of(departement.code))


def _departements_of(code: str) -> list[Outline]:
    """That of a département; on the map of France, those of its mainland and of Corsica."""
    return [o for o in departements() if o.code == code or (code == FRANCE and len(o.code) == 2)]


def _labels(frame: Frame, code: str) -> list[tuple[int, int, str]]:
    """The names of the most populous communes of the window (or of a département) that have room for theirs."""
    taken: list[tuple[int, int, int]] = []
    found = []
    for commune, x, y in _populous(frame, code):
        half = LETTER * len(commune.name) // 2
        inside = half < x < frame.width - half and LINE < y < frame.height - LINE
        if inside and all(abs(x - tx) > half + other or abs(y - ty) > LINE for tx, ty, other in taken):
            taken.append((x, y, half))
            found.append((x, y + LINE // 4, commune.name))
        if len(found) == MOST_LABELS:
            break
    return found


def _populous(frame: Frame, code: str) -> list[tuple[Commune, int, int]]:
    """The communes of the window, the most populous first."""
    west, south, east, north = frame.bounds
    found = []
    for commune in gazetteer.shipped():
        if commune.longitude is None or commune.latitude is None or commune.is_arrondissement:
            continue
        here = west <= commune.longitude <= east and south <= commune.latitude <= north
        if here and code in ("", FRANCE, commune.departement):
            found.append((commune, *frame.xy(Point(commune.latitude, commune.longitude))))
    return sorted(found, key=lambda pair: -pair[0].population)


@lru_cache(maxsize=1)
def departements() -> tuple[Outline, ...]:
    return tuple(_read("departements"))


@lru_cache(maxsize=12)
def communes_of(code: str) -> tuple[Outline, ...]:
    """Those of a département; none where there is no outline."""
    return tuple(_read(code)) if _CODE.fullmatch(code) else ()


def _read(name: str) -> Iterable[Outline]:
    path = _folder() / f"{name}.json.gz"
    return outlines_of(json.loads(gzip.decompress(path.read_bytes()))) if path.is_file() else ()


def _folder() -> Path:
    return settings.REFERENCE_DATA_DIR / "territoires" / "contours"
