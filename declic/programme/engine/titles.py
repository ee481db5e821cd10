"""The title by which a plan asks for a course, and the sessions that answer it.

A title may be cut before its colon, begin with « Formation », and end with the part that is wanted.

>>> wanted = asked("Formation « La comptabilité en partie double (2e partie) »")
>>> wanted
Asked(title='la comptabilite en partie double', rank=2)
>>> wanted.is_answered_by("la comptabilite en partie double", 1)
False
"""

import re
from typing import NamedTuple

from declic.core.folding import fold

_PART = re.compile(r" (\d)(?:re|ere|e|eme|nde) partie$")


class Asked(NamedTuple):
    """A folded title; of one part alone when `rank` says which."""

    title: str
    rank: int | None

    def is_answered_by(self, title: str, rank: int) -> bool:
        """`title`: folded, of a course."""
        same = title == self.title or title.startswith(self.title + " ")
        return same and self.rank in (None, rank)


def asked(key: str) -> Asked:
    """What a key of a plan names."""
    folded = fold(key).removeprefix("formation ")
    part = _PART.search(folded)
    return Asked(folded[: part.start()], int(part[1])) if part else Asked(folded, None)
