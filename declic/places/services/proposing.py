"""What a visitor, or the place itself, says is wrong: kept for an agent to decide, nothing published."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from declic.core.tries import one_more, tries
from declic.places.models import CLOSURE, OTHER, Origin, Place, Proposal, ProposalState

PER_NETWORK_AND_HOUR = 10
MOST_WAITING = 60  # of one place: more help nobody
NOTES_KEPT = timedelta(days=183)
WAITING_KEPT = timedelta(days=365)


class TooManyProposalsError(Exception):
    """Too many came from this network within the hour, or wait about this place."""


@dataclass(frozen=True)
class Correction:
    """What somebody proposes: field → (shown, proposed); `note` goes with all of it."""

    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    is_closed: bool = False
    note: str = ""
    email: str = ""

    @property
    def rows(self) -> list[tuple[str, Any, Any]]:
        said = [(name, seen, value) for name, (seen, value) in self.changes.items()]
        said += [(CLOSURE, None, None)] if self.is_closed else []
        return said or [(OTHER, None, None)]


@transaction.atomic
def propose(
    place: Place, correction: Correction, *, form_id: uuid.UUID, origin: Origin, network: str = "", now: datetime
) -> list[Proposal]:
    """Keeps each change proposed. The same form sent again gives the same rows. TooManyProposalsError."""
    Place.objects.select_for_update().get(pk=place.pk)
    already = list(Proposal.objects.filter(together=form_id))
    if already:
        return already
    if network and tries("proposals", network, now) >= PER_NETWORK_AND_HOUR:
        raise TooManyProposalsError
    if place.proposals.filter(state=ProposalState.WAITING).count() >= MOST_WAITING:
        raise TooManyProposalsError
    if network:
        one_more("proposals", network, now)
    return Proposal.objects.bulk_create(
        Proposal(
            place=place,
            together=form_id,
            origin=origin,
            field=name,
            seen=seen,
            value=value,
            note=correction.note if rank == 0 else "",
            email=correction.email,
            made_at=now,
        )
        for rank, (name, seen, value) in enumerate(correction.rows)
    )


def forget_old_proposals(now: datetime) -> int:
    """Retention: who wrote, and their words, are blanked six months after the decision; what still waits after twelve
    months goes, with them. What an import proposed holds nobody. How many rows.
    """
    people = Proposal.objects.exclude(origin=Origin.IMPORT)
    gone = people.filter(state=ProposalState.WAITING, made_at__lte=now - WAITING_KEPT).delete()[0]
    decided = people.exclude(state=ProposalState.WAITING).filter(decided_at__lte=now - NOTES_KEPT)
    named = decided.exclude(email="", note="", answer="", value__isnull=True, seen__isnull=True)
    return gone + named.update(email="", note="", answer="", value=None, seen=None)
