"""Places that a source named, and that its new file no longer holds: their closure is proposed, never decided.

Only when the file covers the source: it holds at least half of what is known of it (in the territory asked for), or
at least half of what is known in the départements that it names, those alone then. An older file proposes nothing.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Q

from declic.places.models import Origin, PlaceState, Proposal, ProposalState, SourceRecord
from declic.places.services.imports.applying import Run, Seen
from declic.places.services.imports.targets import EVERYWHERE, departement_of


@dataclass(frozen=True, slots=True)
class _Record:
    external_id: str
    place: int
    public_id: str
    name: str
    departement: str
    day: str


def propose_closures(run: Run) -> list[tuple[str, str]]:
    """Identifier and name of the places whose closure is proposed now."""
    known = _known(run)
    missing = {}
    for source, records in known.items():
        if source not in run.former:
            found = _missing(records, run.seen[source], run.last_days.get(source, ""))
            missing |= {record.place: record for record in found}
    for place in run.places_said:
        missing.pop(place, None)
    already = Proposal.objects.filter(origin=Origin.IMPORT, field="", place__in=list(missing))
    for place in already.exclude(state=ProposalState.ACCEPTED).values_list("place", flat=True):
        missing.pop(place, None)
    note = f"Absent du fichier «\u00a0{run.imported.filename}\u00a0»."
    Proposal.objects.bulk_create(
        Proposal(
            place_id=place,
            together=run.together,
            origin=Origin.IMPORT,
            field="",
            note=note,
            of=run.imported,
            made_at=run.now,
        )
        for place in missing
    )
    return [(record.public_id, record.name) for record in missing.values()]


def _known(run: Run) -> dict[str, list[_Record]]:
    """What was known of each source before this file, in its territory. What the same file has brought already is no
    proof that it covers the source."""
    columns = ("place__insee", "place__postcode", "values__updated_on", "source")
    found = SourceRecord.objects.filter(source__in=list(run.seen), place__isnull=False)
    found = found.filter(Q(seen_in=run.imported) | ~Q(seen_in__digest=run.imported.digest))
    found = found.exclude(place__state=PlaceState.CLOSED).order_by("pk")
    known = defaultdict(list)
    rows = found.values_list("external_id", "place", "place__public_id", "place__name", *columns)
    for external_id, place, public_id, name, insee, postcode, day, source in rows.iterator():
        where = departement_of({"insee": insee, "postcode": postcode})
        if external_id not in run.seen[source].made and run.imported.territory in (EVERYWHERE, where):
            known[source].append(_Record(external_id, place, public_id, name, where, day or ""))
    return known


def _missing(records: list[_Record], seen: Seen, last_day: str) -> list[_Record]:
    named = [record for record in records if record.departement in seen.departements]
    for scope in (records, named):
        held = sum(record.external_id in seen.keys for record in scope)
        if scope and 2 * held >= len(scope):
            gone = [record for record in scope if record.external_id not in seen.keys]
            return [record for record in gone if not last_day or record.day <= last_day]
    return []
