"""What waits for an agent: places about which something is proposed, and what."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Min, Q, QuerySet, Value, When

from declic.places.models import Origin, Place, Proposal, ProposalState

WAITING = Q(proposals__state=ProposalState.WAITING)


@dataclass(frozen=True)
class Sending:
    """What came together from one person, one place or one file."""

    origin: Origin
    made_at: datetime
    email: str
    note: str
    proposals: list[Proposal]


def waiting() -> QuerySet[Proposal]:
    return Proposal.objects.filter(state=ProposalState.WAITING)


def places_with_proposals() -> QuerySet[Place]:
    """People first (they wait for an answer), then files; the oldest first."""
    people = Count("proposals", filter=WAITING & ~Q(proposals__origin=Origin.IMPORT))
    found = Place.objects.filter(WAITING).annotate(
        waiting=Count("proposals", filter=WAITING), from_people=people, since=Min("proposals__made_at", filter=WAITING)
    )
    of_files = Case(When(from_people=0, then=Value(1)), default=Value(0))
    return found.order_by(of_files, "since", "pk")


def sendings_about(place: Place) -> list[Sending]:
    """The oldest first; those of people before those of files."""
    together: dict[object, list[Proposal]] = {}
    for proposal in place.proposals.filter(state=ProposalState.WAITING).select_related("of").order_by("made_at", "pk"):
        together.setdefault(proposal.together, []).append(proposal)
    found = [
        Sending(
            Origin(some[0].origin),
            some[0].made_at,
            next((p.email for p in some if p.email), ""),
            next((p.note for p in some if p.note), ""),
            some,
        )
        for some in together.values()
    ]
    return sorted(found, key=lambda sending: sending.origin == Origin.IMPORT)
