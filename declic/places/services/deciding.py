"""What an agent decides of what was proposed about a place: all at once or a part, written through `change_place`."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from declic.people.models import User
from declic.places import notices
from declic.places.models import CLOSURE, Origin, Place, PlaceState, Proposal, ProposalState
from declic.places.services.editing import EDITABLE, change_place


class AlreadyDecidedError(Exception):
    """A colleague has decided one of them meanwhile; nothing was done."""


@dataclass(frozen=True)
class Decision:
    """Of one proposal; `value`: what is written when it is accepted, perhaps not what was proposed."""

    proposal: int
    accept: bool
    value: Any = None


@transaction.atomic
def decide(
    place: Place,
    decisions: Sequence[Decision],
    *,
    seen: Mapping[str, Any],
    answers: Mapping[uuid.UUID, str],
    verified: bool,
    by: User,
    now: datetime,
) -> int:
    """Writes what is accepted, notes what is refused, answers who left an address (once for each sending).

    `seen`: what the agent was shown of the sheet. AlreadyDecidedError, SheetChangedError, ValidationError by field.
    """
    held = Place.objects.select_for_update().get(pk=place.pk)
    rows = {p.pk: p for p in held.proposals.select_for_update().filter(pk__in=[d.proposal for d in decisions])}
    if len(rows) != len(decisions) or any(row.state != ProposalState.WAITING for row in rows.values()):
        raise AlreadyDecidedError
    accepted = [(rows[d.proposal], d.value) for d in decisions if d.accept]
    changes = _changes(held, accepted, now)
    watched = {name: value for name, value in seen.items() if name in changes}
    change_place(held, changes, by=by, origin=Origin.AGENT, now=now, seen=watched, verified=verified)
    for decision in decisions:
        row = rows[decision.proposal]
        row.state = ProposalState.ACCEPTED if decision.accept else ProposalState.REFUSED
        row.decided_at, row.decided_by, row.answer = now, by, answers.get(row.together, "")
        row.save(update_fields=["state", "decided_at", "decided_by", "answer"])
    _answer(held, list(rows.values()), answers)
    return len(rows)


def _changes(held: Place, accepted: Sequence[tuple[Proposal, Any]], now: datetime) -> dict[str, Any]:
    changes: dict[str, Any] = {}
    for row, value in accepted:
        if row.field == CLOSURE:
            changes |= {"state": PlaceState.CLOSED.value, "closed_on": timezone.localdate(now).isoformat()}
        elif row.field == "features" and row.origin != Origin.IMPORT:
            now_has = set(changes.get("features") or held.features.values_list("slug", flat=True))
            added, removed = set(value) - set(row.seen or []), set(row.seen or []) - set(value)
            changes["features"] = sorted((now_has | added) - removed)
        elif row.field in EDITABLE:
            changes[row.field] = value
    return changes


def _answer(held: Place, rows: Sequence[Proposal], answers: Mapping[uuid.UUID, str]) -> None:
    for together in sorted({row.together for row in rows if row.email}):
        mine = [row for row in rows if row.together == together]
        notices.decided(held, mine, answer=answers.get(together, ""))
