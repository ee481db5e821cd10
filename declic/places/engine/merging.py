"""One place said by two sources: which says what, field by field.

What is empty never replaces what is not; hours that can be read win over those that cannot; otherwise the fresher of
the two wins. Words (services, publics…) are added up. What was written here, or locked, is not touched. Its name, its
identifiers and its address stay those it has: a place does not change its name because another spells it otherwise.

>>> held = Held({"phone": "", "website": "https://a.fr"}, {"website": ["s", "2024-01-01"]})
>>> completed(held, {"phone": "0149085563", "website": "https://b.fr"}, "2023-01-01")
{'phone': '0149085563'}
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Values = Mapping[str, Any]
CENTRE = "centre"
# Fields that only make sense together: they are taken, or left, as one.
GROUPS = (
    ("latitude", "longitude", "position_is_approximate"),
    ("hours", "hours_original", "hours_flags"),
    ("address", "address_more", "postcode", "commune", "insee"),
)
_GROUP_OF = {name: group for group in GROUPS for name in group}
_ADDED_UP = frozenset({"features"})
_DATED = "updated_on"
_STAYS = frozenset({"name", "kinds", "parent"})


@dataclass(frozen=True, slots=True)
class Held:
    """What the place holds now, from whom each field is, and what no import may change."""

    values: Values
    provenance: Mapping[str, Sequence[str]] = field(default_factory=dict)
    locked: frozenset[str] = frozenset()

    def is_ours(self, name: str) -> bool:
        """Locked, or written by the centre."""
        return name in self.locked or self.source_of(name) == CENTRE

    def source_of(self, name: str) -> str:
        said = self.provenance.get(name)
        return str(said[0]) if said else ""

    def date_of(self, name: str) -> str:
        said = self.provenance.get(name)
        return str(said[1]) if said and len(said) > 1 else ""


def is_empty(value: Any) -> bool:
    return value is None or value is False or value in ("", [], {})


def same(one: Any, other: Any) -> bool:
    """Two ways of saying nothing are the same."""
    return bool(one == other) or (is_empty(one) and is_empty(other))


def together(names: Sequence[str]) -> tuple[str, ...]:
    """All the fields that go with these."""
    return _GROUP_OF.get(names[0], tuple(names))


def groups_of(names: Sequence[str]) -> list[tuple[str, ...]]:
    """The names by those that go together, in order, each once; only those given."""
    given, done = set(names), dict[tuple[str, ...], None]()
    for name in names:
        done[tuple(n for n in _GROUP_OF.get(name, (name,)) if n in given)] = None
    return list(done)


def completed(held: Held, said: Values, day: str) -> dict[str, Any]:
    """What another source, of that day, brings to the place: field → value, those that change only."""
    changes: dict[str, Any] = {}
    for group in groups_of([name for name in said if name != _DATED]):
        if not any(held.is_ours(name) for name in group) and _wins(group, held, said, day):
            changes |= {name: _taken(name, held.values.get(name), said[name]) for name in group}
    if str(said.get(_DATED) or "") > str(held.values.get(_DATED) or "") and not held.is_ours(_DATED):
        changes[_DATED] = said[_DATED]
    return {name: value for name, value in changes.items() if not same(held.values.get(name), value)}


def _taken(name: str, held: Any, said: Any) -> Any:
    return sorted({*(held or ()), *(said or ())}) if name in _ADDED_UP else said


def _wins(group: tuple[str, ...], held: Held, said: Values, day: str) -> bool:
    """Whether what is said of these fields replaces what is held."""
    lead = group[0]
    if lead in _ADDED_UP:
        return not is_empty(said[lead])
    if "hours" in group:
        return _hours_win(held, said, day)
    if "latitude" in group:
        return _position_wins(held, said)
    if is_empty(said[lead]):
        return False
    if is_empty(held.values.get(lead)):
        return True
    return lead not in _STAYS and lead != "address" and _is_fresher(lead, held, day)


def _is_fresher(name: str, held: Held, day: str) -> bool:
    """What nobody knows the source of was written here: no other source replaces it."""
    return bool(held.source_of(name)) and bool(day) and day > held.date_of(name)


def _hours_win(held: Held, said: Values, day: str) -> bool:
    if said.get("hours"):
        return not held.values.get("hours") or _is_fresher("hours", held, day)
    return bool(said.get("hours_original")) and not (held.values.get("hours") or held.values.get("hours_original"))


def _position_wins(held: Held, said: Values) -> bool:
    """Its own point wins over that of its commune; between two of its own, that which it has."""
    if said.get("latitude") is None:
        return False
    if held.values.get("latitude") is None:
        return True
    return bool(held.values.get("position_is_approximate")) and not said.get("position_is_approximate")


def combined(rows: Iterable[Values]) -> dict[str, Any]:
    """Rows of one file that bear the same identifier, the freshest first, as one: it is completed by the others."""
    every = iter(rows)
    whole = dict(next(every))
    for other in every:
        day = str(other.get(_DATED) or "")
        dated = {name: ["file", str(whole.get(_DATED) or "9999")] for name in whole}
        whole |= completed(Held(whole, dated), other, day)
    return whole
