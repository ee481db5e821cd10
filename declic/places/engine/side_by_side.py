"""Two sheets side by side: what is alike, what differs, and what the one kept becomes.

>>> rows = compared_sheets({"phone": "01", "name": "Le Fil"}, {"phone": "", "name": "Le fil rouge"})
>>> [(row.group, row.differs, row.usual) for row in rows if row.group in ("name", "phone")]
[('name', True, 'a'), ('phone', True, 'a')]
>>> [part.text for part in marked("Le Fil", "Le fil rouge") if part.differs]
['Fil']
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from operator import itemgetter
from typing import Any

from declic.core.folding import fold
from declic.places.engine.merging import is_empty, same

A, B, BOTH = "a", "b", "both"
# What is chosen together, under the name of its first column; in the order of the page.
GROUPS: dict[str, tuple[str, ...]] = {
    group[0]: group
    for group in (
        ("name",),
        ("address", "address_more", "postcode", "commune", "insee"),
        ("latitude", "longitude", "position_is_approximate"),
        ("mobility",),
        ("phone",),
        ("emails",),
        ("website",),
        ("other_websites",),
        ("booking_url",),
        ("hours", "hours_original", "hours_flags"),
        ("features",),
        ("wheelchair",),
        ("access_notes",),
        ("accessibility_url",),
        ("summary",),
        ("presentation",),
        ("other_labels",),
        ("pivot",),
        ("kinds",),
        ("parent",),
    )
}
COLUMNS = tuple(name for group in GROUPS.values() for name in group)
LONGEST_MARKED = 200  # words; further, looking for what differs costs more than it tells
Sheet = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One choice; `usual` is what is offered first: what is not empty, words of both together."""

    group: str
    differs: bool
    usual: str


@dataclass(frozen=True, slots=True)
class Part:
    text: str
    differs: bool


def compared_sheets(a: Sheet, b: Sheet) -> list[Row]:
    return [_row(group, names, a, b) for group, names in GROUPS.items()]


def _row(group: str, names: tuple[str, ...], a: Sheet, b: Sheet) -> Row:
    differs = not all(same(a.get(name), b.get(name)) for name in names)
    if group == "features":
        return Row(group, differs, BOTH)
    a_is_empty = all(is_empty(a.get(name)) for name in names)
    return Row(group, differs, B if a_is_empty and differs else A)


def chosen(a: Sheet, b: Sheet, choices: Mapping[str, str]) -> dict[str, Any]:
    """Column → value that A becomes, those that change alone; what is not chosen stays as A has it."""
    changes: dict[str, Any] = {}
    for group, names in GROUPS.items():
        choice = choices.get(group, A)
        if choice == BOTH and group == "features":
            changes[group] = sorted({*(a.get(group) or ()), *(b.get(group) or ())})
        elif choice == B:
            changes |= {name: b.get(name) for name in names}
    return {name: value for name, value in changes.items() if not same(a.get(name), value)}


def all_closures(a: Sequence[Sheet], b: Sequence[Sheet]) -> list[Sheet]:
    """Those of both, in order of their days. Of the same days, what A says."""
    days = {(one["first"], one["last"]) for one in a}
    return sorted((*a, *(one for one in b if (one["first"], one["last"]) not in days)), key=itemgetter("first"))


def all_stops(a: Sequence[Sheet], b: Sequence[Sheet]) -> list[Sheet]:
    """Those of A, then those of B that are at another place or at other hours."""
    known = {_stop(one) for one in a}
    return [*a, *(one for one in b if _stop(one) not in known)]


def _stop(said: Sheet) -> tuple[str, ...]:
    return (*(fold(said.get(name, "")) for name in ("name", "address", "commune")), said.get("hours", ""))


def marked(text: str, other: str) -> list[Part]:
    """The words of `text`, those that the other does not have at that place marked."""
    words, others = text.split(" "), other.split(" ")  # « 8 h 30 », held together, is one word
    if max(len(words), len(others)) > LONGEST_MARKED:
        return [Part(text, differs=text != other)]
    parts = []
    for tag, start, stop, _, _ in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        if start < stop:
            parts.append(Part(" ".join(words[start:stop]), differs=tag != "equal"))
    return parts
