"""A row of the list, and the map beside it, in French words."""

from dataclasses import dataclass
from datetime import datetime

from declic.core import telephones
from declic.core.french_dates import hours_in_words, time_in_words
from declic.core.typography import polish
from declic.places import wording
from declic.places.asked import NOW, Asked, moment_in_words, moment_of
from declic.places.base_maps import corners
from declic.places.engine import Hours
from declic.places.engine.choosing import Glance
from declic.places.engine.markers import Spot, dots, grouped, rings
from declic.places.engine.moments import Moment, is_open
from declic.places.engine.nearest import Point
from declic.places.engine.outlines import Frame
from declic.places.models import Mobility, Wheelchair
from declic.places.queries import NearPlace

NAMED_IN_A_GROUP = 3
FAR_KM = 50  # nobody goes there to print a poster
DIGIT = 24  # how far apart the signs of a mark are, in units of the map
MIDDLE = 14  # from the middle of a mark to the foot of its signs


@dataclass(frozen=True)
class ListCard:
    """What a row of the list shows; `lines` are written one under the other."""

    rank: int
    name: str
    url: str
    opening: str
    lines: str
    phone: str
    phone_href: str


def card(near: NearPlace, rank: int, asked: Asked, now: datetime, origin: str) -> ListCard:
    """`near.place` comes with its features; `origin`: what its distance is measured from."""
    place = near.place
    how_far = f"{wording.how_far(near)} {origin}".strip() if near.distance_km is not None else ""
    first = ", ".join(filter(None, (how_far, wording.address(place))))
    lines = (first[:1].upper() + first[1:], _services(near), _remarks(near, asked, now))
    return ListCard(
        rank=rank,
        name=polish(place.name),
        url=wording.place_url(place),
        opening=opening(near, asked, now),
        lines="\n".join(polish(line) for line in lines if line),
        phone=wording.phone(place.phone),
        phone_href=telephones.href(place.phone),
    )


def far(nearest_km: float | None) -> str:
    """Said before a list of which nothing is near; "" otherwise."""
    if nearest_km is None or nearest_km <= FAR_KM:
        return ""
    there = wording.distance(nearest_km)
    return f"Nous ne connaissons aucun lieu à moins de {FAR_KM}\u00a0km\u00a0: le plus proche est {there}."


def _services(near: NearPlace) -> str:
    return ", ".join(wording.tags([f.short for f in near.place.features.all() if f.kind in ("service", "use")]))


def _remarks(near: NearPlace, asked: Asked, now: datetime) -> str:
    """What is asked and not known of it, and what one should know before going."""
    place, found = near.place, []
    if place.mobility in (Mobility.ITINERANT, Mobility.BOTH):
        found.append("se déplace\u00a0: vérifiez où il est")
    if "fauteuil" in asked.flags:
        found.append(_WHEELCHAIR.get(place.wheelchair, ""))
    if "gratuit" in asked.flags:
        price = {f.slug for f in place.features.all() if f.kind == "price"}
        if "gratuit" not in price:
            found.append("gratuit sous condition" if price else "prix non précisé")
    if wording.is_stale(place, now.date()):
        found.append("pas vérifié depuis six mois")
    text = ", ".join(filter(None, found))
    return text[:1].upper() + text[1:]


_WHEELCHAIR = {
    Wheelchair.YES: "accessible en fauteuil",
    Wheelchair.LIMITED: "accessible en partie en fauteuil",
    Wheelchair.UNKNOWN: "accès en fauteuil non connu",
}


def opening(near: NearPlace, asked: Asked, now: datetime) -> str:
    """Open or not when one asks: now, unless another moment was chosen."""
    hours, moment = near.place.opening_hours(), moment_of(asked, now)
    if hours is None or moment is None or asked.when == NOW:
        return wording.opening_sentence(near.place, now)
    verdict, words = is_open(hours, moment), moment_in_words(asked, now)
    if verdict is None:
        return f"Jour férié, ouverture à vérifier ({words})"
    said = f"Ouvert {words}{_until(hours, moment)}" if verdict else f"Fermé {words}"
    return said + wording.condition(near.place, hours)


