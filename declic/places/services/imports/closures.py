"""Places that a source named, and that its new file no longer holds: their closure is proposed, never decided.

Only when the file covers the source: it holds at least half of what is known of it (in the territory asked for), or
at least half of what is known in the départements that it names, those alone then. An older file proposes nothing.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from declic.places.models import Origin, PlaceState, Proposal, ProposalState, SourceRecord
from declic.places.services.imports.applying import Run
from declic.places.services.imports.targets import EVERYWHERE, departement_of

_COLUMNS = (
    "source", "external_id", "place", "place__public_id", "place__name", "place__insee", "place__postcode",
    "values__updated_on", "seen_in__digest",
)  # fmt: skip
_KEPT = "INSERT INTO missing VALUES (NULL, ?, ?, ?, ?, ?)"
_CLOSING = "INSERT OR IGNORE INTO closing VALUES (NULL, ?, ?, ?)"
_NO_LONGER_SAID = "SELECT place, public_id, name, departement FROM missing WHERE source = ? ORDER BY rank"


@dataclass
class _Covered:
    """Records known of a source, and those that the file holds: everywhere, and in the départements that it names."""

    known: int = 0
    held: int = 0
    known_there: int = 0
    held_there: int = 0

    def count(self, *, is_held: bool, is_there: bool) -> None:
        self.known += 1
        self.held += is_held
        self.known_there += is_there
        self.held_there += is_held and is_there


def find_closures(run: Run) -> None:
    """Lays in the spool the places whose closure is to be proposed."""
    spool, covered = run.reading.spool, defaultdict[str, _Covered](_Covered)
    for record in _known(run):
        source, external_id, place, public_id, name, where, day = record
        is_held = spool.one("SELECT 1 FROM seen WHERE source = ? AND external_id = ?", source, external_id) is not None
        covered[source].count(is_held=is_held, is_there=where in run.departements[source])
        last_day = run.reading.last_days.get(source, "")
        if not is_held and (not last_day or day <= last_day):
            spool.put(_KEPT, source, where, place, public_id, name)
    for source, counts in covered.items():
        everywhere = 2 * counts.held >= counts.known
        if everywhere or (counts.known_there and 2 * counts.held_there >= counts.known_there):
            named = run.departements[source]
            rows = spool.each(_NO_LONGER_SAID, source)
            spool.put_all(_CLOSING, (row for *row, where in rows if everywhere or where in named))
    for rows in spool.some("SELECT place FROM closing"):
        asked = Proposal.objects.filter(origin=Origin.IMPORT, field="", place__in=[place for (place,) in rows])
        already = asked.exclude(state=ProposalState.ACCEPTED).values_list("place")
        spool.put_all("INSERT OR IGNORE INTO places_said VALUES (?)", already)
    spool.put("DELETE FROM closing WHERE place IN (SELECT place FROM places_said)")


def _known(run: Run) -> Iterator[tuple[str, str, int, str, str, str, str]]:
    """What was known of each source before this file, in its territory. What the same file has brought already is no
    proof that it covers the source."""
    sources = [source for source in run.departements if source not in run.former]
    found = SourceRecord.objects.filter(source__in=sources, place__isnull=False)
    found = found.exclude(place__state=PlaceState.CLOSED).order_by("pk").values_list(*_COLUMNS)
    for source, external_id, place, public_id, name, insee, postcode, day, digest in found.iterator():
        where = departement_of({"insee": insee, "postcode": postcode})
        is_in_it = run.imported.territory in (EVERYWHERE, where)
        if is_in_it and (digest != run.reading.digest or run.plan.renews(source, external_id)):
            yield source, external_id, place, public_id, name, where, day or ""
