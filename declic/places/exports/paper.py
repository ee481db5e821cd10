"""The list on paper, for a wall or for those who have no screen: the same search, in large type, its map numbered."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any

from django.utils import timezone

from declic.core.centre import current_centre
from declic.core.french_dates import short_day
from declic.core.pdf import compile_pdf
from declic.core.plain_text import plain_line
from declic.core.qr import qr_svg
from declic.core.typography import polish
from declic.places import base_maps, list_wording, sheet, wording
from declic.places.base_maps import BaseMap
from declic.places.engine import Point
from declic.places.engine.markers import RADIUS, Spot, grouped
from declic.places.queries import NearPlace

TEMPLATE = Path(__file__).parent / "paper.typ"
SOURCES = "Sources : {sources}. Contours : IGN, Admin Express 2018."
OLD = "Fiche pas vérifiée depuis six mois : {ask_first}."
_NIGHT = re.compile(r"@media.*?\}\}")
MARK = (
    '<circle cx="{x}" cy="{y}" r="{r}" fill="{fill}" stroke="#000" stroke-width="5"/>'
    '<text style="font-size:44px;font-weight:bold;stroke:none;fill:{ink}" text-anchor="middle" x="{x}" y="{foot}">'
    "{label}</text>"
)


def document(
    near: list[NearPlace], *, title: str, chosen: list[str], base: BaseMap, origin: str, address: str, now: datetime
) -> bytes:
    """A PDF/UA-1. `chosen`: what was asked, in words; `origin`: where distances begin; `address`: of the list."""
    facts = page_data(near, title=title, chosen=chosen, base=base, origin=origin, address=address, now=now)
    return compile_pdf(TEMPLATE, facts)


def page_data(
    near: list[NearPlace], *, title: str, chosen: list[str], base: BaseMap, origin: str, address: str, now: datetime
) -> dict[str, Any]:
    """Everything the paper says; texts are values, never markup."""
    centre, today = current_centre(), timezone.localdate(now)
    sources = sorted({source for n in near if (source := plain_line(n.place.source))}) or ["fiches du centre"]
    said = {
        "title": title,
        "kicker": f"{centre.name}, le {short_day(today, year=True)}",
        "chosen": chosen,
        "origin": f"Distances à vol d’oiseau, depuis {origin}." if origin else "",
        "call": f"Une question, une recherche : {centre.phone}.",
        "hours": f"{centre.name} vous répond {centre.hours}.",
        "to_date": "La liste à jour, avec tous les lieux : lisez ce carré avec un téléphone.",
        "nothing": "Aucun lieu ne correspond. Appelez-nous : nous cherchons avec vous.",
        "sources": SOURCES.format(sources=", ".join(sources)),
        "centre": {"name": centre.name, "phone": centre.phone},
        "legend": _legend(near, base),
        "places": [_place(n, rank, now) for rank, n in enumerate(near, 1)],
        "map_alt": f"Carte des lieux de la liste, chacun à son numéro : {_missing(near, base)}",
    }
    drawn = {"qr": qr_svg(address), "map": drawing(near, base).decode() if near else "", "address": address}
    return {key: _polished(value) for key, value in said.items()} | drawn


def _place(near: NearPlace, rank: int, now: datetime) -> dict[str, Any]:
    place, today = near.place, timezone.localdate(now)
    services = ", ".join(f.short for f in place.features.all() if f.kind in ("service", "use"))
    lines = [
        wording.usual_hours(place, today) if place.hours else place.hours_original or wording.NO_USUAL,
        ", ".join(filter(None, (wording.address(place), wording.how_far(near)))),
        services,
        place.access_notes,
        OLD.format(ask_first=sheet.ask_first(place)) if wording.is_stale(place, today) else "",
    ]
    phone = wording.phone(place.phone)
    name = plain_line(place.name)
    return {"rank": str(rank), "name": name, "phone": phone, "lines": [plain_line(line) for line in lines if line]}


def _legend(near: list[NearPlace], base: BaseMap) -> str:
    """How the marks are read: those that stand for several places, those that are not sure."""
    together = [list_wording.numbers(spot.ranks) for spot in _spots(near, base) if len(spot.ranks) > 1]
    said = f"Au même endroit ou presque : {' ; '.join(together)}. " if together else ""
    if any(n.place.position_is_approximate for n in near):
        said += "Sur fond blanc : position approximative, le centre de la commune."
    return said


def _spots(near: list[NearPlace], base: BaseMap) -> list[Spot]:
    points = (
        (rank, *base.frame.xy(Point(n.place.latitude, n.place.longitude)))
        for rank, n in enumerate(near, 1)
        if _is_on(n, base)
    )
    return grouped(points)


def _missing(near: list[NearPlace], base: BaseMap) -> str:
    outside = [str(rank) for rank, n in enumerate(near, 1) if not _is_on(n, base)]
    return f"hors de la carte, {', '.join(outside)}." if outside else "tous y sont."


def _is_on(near: NearPlace, base: BaseMap) -> bool:
    place = near.place
    return place.latitude is not None and base.frame.holds(Point(place.latitude, place.longitude))


def drawing(near: list[NearPlace], base: BaseMap) -> bytes:
    """The base map and the numbers on it, as one drawing for paper: full marks, hollow where it is not sure."""
    ranked = dict(enumerate(near, 1))
    marks = "".join(_mark(spot, ranked) for spot in _spots(near, base))
    drawn = _NIGHT.sub("", base_maps.svg(base.name).decode())
    return drawn.replace("</svg>", f"{marks}</svg>").encode()


def _mark(spot: Spot, ranked: dict[int, NearPlace]) -> str:
    is_about = all(ranked[rank].place.position_is_approximate for rank in spot.ranks)
    more = f"+{len(spot.ranks) - 1}" if len(spot.ranks) > 1 else ""
    fill, ink = ("#fff", "#000") if is_about else ("#00566a", "#fff")
    radius = RADIUS if not more else RADIUS + 14
    label = f"{spot.ranks[0]}{more}"
    return MARK.format(x=spot.x, y=spot.y, foot=spot.y + 15, r=radius, fill=fill, ink=ink, label=label)


def _polished(value: Any) -> Any:
    if isinstance(value, str):
        return polish(plain_line(value))
    if isinstance(value, list):
        return [_polished(item) for item in value]
    return {key: _polished(item) for key, item in value.items()} if isinstance(value, dict) else value
