"""Is this place already here, said otherwise by another row? Sure, doubtful, or no.

Only what leaves no doubt is « sure », since the two are then made one: the same building (under SURE_M away, or the
same street and number when a position is only that of the commune) and the same name, but for the words that say
nothing. A telephone, or a real Siret, helps a name that is a little different; neither is enough by itself: one town
hall answers for ten places. « 00000000000000 » is no Siret. « Doubtful » ones stay apart, for an agent to look at.

Candidates come from small blocks (a cell of the map, a street and number, a telephone, a name in a commune): the cost
grows with the rows, not with their square.

>>> here = Sign("a", "Médiathèque Boris-Vian", "Créteil", "94028", "3 rue des Bleuets", Point(48.79, 2.455))
>>> said = Sign("b", "MEDIATHEQUE BORIS VIAN", "Créteil", "94028", "3, Rue des Bleuets", Point(48.7901, 2.4551))
>>> likeness(here, said).is_sure
True
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from rapidfuzz import fuzz

from declic.core.folding import fold
from declic.places.engine.nearest import Point, distance_km

SURE_M = 100.0
DOUBT_M = 200.0
SAME_NAME, CLOSE_NAME, LIKE_NAME = 92.0, 84.0, 75.0
SAME_STREET, LIKE_WORD = 88.0, 70.0
# What so many places share (one point, one telephone) says nothing of any two: a file made so would take hours.
MOST_IN_A_BLOCK = 100
_CELL = 0.003  # degrees: more than DOUBT_M from one cell to the next but one, in France and overseas
_SIRET = 14
_PHONE = 9  # last digits: +33149085563 and 01 49 08 55 63 are one number

_ARTICLES = "le la les l un une des de du d et en au aux a pour sur dans par avec"
_COMMON = "association asso commune ville municipal municipale municipaux etablissement structure"
_SMALL, _EMPTY = frozenset(_ARTICLES.split()), frozenset(_COMMON.split())
_ROADS = {
    "av": "avenue", "ave": "avenue", "bd": "boulevard", "bld": "boulevard", "boul": "boulevard", "pl": "place",
    "r": "rue", "all": "allee", "rte": "route", "ch": "chemin", "chem": "chemin", "imp": "impasse", "sq": "square",
    "esp": "esplanade", "fg": "faubourg", "res": "residence", "st": "saint", "ste": "sainte", "gal": "general",
    "dr": "docteur", "pdt": "president", "crs": "cours", "qu": "quai", "pass": "passage",
}  # fmt: skip
_MOVING = frozenset({"bus", "camion", "itinerant", "itinerante", "itinerance", "mobile"})
_PARTS = frozenset(
    {"annexe", "antenne", "bis", "ter", "nord", "sud", "est", "ouest", "haut", "bas", "jeunes", "jeunesse", "enfants",
     "enfance", "adultes", "seniors", "adolescents", "ados"}
)  # fmt: skip
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Sign:
    """What a place is known by. `point` is None unless it is its own; `key` is whatever the caller tells it by.

    Thousands are held at once: what is rarely asked is computed again, what most have in common is kept once.
    """

    key: str
    name: str
    commune: str = ""
    insee: str = ""
    street: str = ""
    point: Point | None = None
    phone: str = ""
    siret: str = ""
    postcode: str = ""
    # The words of its name that say something, in order of the alphabet.
    called: str = field(init=False, default="")

    def __post_init__(self) -> None:
        for name in ("commune", "insee", "postcode"):
            object.__setattr__(self, name, intern(getattr(self, name)))
        object.__setattr__(self, "called", " ".join(sorted(self._telling())))

    def _telling(self) -> list[str]:
        """Without those of its commune; all of them when nothing is left."""
        every = [word for word in fold(self.name).split() if word not in _SMALL]
        town = set(fold(self.commune).split())
        return [word for word in every if word not in _EMPTY and word not in town] or every

    @property
    def words(self) -> list[str]:
        return self.called.split()

    @property
    def marks(self) -> set[str]:
        """« Espace 1 » is not « Espace 2 », nor is a bus the house that it leaves from, nor an annexe the house."""
        return {word for word in self.words if word.isdigit() or len(word) == 1 or word in _MOVING or word in _PARTS}

    @property
    def road(self) -> str:
        """The street without its number, abbreviations opened."""
        words = (_ROADS.get(word, word) for word in fold(self.street).split() if not word[0].isdigit())
        return " ".join(word for word in words if word not in _SMALL and word not in ("bis", "ter"))

    @property
    def number(self) -> str:
        found = _NUMBER.match(fold(self.street))
        return found.group().lstrip("0") if found else ""

    @property
    def where(self) -> str:
        return self.insee or self.postcode

    @property
    def line(self) -> str:
        """Its telephone, the same however written; "" for none, or one that its source masked."""
        digits = "".join(c for c in self.phone if c.isdigit())
        return digits[-_PHONE:] if len(digits) >= _PHONE and not digits.endswith("000000") else ""

    @property
    def real_siret(self) -> str:
        return self.siret if len(self.siret) == _SIRET and self.siret.isdigit() and self.siret.strip("0") else ""


SIGN_FIELDS = (
    "name", "commune", "insee", "address", "latitude", "longitude", "position_is_approximate", "phone", "pivot",
    "postcode",
)  # fmt: skip


def sign_of(key: str, values: Mapping[str, Any]) -> Sign:
    """What these values make a place known by; the commune's point is no point of its own."""
    own = values.get("latitude") is not None and not values.get("position_is_approximate")
    return Sign(
        key,
        values.get("name") or "",
        values.get("commune") or "",
        values.get("insee") or "",
        values.get("address") or "",
        Point(values["latitude"], values["longitude"]) if own else None,
        values.get("phone") or "",
        values.get("pivot") or "",
        values.get("postcode") or "",
    )