def _until(hours: Hours, moment: Moment) -> str:
    start = moment.start.replace(tzinfo=hours.zone)
    if moment.end is None:
        until = hours.at(start).until
        return f", jusqu’à {time_in_words(until)}" if until else ""
    spans = hours.open_between(start, moment.end.replace(tzinfo=hours.zone))
    return "\u00a0: " + ", ".join(hours_in_words(opens, closes) for opens, closes in spans)


@dataclass(frozen=True)
class Mark:
    """A link of the map: to the first of its places, named after them."""

    x: int
    y: int
    first: int
    name: str
    is_group: bool
    is_about: bool


@dataclass(frozen=True)
class Signs:
    """The numerals of the marks, as one text whose signs have each their position."""

    text: str
    xs: str
    ys: str


@dataclass(frozen=True)
class MapView:
    url: str
    width: int
    height: int
    bounds: str
    marks: tuple[Mark, ...]
    signs: Signs
    hollow_signs: Signs
    dots: str
    rings: str
    groups: str
    missing: str


def drawn(near: list[NearPlace], first_rank: int, others: list[Glance], frame: Frame, url: str) -> MapView:
    """The places of the page as numbered marks on a base map, the others as dots; what is not on it is said."""
    ranked = dict(enumerate(near, start=first_rank))
    points = {rank: Point(n.place.latitude, n.place.longitude) for rank, n in ranked.items() if n.place.latitude}
    inside = {rank: frame.xy(point) for rank, point in points.items() if frame.holds(point)}
    spots = grouped((rank, x, y) for rank, (x, y) in inside.items())
    marks = tuple(_mark(spot, ranked) for spot in spots)
    pairs = list(zip(marks, map(_label, spots), strict=True))
    return MapView(
        url=url,
        width=frame.width,
        height=frame.height,
        bounds=corners(frame),
        marks=marks,
        signs=_signs([pair for pair in pairs if not pair[0].is_about]),
        hollow_signs=_signs([pair for pair in pairs if pair[0].is_about]),
        dots=dots(frame.inside(seen.point for seen in others if seen.point and not seen.is_about)),
        rings=rings(frame.inside(seen.point for seen in others if seen.point and seen.is_about)),
        groups=" ; ".join(numbers(spot.ranks) for spot in spots if len(spot.ranks) > 1),
        missing=numbers([rank for rank in ranked if rank not in inside]),
    )


def _mark(spot: Spot, ranked: dict[int, NearPlace]) -> Mark:
    named = [f"{rank}, {_named(ranked[rank])}" for rank in spot.ranks[:NAMED_IN_A_GROUP]]
    more = len(spot.ranks) - len(named)
    is_group = len(spot.ranks) > 1
    name = (f"{_label(spot)}\u00a0: " if is_group else "") + " ; ".join(named)
    if more:
        name += f" ; et {more} autre{'s' if more > 1 else ''}"
    is_about = all(ranked[rank].place.position_is_approximate for rank in spot.ranks)
    return Mark(spot.x, spot.y, spot.ranks[0], name, is_group, is_about)


def _named(near: NearPlace) -> str:
    return ", ".join(filter(None, (polish(near.place.name), near.place.commune, wording.how_far(near))))


def _label(spot: Spot) -> str:
    return f"{spot.ranks[0]}+{len(spot.ranks) - 1}" if len(spot.ranks) > 1 else str(spot.ranks[0])


def _signs(pairs: list[tuple[Mark, str]]) -> Signs:
    """Each sign centred on its own point: a whole page of numerals is one element."""
    xs = [
        round(mark.x + DIGIT * (place - (len(label) - 1) / 2)) for mark, label in pairs for place in range(len(label))
    ]
    ys = [mark.y + MIDDLE for mark, label in pairs for _ in label]
    return Signs("".join(label for _, label in pairs), " ".join(map(str, xs)), " ".join(map(str, ys)))


def numbers(ranks: list[int] | tuple[int, ...]) -> str:
    """« 3, 5 et 7 »."""
    said = [str(rank) for rank in ranks]
    return " et ".join(filter(None, (", ".join(said[:-1]), *said[-1:])))
