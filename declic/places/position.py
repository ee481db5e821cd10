"""Where an agent looks for the point of a place: a window on the map, and what was clicked in it."""

import re
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.http import urlencode

from declic.core import gazetteer
from declic.places import base_maps
from declic.places.engine import Point
from declic.places.engine.outlines import HEIGHT, WIDTH, Frame, frame_around
from declic.places.models import Place
from declic.places.queries import point_of

WIDEST, CLOSEST, USUAL = 32.0, 0.5, 4.0
# The two images of the page, by the width they are shown at: a click comes in their own pixels.
IMAGES = {"grand": 640, "petit": 280}
NUMBER = re.compile(r"-?\d{1,3}(?:[.,]\d{1,20})?", re.ASCII)
PIXEL = re.compile(r"\d{1,4}", re.ASCII)
MARK = (
    '<g fill="none" stroke="#13252a" stroke-width="6"><circle cx="{x}" cy="{y}" r="22" fill="#ffcd2e"/>'
    '<path d="M{x} {top}v30M{x} {low}v-30"/></g>'
)


@dataclass(frozen=True)
class Window:
    """What is at `km` or less of a point, and the point that is marked there, if any."""

    centre: Point
    km: float
    mark: Point | None = None

    @property
    def frame(self) -> Frame:
        return frame_around(self.centre, self.km)

    @property
    def query(self) -> str:
        """The address of this window, for its images."""
        told = {"lat": self.centre.latitude, "lon": self.centre.longitude, "km": self.km}
        marked = {"mlat": self.mark.latitude, "mlon": self.mark.longitude} if self.mark else {}
        return urlencode(told | marked)


def read_point(latitude: str, longitude: str) -> Point | None:
    """« 48,79 » or « 48.79 »; None for what is no position."""
    if not (NUMBER.fullmatch(latitude.strip()) and NUMBER.fullmatch(longitude.strip())):
        return None
    north, east = (float(text.strip().replace(",", ".")) for text in (latitude, longitude))
    return Point(north, east) if abs(north) <= 90 and abs(east) <= 180 else None


def read_km(text: str) -> float:
    return min(WIDEST, max(CLOSEST, float(text))) if NUMBER.fullmatch(text) and "," not in text else USUAL


def clicked(asked: QueryDict, window: Window) -> Point | None:
    """Where the map was clicked. A press of « Entrée » on the image sends its corner: no click."""
    for name, width in IMAGES.items():
        x, y = asked.get(f"{name}.x", ""), asked.get(f"{name}.y", "")
        if PIXEL.fullmatch(x) and PIXEL.fullmatch(y) and (int(x), int(y)) != (0, 0):
            scale = WIDTH / width
            if int(x) <= width and int(y) * scale <= HEIGHT:
                point = window.frame.point(int(x) * scale, int(y) * scale)
                return Point(round(point.latitude, 6), round(point.longitude, 6))
    return None


def window_of(asked: QueryDict, place: Place) -> Window:
    """The one asked for, closer around what was clicked in it; else around the place, or its commune."""
    named = read_point(asked.get("lat", ""), asked.get("lon", ""))
    here = own_point(place) or commune_point(place)
    km = read_km(asked.get("km", ""))
    if named is None:
        return Window(here or Point(46.6, 2.4), km if here else WIDEST, own_point(place))
    mark = read_point(asked.get("mlat", ""), asked.get("mlon", ""))
    if point := clicked(asked, Window(named, km)):
        return Window(point, max(CLOSEST, km / 2), point)
    return Window(named, min(WIDEST, km * 2) if "large" in asked else km, mark)


def own_point(place: Place) -> Point | None:
    if place.latitude is None or place.longitude is None:
        return None
    return Point(place.latitude, place.longitude)


def commune_point(place: Place) -> Point | None:
    commune = gazetteer.commune(place.insee) if place.insee else None
    return point_of(commune) if commune else None


def drawing(window: Window, insee: str) -> bytes:
    """The outlines of the window, its mark on top."""
    base = base_maps.drawing(window.frame, reach=max(1, round(window.km)), here=insee)
    if window.mark is None:
        return base
    x, y = window.frame.xy(window.mark)
    mark = MARK.format(x=x, y=y, top=y - 52, low=y + 52)
    return base.removesuffix(b"</svg>") + mark.encode() + b"</svg>"
