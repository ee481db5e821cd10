"""What a person asks of the list, read from the address: anything unknown is ignored, never an error."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.http import QueryDict

from declic.programme.queries import Filters

WHERE = (("sur-place", "Sur place"), ("a-distance", "À distance"))
MOMENTS = (("journee", "En journée"), ("soir", "Le soir"), ("samedi", "Le samedi"))


@dataclass(frozen=True)
class Asked:
    """The filters, and the month if one is asked."""

    filters: Filters = field(default_factory=Filters)
    month: date | None = None


def read(query: QueryDict, themes: Iterable[str]) -> Asked:
    """`sujet`, `ou`, `moment` (several of each), `mois` as 2026-10."""
    known = [set(themes), {value for value, _ in WHERE}, {value for value, _ in MOMENTS}]
    given = (query.getlist(name) for name in ("sujet", "ou", "moment"))
    kept = [frozenset(known_values & set(values)) for known_values, values in zip(known, given, strict=True)]
    return Asked(Filters(*kept), _month(query.get("mois", "")))


def _month(text: str) -> date | None:
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text, re.ASCII)
    return date(int(found[1]), int(found[2]), 1) if found else None
