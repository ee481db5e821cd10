"""What the base knows when a file comes: places by what they are known by, identifiers and addresses already taken."""

from collections.abc import Iterator, Mapping

from django.db.models import Max
from django.db.models.fields.json import KT
from django.utils.text import slugify

from declic.core.folding import fold
from declic.core.slugs import LONGEST
from declic.places.engine.matching import (
    MOST_IN_A_BLOCK,
    SIGN_FIELDS,
    Likeness,
    Sign,
    blocks_around,
    blocks_of,
    could_be_called,
    most_alike,
    sign_of,
)
from declic.places.engine.nearest import Point
from declic.places.models import Place, SourceRecord
from declic.places.models.place import NAMES_OF_IDENTIFIERS, NAMES_OF_PAGES, new_public_id
from declic.places.services.imports.spool import Spool, packed

# The key of a place that was deleted here: known again, it does not come back.
GONE = "#gone"
_LONGEST_IDENTIFIER = 140
_ADD = "INSERT INTO signs VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_ADD_BLOCK = """INSERT INTO blocks SELECT ?1, ?2
    WHERE (SELECT count(*) FROM (SELECT 1 FROM blocks WHERE block = ?1 LIMIT ?3)) < ?3"""
_AROUND = """SELECT * FROM signs WHERE rank IN
    (SELECT sign FROM blocks WHERE block IN (SELECT value FROM json_each(?))) ORDER BY rank"""


class Known:
    """Read once for a file; what it creates is added as it goes."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool

    def add(self, sign: Sign) -> None:
        """A place, found again by what it is known by; what too many share tells none of them (`MOST_IN_A_BLOCK`)."""
        point = (sign.point.latitude, sign.point.longitude) if sign.point else (None, None)
        telling = (sign.phone, sign.siret, sign.postcode, sign.called)
        self._spool.put(_ADD, sign.key, sign.name, sign.commune, sign.insee, sign.street, *point, *telling)
        (rank,) = self._spool.one("SELECT last_insert_rowid()")
        blocks = ((block, rank, MOST_IN_A_BLOCK) for block in set(blocks_of(sign)))
        self._spool.put_all(_ADD_BLOCK, blocks)

    def like(self, sign: Sign) -> list[Likeness]:
        """Those that may be the same place, the surest and most alike first."""
        return most_alike(sign, self._candidates(sign))

    def _candidates(self, sign: Sign) -> Iterator[Sign]:
        found = self._spool.each(_AROUND, packed(blocks_around(sign)))
        for _, key, name, commune, insee, street, latitude, longitude, phone, siret, postcode, called in found:
            if could_be_called(sign.called, called):
                point = None if latitude is None else Point(latitude, longitude)
                yield Sign(key, name, commune, insee, street, point, phone, siret, postcode)

    def take(self, identifier: str = "", slug: str = "") -> None:
        """These are taken."""
        self._spool.put("INSERT OR IGNORE INTO identifiers VALUES (?)", identifier)
        self._spool.put("INSERT OR IGNORE INTO slugs VALUES (?, 2)", slug)

    def free_slug(self, name: str, commune: str) -> str:
        """The same as `core.slugs.free_slug`, without asking the site's base for each."""
        slug = slugify(fold(f"{name} {commune}"))[:LONGEST].strip("-") or "lieu"
        found = self._spool.one("SELECT next FROM slugs WHERE taken = ?", slug)
        number, chosen = (found[0], f"{slug}-{found[0]}") if found else (1, slug)
        while not self._spool.put("INSERT OR IGNORE INTO slugs VALUES (?, 2)", chosen):
            number += 1
            chosen = f"{slug}-{number}"
        self._spool.put("UPDATE slugs SET next = ? WHERE taken = ?", number + 1, slug)
        return chosen

    def free_identifier(self, source: str, external_id: str) -> str:
        """That of the source when it is free."""
        for wanted in (external_id, f"{source}-{external_id}"):
            chosen = wanted[:_LONGEST_IDENTIFIER]
            if chosen and not chosen.startswith("#") and self._is_free(chosen):
                return chosen
        chosen = new_public_id()
        self._is_free(chosen)
        return chosen

    def _is_free(self, identifier: str) -> bool:
        """It is taken from then on."""
        return bool(self._spool.put("INSERT OR IGNORE INTO identifiers VALUES (?)", identifier))


def sources_ahead(last_days: Mapping[str, str]) -> frozenset[str]:
    """Sources that have said something since the last day of their file: it is a former one."""
    found = SourceRecord.objects.filter(source__in=list(last_days)).order_by()
    known = found.values_list("source").annotate(last=Max(KT("values__updated_on")))
    return frozenset(source for source, last in known if last_days[source] and (last or "") > last_days[source])


def known_places(spool: Spool) -> Known:
    """All that the base holds, and what was deleted."""
    known = Known(spool)
    for name in NAMES_OF_IDENTIFIERS:
        known.take(identifier=name)
    for name in NAMES_OF_PAGES:
        known.take(slug=name)
    for public_id, slug, *values in Place.objects.values_list("public_id", "slug", *SIGN_FIELDS).iterator():
        known.take(public_id, slug)
        known.add(sign_of(public_id, dict(zip(SIGN_FIELDS, values, strict=True))))
    gone = SourceRecord.objects.filter(place=None).values_list("pk", "values")
    for pk, said in gone.iterator():
        known.add(sign_of(f"{GONE}-{pk}", said))
    return known
