"""Sheets that look like one place: which pairs, and what agents have said of them."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from declic.places.engine.matching import SIGN_FIELDS, Likeness, Register, sign_of
from declic.places.engine.side_by_side import COLUMNS
from declic.places.kept_rows import MadeOf, Rows, as_they_come
from declic.places.models import Compared, Place, PlaceState, Verdict

DECIDED_SHOWN = 20


@dataclass(frozen=True)
class Pair:
    """Two places (their keys, the one published first) and why they look alike."""

    a: int
    b: int
    likeness: Likeness


_last: MadeOf[list[Pair]] = MadeOf()


def likely_pairs() -> list[Pair]:
    """The surest first; closed sheets, and those that an agent has told apart, are not looked at. Two queries."""
    apart = Compared.objects.filter(verdict=Verdict.DIFFERENT).values_list("kept", "other")
    told_apart = {frozenset(pair) for pair in apart}
    open_sheets = Place.objects.exclude(state=PlaceState.CLOSED).order_by("pk")
    rows = as_they_come(open_sheets.values_list("pk", "state", *SIGN_FIELDS))
    return [pair for pair in _last.get((rows,), lambda: _alike(rows)) if frozenset((pair.a, pair.b)) not in told_apart]


def _alike(rows: Rows) -> list[Pair]:
    """The pairs of these sheets that look alike."""
    known, pairs, published = Register(), list[Pair](), set[int]()
    for pk, state, *values in rows:
        sign = sign_of(str(pk), dict(zip(SIGN_FIELDS, values, strict=True)))
        if state == PlaceState.PUBLISHED:
            published.add(pk)
        pairs += [_pair(int(found.key), pk, found, published) for found in known.like(sign)]
        known.add(sign)
    return sorted(pairs, key=lambda pair: (not pair.likeness.is_sure, -pair.likeness.score, pair.a, pair.b))


def _pair(one: int, two: int, found: Likeness, published: set[int]) -> Pair:
    swapped = two in published and one not in published
    return Pair(two, one, found) if swapped else Pair(one, two, found)


def places_of(pairs: Iterable[Pair]) -> dict[int, Place]:
    return Place.objects.in_bulk([key for pair in pairs for key in (pair.a, pair.b)])


def decided() -> QuerySet[Compared]:
    """The last ones, which can be taken back."""
    return Compared.objects.select_related("kept", "other", "by")[:DECIDED_SHOWN]


def sheet_of(place: Place) -> dict[str, Any]:
    """What the two are compared by; `place` comes with its features."""
    features = sorted(feature.slug for feature in place.features.all())
    return {name: features if name == "features" else getattr(place, name) for name in COLUMNS}


def mark_of(place: Place) -> str:
    """Of the sheet that an agent was shown."""
    shown = json.dumps([place.state, sheet_of(place)], sort_keys=True)
    return hashlib.sha256(shown.encode("utf-8", "surrogatepass")).hexdigest()[:16]
