"""The files of places, piece by piece."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from declic.places.exports import own, standard
from declic.places.models import Place
from declic.places.queries import published

AT_ONCE = 500  # places read, and written, at a time
LICENCE = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
LICENCE_NAME = "Licence Ouverte 2.0"


@dataclass(frozen=True)
class Kind:
    """A format: its media type, and the name of its file."""

    media_type: str
    filename: str


KINDS = {
    "csv": Kind("text/csv; charset=utf-8", "lieux.csv"),
    "geojson": Kind("application/geo+json", "lieux.geojson"),
    "json": Kind("application/json", "lieux.json"),
}


def pieces_of(kind: str, found: QuerySet[Place]) -> Iterator[str]:
    """The places of `found` as a file of KINDS, in the order of their identifiers. KeyError for another kind."""
    places = found.order_by("public_id").prefetch_related(*_around(kind))
    return _written(kind, places.iterator(chunk_size=AT_ONCE))


def pieces_of_these(kind: str, keys: Sequence[int]) -> Iterator[str]:
    """The same of these published places, in this order: thousands are never asked of the base at once."""
    return _written(kind, _these(keys, _around(kind)))


def _these(keys: Sequence[int], around: tuple[str, ...]) -> Iterator[Place]:
    for first in range(0, len(keys), AT_ONCE):
        some = keys[first : first + AT_ONCE]
        places = published().prefetch_related(*around).in_bulk(some)
        yield from (places[key] for key in some if key in places)


def _around(kind: str) -> tuple[str, ...]:
    return ("features",) if kind == "csv" else ("features", "closures", "stops")


def _written(kind: str, places: Iterable[Place]) -> Iterator[str]:
    writers: dict[str, Callable[[Iterable[Place]], Iterator[str]]] = {
        "csv": _csv,
        "geojson": _geojson,
        "json": _json,
    }
    return writers[kind](places)


def _csv(places: Iterable[Place]) -> Iterator[str]:
    """Commas, as the standard's own example; lines end as RFC 4180 says (else a lone return would cut one)."""
    yield _line(list(standard.COLUMNS))
    for place in places:
        yield _line(standard.cells(standard.row(place)))


def _line(cells: list[str]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _json(places: Iterable[Place]) -> Iterator[str]:
    head = {"licence": LICENCE_NAME, "licence_url": LICENCE, "source": settings.SITE_URL}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "lieux": [\n'
    yield from _separated(own.document(place) for place in places)
    yield "\n]}\n"


def _geojson(places: Iterable[Place]) -> Iterator[str]:
    head = {"type": "FeatureCollection", "licence": LICENCE_NAME, "licence_url": LICENCE, "source": settings.SITE_URL}
    yield json.dumps(head, ensure_ascii=False)[:-1] + ', "features": [\n'
    yield from _separated(own.feature(place) for place in places)
    yield "\n]}\n"


def _separated(documents: Iterable[dict[str, Any]]) -> Iterator[str]:
    for number, document in enumerate(documents):
        yield (",\n" if number else "") + json.dumps(document, ensure_ascii=False)
