"""Two people edit the same fields from the same beginning: what is kept of each, and what they must decide.

>>> merge({"name": "A", "site": ""}, typed={"name": "A", "site": "x.fr"}, kept={"name": "B", "site": ""})
Merged(values={'name': 'B', 'site': 'x.fr'}, disputed=())
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Merged:
    """The values to show, and the names of the fields that both changed, each to something else."""

    values: dict[str, str]
    disputed: tuple[str, ...]


def merge(shown: Mapping[str, str], *, typed: Mapping[str, str], kept: Mapping[str, str]) -> Merged:
    """`shown`: what the page first said; `typed`: what is sent; `kept`: what another has stored meanwhile.

    A field left as it was shown takes the value kept. A field that was not shown is what was typed.
    """
    touched = {name for name in typed if name not in shown or typed[name] != shown[name]}
    values = {name: typed[name] if name in touched else kept.get(name, typed[name]) for name in typed}
    moved = {name for name in kept if kept[name] != shown.get(name, kept[name])}
    disputed = tuple(name for name in typed if name in touched & moved and typed[name] != kept[name])
    return Merged(values, disputed)
