"""A place while a file changes it: what it holds, what is set, and what it was before."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from declic.places.engine.merging import CENTRE, Held, is_empty, same
from declic.places.models import Place, Stop

# What a file may say of a place. Its state, its address on the site, its locks are the centre's.
_NAMED = """name pivot kinds parent address address_more postcode commune insee latitude longitude
position_is_approximate mobility phone emails website other_websites booking_url accessibility_url hours hours_original
hours_flags wheelchair access_notes summary presentation other_labels updated_on"""
FIELDS = frozenset(_NAMED.split())
APART = ("features", "stops")  # kept in other tables
_STOP = ("name", "address", "commune", "insee", "latitude", "longitude", "hours", "note")


def said(values: Mapping[str, Any], stops: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """What a cleaned row says of a place, and nothing else."""
    known = {name: value for name, value in values.items() if name in FIELDS}
    known["features"] = sorted(values.get("features") or ())
    if stops:
        known["stops"] = [{name: stop[name] for name in _STOP if not is_empty(stop.get(name))} for stop in stops]
    return known


@dataclass
class Sheet:
    """`before` and `after`: the fields changed by this file, as the history keeps them; `found`: a mark of what it was
    when it was read, "" when it is new."""

    place: Place
    features: list[str]
    stops: list[dict[str, Any]] = field(default_factory=list)
    is_new: bool = False
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    found: str = ""

    def value(self, name: str) -> Any:
        if name in APART:
            return getattr(self, name)
        value = getattr(self.place, name)
        return value.isoformat() if isinstance(value, date) else value

    def held(self) -> Held:
        """What it holds, seen by the rules."""
        values = {name: self.value(name) for name in (*FIELDS, *APART)}
        return Held(values, self.place.provenance, frozenset(self.place.locked))

    def set(
        self, changes: Mapping[str, Any], source: str, day: str, ours: frozenset[str] = frozenset()
    ) -> dict[str, Any]:
        """Sets these fields; gives whence each was before. `ours`: those an agent chose to keep as they are."""
        whence: dict[str, Any] = {}
        for name, value in changes.items():
            if not self.is_new:
                self.before.setdefault(name, self.value(name))
            self.after[name] = value
            self.write(name, value)
            whence[name] = self.place.provenance.get(name)
            if is_empty(value):
                self.place.provenance.pop(name, None)
            else:
                self.place.provenance[name] = [CENTRE if name in ours else source, day]
        return whence

    def write(self, name: str, value: Any) -> None:
        if name in APART:
            setattr(self, name, value)
        elif name == "updated_on":
            self.place.updated_on = date.fromisoformat(value) if value else None
        else:
            setattr(self.place, name, value)

    def changed(self) -> list[str]:
        """The fields that no longer hold what they held."""
        return [name for name in self.after if self.is_new or not same(self.before[name], self.after[name])]


def stop_values(stop: Stop) -> dict[str, Any]:
    return {name: getattr(stop, name) for name in _STOP if not is_empty(getattr(stop, name))}
