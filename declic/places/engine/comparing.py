"""What a newer record of a source changes on a place: what it said before, what it says now, what the place holds.

Only what the source itself has changed counts. It is set when the place still holds what the source said; it becomes
a conflict, for an agent to decide, when somebody wrote otherwise here; a locked field is left. A record older than the
one already seen says nothing.

>>> held = Held({"phone": "01", "name": "Ici"}, {"phone": ["centre", "2026-01-01"]})
>>> found = compared({"phone": "00", "name": "Ici"}, {"phone": "02", "name": "Là"}, held, "source")
>>> found.changes, found.conflicts
({'name': 'Là'}, {'phone': '02'})
"""

from dataclasses import dataclass, field
from typing import Any

from declic.places.engine.merging import CENTRE, Held, Values, completed, groups_of, is_empty, same, together

__all__ = ["CENTRE", "Comparison", "Held", "compared"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Field → value to set; field → value that an agent must decide on; fields left because locked."""

    changes: dict[str, Any] = field(default_factory=dict)
    conflicts: dict[str, Any] = field(default_factory=dict)
    locked: tuple[str, ...] = ()
    is_older: bool = False


def compared(before: Values, now: Values, held: Held, source: str, *, is_former_file: bool = False) -> Comparison:
    """See above. Of a file older than what its source has said since, only a row that is itself fresher counts."""
    if is_older(now, before, is_former_file=is_former_file):
        return Comparison(is_older=True)
    moved = [name for name in now if name != "updated_on" and not same(before.get(name), now[name])]
    changes: dict[str, Any] = {}
    conflicts: dict[str, Any] = {}
    locked: list[str] = []
    for group in groups_of(moved):
        wanted = {name: _wanted(name, before, now, held) for name in group}
        wanted = {name: value for name, value in wanted.items() if not same(held.values.get(name), value)}
        if not wanted:
            continue
        if any(name in held.locked for name in wanted):
            locked += wanted
        elif any(_was_edited(name, before, held, source) for name in wanted):
            conflicts |= wanted
        elif any(held.source_of(name) not in ("", source) for name in wanted):
            # Another source holds these fields: the two are weighed as when they were made one.
            whole = {name: now[name] for name in together(group) if name in now}
            changes |= completed(held, whole, str(now.get("updated_on") or ""))
        else:
            changes |= wanted
    day = str(now.get("updated_on") or "")
    if day > str(held.values.get("updated_on") or "") and not held.is_ours("updated_on"):
        changes["updated_on"] = now["updated_on"]
    return Comparison(changes, conflicts, tuple(locked))


def is_older(now: Values, before: Values, *, is_former_file: bool = False) -> bool:
    """Undated, neither is older than the other."""
    said, known = str(now.get("updated_on") or ""), str(before.get("updated_on") or "")
    if is_former_file:
        return said <= known and not all(same(before.get(name), value) for name, value in now.items())
    return bool(said and known) and said < known


def _wanted(name: str, before: Values, now: Values, held: Held) -> Any:
    """The value as the source now says it; of words, only those it has added or taken away."""
    if name != "features":
        return now[name]
    kept, was, said = (set(values.get(name) or ()) for values in (held.values, before, now))
    return sorted((kept - (was - said)) | (said - was))


def _was_edited(name: str, before: Values, held: Held, source: str) -> bool:
    """Written here, or changed since the source last spoke without saying by whom."""
    if held.is_ours(name):
        return True
    if name not in before or held.source_of(name) not in ("", source):
        return not held.source_of(name) and not is_empty(held.values.get(name)) and name not in before
    if name == "features":
        return not set(before[name] or ()) <= set(held.values.get(name) or ())
    return not same(held.values.get(name), before[name])
