"""Where each row of a file goes: a place its source has named before, one that it surely is, or a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from declic.core import gazetteer
from declic.places.engine.cleaned import CleanRow
from declic.places.engine.matching import sign_of
from declic.places.models import SourceRecord
from declic.places.services.imports.known import GONE, Known
from declic.places.services.imports.reading import Key, Reading
from declic.places.services.imports.report import Told
from declic.places.services.imports.sheets import said

EVERYWHERE = "all"


class Way(Enum):
    REFUSED = auto()
    ELSEWHERE = auto()  # outside the territory asked for
    AGAIN = auto()  # its identifier is higher in the file
    GONE = auto()  # deleted here
    KNOWN = auto()
    SAME = auto()
    NEW = auto()


@dataclass(slots=True)
class Target:
    """A row and its place's identifier ("" when there is none); `like`: which other place it is, or looks like."""

    row: CleanRow
    values: dict[str, Any]
    way: Way
    identifier: str = ""
    record: SourceRecord | None = None
    like: Told | None = None
    is_repeated: bool = False

    @property
    def key(self) -> Key:
        return self.row.source, self.row.external_id

    @property
    def day(self) -> str:
        return str(self.values.get("updated_on") or "")


@dataclass
class Finder:
    """Of the rows that bear one identifier, the first says what they say together."""

    known: Known
    territory: str
    reading: Reading

    def find(self, chunk: Sequence[CleanRow]) -> list[Target]:
        records = _records(chunk)
        return [self._target(row, records.get((row.source, row.external_id))) for row in chunk]

    def _target(self, row: CleanRow, record: SourceRecord | None) -> Target:
        target = Target(row, {}, Way.REFUSED, record=record)
        if row.refusal:
            return target
        target.is_repeated = self.reading.is_repeated(target.key)
        target.values = said(self.reading.together(target.key) if target.is_repeated else row.values, row.stops)
        if self.territory not in (EVERYWHERE, departement_of(target.values)):
            target.way = Way.ELSEWHERE
        elif target.is_repeated and self.reading.is_begun(target.key):
            target.way = Way.AGAIN
        elif record:
            target.way = Way.KNOWN if record.place else Way.GONE
            target.identifier = record.place.public_id if record.place else ""
        else:
            self._match(target)
        if target.is_repeated and target.way is not Way.ELSEWHERE:
            self.reading.begin(target.key)
        return target

    def _match(self, target: Target) -> None:
        alike = self.known.like(sign_of("", target.values))
        if alike and alike[0].is_sure:
            target.way = Way.GONE if alike[0].key.startswith(GONE) else Way.SAME
            if target.way is Way.SAME:
                target.identifier = alike[0].key
                target.like = {"code": "same_place", "value": alike[0].name, "became": alike[0].key}
            return
        doubtful = next((found for found in alike if not found.key.startswith(GONE)), None)
        if doubtful:
            target.like = {"code": "maybe_same_place", "value": doubtful.name, "became": doubtful.key}
        target.way, target.identifier = Way.NEW, self.known.free_identifier(*target.key)
        self.known.add(sign_of(target.identifier, target.values))


def _records(chunk: Sequence[CleanRow]) -> dict[Key, SourceRecord]:
    named = [row.external_id for row in chunk if row.refusal is None]
    found = SourceRecord.objects.filter(external_id__in=named).select_related("place")
    found = found.only("source", "external_id", "values", "seen_in", "place__public_id")
    return {(record.source, record.external_id): record for record in found}


def departement_of(values: Mapping[str, Any]) -> str:
    """By its commune, else by its postcode; "" when neither says it."""
    insee, postcode = values.get("insee") or "", values.get("postcode") or ""
    commune = gazetteer.commune(insee) if insee else None
    if commune:
        return commune.departement
    code = insee or postcode
    return code[: 3 if code.startswith(("97", "98")) else 2]
