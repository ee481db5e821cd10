"""The places that an address asks for, for files and programs: those of the list with the same parameters, in order.

Somebody who looks at the list sees what was understood; a program does not. A value that means nothing is refused here
with a sentence, or every place would be taken for those that were wanted.
"""

from collections.abc import Iterable, Iterator

from django.http import QueryDict

from declic.core.plain_text import plain_line
from declic.places import searching
from declic.places.asked import FLAGS, PICKS, WHEN, YES, Asked
from declic.places.engine import NEEDS
from declic.places.models import Feature
from declic.places.search_address import READ

ZONE = "zone"
SHOWN = 60  # of a value that is not understood
NOT_READ = "«\u00a0{name}\u00a0»\u00a0: nous ne lisons pas «\u00a0{text}\u00a0». Écrivez {instead}, ou rien."
NO_NEED = "«\u00a0{name}\u00a0»\u00a0: «\u00a0{text}\u00a0» n’est pas un besoin connu. Écrivez l’un de\u00a0: {known}."
WHEN_INSTEAD = ", ".join(word for word, _ in WHEN) + ", ou un jour et une heure comme 2026-11-24T18:30"
ZONE_INSTEAD = "sud,ouest,nord,est en degrés, comme 48.7,2.3,48.9,2.6"


class MisreadError(Exception):
    """Something asked cannot be understood: the message says what, and what to write."""


def keys(query: QueryDict) -> list[int] | None:
    """None when nothing is asked. MisreadError for what cannot be understood; unknown parameters are nothing."""
    if not any(value for name in (*READ, ZONE) for value in query.getlist(name)):
        return None
    search = searching.search(query)
    for sentence in _misread(query, search.asked, search.features):
        raise MisreadError(sentence)
    return [seen.pk for seen in search.found.glances]


def not_read(name: str, text: str, instead: str) -> str:
    return NOT_READ.format(name=name, text=plain_line(text[:SHOWN]), instead=instead)


def no_need(name: str, text: str) -> str:
    return NO_NEED.format(name=name, text=plain_line(text[:SHOWN]), known=", ".join(sorted(NEEDS)))


def _misread(query: QueryDict, asked: Asked, features: Iterable[Feature]) -> Iterator[str]:
    if asked.sentence:
        yield plain_line(asked.sentence)
    yield from (no_need("b", text) for text in query.getlist("b") if text and text not in NEEDS)
    if asked.problem:
        yield plain_line(asked.problem)
    when = query.get("ouvert", "")
    if when and not (asked.typed_day or asked.typed_hour) and not _is_read(when, asked):
        yield not_read("ouvert", when, WHEN_INSTEAD)
    for name, kind, *_ in PICKS:
        if (text := query.get(name, "")) and name not in asked.picks:
            yield not_read(name, text, ", ".join(f.slug for f in features if f.kind == kind))
    for name in (*(name for name, _ in FLAGS), "sur"):
        if (text := query.get(name, "")) and text != YES:
            yield not_read(name, text, YES)
    if (text := query.get(ZONE, "")) and not asked.zone and not asked.commune:
        yield not_read(ZONE, text, ZONE_INSTEAD)


def _is_read(when: str, asked: Asked) -> bool:
    """A day and an hour: both of them, where both are written."""
    day, _, hour = when.partition("T")
    return bool(asked.when) or (bool(asked.day) == bool(day) and bool(asked.hour) == bool(hour))