@dataclass(frozen=True)
class Likeness:
    """The other's key and name, how sure, and how much alike (the higher the better)."""

    key: str
    is_sure: bool
    score: float
    reasons: tuple[str, ...] = ()
    name: str = ""


def likeness(one: Sign, other: Sign) -> Likeness | None:
    """None when nothing says that they are one place; « sure » when hardly anything allows a doubt."""
    exact, loose = _names(one.called, other.called)
    if loose < LIKE_NAME:
        return None
    apart = _metres(one, other)
    if apart is not None and apart > DOUBT_M:
        return None
    if apart is None and not (one.where and one.where == other.where):
        return None
    same_street = _same_street(one, other)
    same_phone = bool(one.line) and one.line == other.line
    same_siret = bool(one.real_siret) and one.real_siret == other.real_siret
    reasons = tuple(
        name
        for name, holds in (
            ("name", exact >= SAME_NAME),
            ("street", same_street),
            ("near", apart is not None and apart <= SURE_M),
            ("phone", same_phone),
            ("siret", same_siret),
        )
        if holds
    )
    is_sure = (
        one.marks == other.marks
        and _in_one_town(one, other)
        and _in_one_building(apart, same_street, one, other)
        and _one_name(exact, loose, one, other, helped=same_phone or same_siret, same_street=same_street)
    )
    if not is_sure and apart is None and not (same_street or same_phone or exact >= SAME_NAME):
        return None
    nearness = 0.0 if apart is None else 10 * (1 - apart / DOUBT_M)
    score = exact + loose / 10 + nearness + 10 * (same_street + same_phone + same_siret)
    return Likeness(other.key, is_sure, score, reasons, other.name)


def could_be_called(one: str, other: str) -> bool:
    """Whether two names, by the words that say something, leave a chance to `likeness`."""
    return _names(one, other)[1] >= LIKE_NAME


def _names(one: str, other: str) -> tuple[float, float]:
    exact = fuzz.ratio(one, other)
    return exact, max(exact, fuzz.token_set_ratio(one, other, score_cutoff=LIKE_NAME))


def _metres(one: Sign, other: Sign) -> float | None:
    if one.point is None or other.point is None:
        return None
    return distance_km(one.point, other.point) * 1000


