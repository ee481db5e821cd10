"""Two sheets are one place, or are not; and both can be taken back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from declic.people.models import User
from declic.places.duplicate_queries import mark_of, sheet_of
from declic.places.engine.merging import same
from declic.places.engine.side_by_side import all_closures, all_stops, chosen
from declic.places.models import (
    Compared,
    Feature,
    Origin,
    Place,
    PlaceChange,
    PlaceState,
    Proposal,
    ProposalState,
    SourceRecord,
    Verdict,
)
from declic.places.services.editing import SheetChangedError, set_closures, set_stops, value_of

BECAUSE = "réuni avec une autre fiche du même lieu"
# What a place has several of → how those of two sheets are put together, and how they are written.
ROWS = {"closures": (all_closures, set_closures), "stops": (all_stops, set_stops)}
_CLOSURE = ("state", "closed_on", "closed_because", "successor_id")


class KeepThePublishedOneError(Exception):
    """The one to be closed is public, the one to be kept is not: the place would vanish."""


@transaction.atomic
def are_different(one: Place, two: Place, *, by: User, now: datetime) -> bool:
    """They are not shown together again. False when that was said already."""
    a, b = sorted((one, two), key=lambda place: place.pk)
    list(Place.objects.select_for_update().filter(pk__in=(a.pk, b.pk)).order_by("pk"))
    if Compared.objects.filter(kept__in=(a, b), other__in=(a, b), verdict=Verdict.DIFFERENT).exists():
        return False
    Compared.objects.filter(kept__in=(a, b), other__in=(a, b)).delete()
    Compared.objects.create(kept=a, other=b, verdict=Verdict.DIFFERENT, at=now, by=by)
    return True


@transaction.atomic
def merge(
    kept: Place, other: Place, *, choices: Mapping[str, str], seen: tuple[str, str], by: User, now: datetime
) -> Compared:
    """The one kept takes what was chosen of the other, its days unlike the others and its stops, its records and the
    proposals that wait; the other is closed, and leads to it. Refused when either is no longer what the agent was
    shown, a second click included.
    """
    kept, other = _held(kept.pk, other.pk)
    if PlaceState.CLOSED in (kept.state, other.state) or (mark_of(kept), mark_of(other)) != seen:
        raise SheetChangedError
    if other.state == PlaceState.PUBLISHED and kept.state != PlaceState.PUBLISHED:
        raise KeepThePublishedOneError
    before = {"kept": _whole(kept), "whence": dict(kept.provenance), "other": _closure(other)}
    changes = _taken(before["kept"], _whole(other), choices)
    _write(kept, changes, {name: _whence(other, name) for name in changes})
    _close(other, kept, timezone.localdate(now))
    moved = {
        "before": {name: before["kept"][name] for name in changes},
        "whence": {name: before["whence"].get(name) for name in changes},
        "after": changes,
        "other": before["other"],
        "records": _moved(SourceRecord.objects.filter(place=other), kept),
        "proposals": _moved(Proposal.objects.filter(place=other, state=ProposalState.WAITING), kept),
    }
    if changes:
        _note(kept, moved["before"], changes, by, now)
    _note(other, before["other"], _closure(other), by, now)
    Compared.objects.filter(kept__in=(kept, other), other__in=(kept, other)).delete()
    return Compared.objects.create(kept=kept, other=other, verdict=Verdict.MERGED, at=now, by=by, moved=moved)


@transaction.atomic
def take_back(compared: Compared, *, by: User, now: datetime) -> tuple[str, ...] | None:
    """As it was before the decision, but for what was changed since: the names of those columns. None: done already."""
    kept, other = _held(compared.kept_id, compared.other_id)
    if not Compared.objects.filter(pk=compared.pk).exists():
        return None
    left: tuple[str, ...] = ()
    if compared.verdict == Verdict.MERGED:
        left = _part(kept, other, compared.moved, by, now)
    compared.delete()
    return left


def _part(kept: Place, other: Place, moved: dict[str, Any], by: User, now: datetime) -> tuple[str, ...]:
    held = _whole(kept)
    back = {name: value for name, value in moved["before"].items() if same(held[name], moved["after"][name])}
    _write(kept, back, {name: moved["whence"].get(name) for name in back})
    if back:
        _note(kept, {name: held[name] for name in back}, back, by, now)
    if other.state == PlaceState.CLOSED and other.successor_id == kept.pk:
        before = _closure(other)
        _set_closure(other, moved["other"])
        _note(other, before, moved["other"], by, now)
    SourceRecord.objects.filter(pk__in=moved["records"], place=kept).update(place=other)
    Proposal.objects.filter(pk__in=moved["proposals"], place=kept).update(place=other)
    return tuple(name for name in moved["before"] if name not in back)


def _held(kept: int, other: int) -> tuple[Place, Place]:
    """Both rows, held in the order of their keys: two agents never wait for each other."""
    rows = {place.pk: place for place in Place.objects.select_for_update().filter(pk__in=(kept, other)).order_by("pk")}
    if len(rows) < len({kept, other}):
        raise SheetChangedError
    return rows[kept], rows[other]


def _whole(place: Place) -> dict[str, Any]:
    """What the two are compared by, and what goes over without being chosen."""
    return sheet_of(place) | {name: value_of(place, name) for name in ROWS}


def _taken(kept: Mapping[str, Any], other: Mapping[str, Any], choices: Mapping[str, str]) -> dict[str, Any]:
    """What the sheet kept becomes, those that change alone."""
    both = {name: together(kept[name], other[name]) for name, (together, _) in ROWS.items()}
    return chosen(kept, other, choices) | {name: rows for name, rows in both.items() if rows != kept[name]}


def _whence(place: Place, name: str) -> list[str]:
    """Who said it: as its sheet tells, or its source."""
    day = place.updated_on.isoformat() if place.updated_on else ""
    return list(place.provenance.get(name) or [place.source, day])


def _write(place: Place, changes: Mapping[str, Any], whence: Mapping[str, list[str] | None]) -> None:
    for name, value in changes.items():
        if name in ROWS:
            ROWS[name][1](place, value)
        elif name != "features":
            setattr(place, name, value)
        place.provenance.pop(name, None)
        if said := whence[name]:
            place.provenance[name] = said
    place.save()
    if "features" in changes:
        place.features.set(Feature.objects.filter(slug__in=changes["features"]))


def _closure(place: Place) -> dict[str, Any]:
    values = {name: getattr(place, name) for name in _CLOSURE}
    return values | {"closed_on": place.closed_on.isoformat() if place.closed_on else None}


def _close(place: Place, successor: Place, today: date) -> None:
    closed = {"state": PlaceState.CLOSED.value, "closed_on": today.isoformat(), "closed_because": BECAUSE}
    _set_closure(place, closed | {"successor_id": successor.pk})


def _set_closure(place: Place, values: Mapping[str, Any]) -> None:
    for name in _CLOSURE:
        setattr(place, name, values[name])
    place.closed_on = date.fromisoformat(values["closed_on"]) if values["closed_on"] else None
    place.save()


def _moved(rows: Any, kept: Place) -> list[int]:
    """The rows now say the place kept; their keys."""
    keys = sorted(rows.values_list("pk", flat=True))
    rows.model.objects.filter(pk__in=keys).update(place=kept)
    return keys


def _note(place: Place, before: Mapping[str, Any], after: Mapping[str, Any], by: User, now: datetime) -> None:
    PlaceChange.objects.create(place=place, at=now, by=by, origin=Origin.AGENT, before=dict(before), after=dict(after))