def _same_street(one: Sign, other: Sign) -> bool:
    """The same street and number; a street without a number is not enough."""
    if not one.number or one.number != other.number:
        return False
    road, other_road = one.road, other.road
    return bool(road and other_road) and fuzz.token_sort_ratio(road, other_road) >= SAME_STREET


def _in_one_building(apart: float | None, same_street: bool, one: Sign, other: Sign) -> bool:
    if apart is None:
        return same_street
    elsewhere = bool(one.number and other.number) and not same_street
    return (apart <= SURE_M and not elsewhere) or (same_street and apart <= DOUBT_M)


def _in_one_town(one: Sign, other: Sign) -> bool:
    """Two communes that differ: one of the two positions is an error."""
    if one.insee and other.insee:
        return one.insee == other.insee
    return not (one.postcode and other.postcode) or one.postcode == other.postcode


def _one_name(exact: float, loose: float, one: Sign, other: Sign, *, helped: bool, same_street: bool) -> bool:
    if _are_called_apart(one, other):
        return False
    if exact >= SAME_NAME or (helped and exact >= CLOSE_NAME):
        return True
    shorter, longer = sorted((len(one.words), len(other.words)))
    return same_street and loose >= 99 and shorter >= 2 and shorter >= longer / 2


def _are_called_apart(one: Sign, other: Sign) -> bool:
    """« Maison du Rhône de Genas » is not that « d’Anse »: each has a word of its own, and neither is the other's
    mistyped."""
    mine, theirs = set(one.words) - set(other.words), set(other.words) - set(one.words)
    if not mine or not theirs:
        return False
    return all(fuzz.ratio(a, b) < LIKE_WORD for a in mine for b in theirs)


class Register:
    """The places known so far, found again by what they are known by."""

    def __init__(self, signs: Iterable[Sign] = ()) -> None:
        # By the hash of the block: two blocks of one hash only make a candidate more.
        self._blocks: dict[int, list[Sign]] = defaultdict(list)
        for sign in signs:
            self.add(sign)

    def add(self, sign: Sign) -> None:
        for block in blocks_of(sign):
            held = self._blocks[block]
            if len(held) < MOST_IN_A_BLOCK:
                held.append(sign)

    def like(self, sign: Sign) -> list[Likeness]:
        """Those that may be the same place, the surest and most alike first; each key once."""
        near = {id(other): other for block in blocks_around(sign) for other in self._blocks.get(block, ())}
        return most_alike(sign, near.values())


def most_alike(sign: Sign, others: Iterable[Sign]) -> list[Likeness]:
    """Of these, those that may be the same place, the surest and most alike first; each key once."""
    best: dict[str, Likeness] = {}
    for other in others:
        found = likeness(sign, other)
        kept = best.get(other.key)
        if found and (kept is None or (found.is_sure, found.score) > (kept.is_sure, kept.score)):
            best[other.key] = found
    return sorted(best.values(), key=lambda found: (not found.is_sure, -found.score, found.key))


def blocks_of(sign: Sign) -> list[int]:
    """Under which numbers it is kept, the same as long as the process runs."""
    found = [hash(block) for block in _blocks(sign)]
    return [*found, hash(_cell(sign.point))] if sign.point else found


def blocks_around(sign: Sign) -> list[int]:
    """Under which numbers those that may be the same place are kept."""
    found = [hash(block) for block in _blocks(sign)]
    if sign.point:
        row, column = _cell(sign.point)
        found += [hash((row + up, column + right)) for up in (-1, 0, 1) for right in (-1, 0, 1)]
    return found


def _cell(point: Point) -> tuple[int, int]:
    return int(point.latitude // _CELL), int(point.longitude // _CELL)


def _blocks(sign: Sign) -> Iterator[tuple[str, ...]]:
    if sign.where:
        yield "name", sign.where, sign.called
        number, road, line = sign.number, sign.road, sign.line
        if number and road:
            yield "street", sign.where, number, road.split()[-1]
        if line:
            yield "phone", sign.where, line
