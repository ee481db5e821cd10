"""Is this association already here under a spelling a little different? A score, and what it rests on.

Same RNA or SIREN: the same association. Otherwise names are compared without the words that say nothing
(« association », « comité », articles, the commune's own name), in any order, in spite of typos and of initials
(« MJC » and « Maison des jeunes et de la culture »). Elsewhere than in the same commune, only a name that is the
same says something: there is an « Amicale des locataires » in every town.

>>> here = Entry("A", "Association Les Amis du livre", "94028", place="Créteil")
>>> [d.key for d in likely_duplicates(Entry("", "les amis du livres de Créteil", "94028", place="Créteil"), [here])]
['A']
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from rapidfuzz import fuzz

from declic.core.folding import fold

SAME_COMMUNE_THRESHOLD = 78
ELSEWHERE_THRESHOLD = 96


# Initials leave these out: MJC is Maison (des) Jeunes (et de la) Culture.
_SMALL = "le la les l un une des de du d et en au aux a pour sur dans par avec"
# Most names hold these, or the law does.
_EMPTY = """association asso assoc ass comite amis ami amies amie club groupe union loi 1901 1905 1908 locale local
federation section antenne chez"""
_SMALL_WORDS = frozenset(_SMALL.split())
_STOP_WORDS = frozenset(_EMPTY.split()) | _SMALL_WORDS


class Reason(Enum):
    """Why two entries look like one association."""

    SAME_RNA = "same_rna"
    SAME_SIREN = "same_siren"
    SAME_NAME = "same_name"
    CLOSE_NAME = "close_name"
    INITIALS = "initials"


@dataclass(frozen=True, slots=True)
class Entry:
    """An association as typed or as stored. `key` is whatever the caller tells it by; `place` its commune's name."""

    key: str
    name: str
    commune: str
    rna: str = ""
    siren: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An entry that may be the same: `score` from 0 to 100, 100 when a number says so."""

    key: str
    score: int
    reason: Reason
    same_commune: bool

    @property
    def is_certain(self) -> bool:
        return self.reason in (Reason.SAME_RNA, Reason.SAME_SIREN)


def likely_duplicates(new: Entry, existing: Iterable[Entry], *, limit: int = 5) -> list[Duplicate]:
    """The entries that may be `new`, the likeliest first, then by key; the same answer whatever their order."""
    found = [duplicate for entry in existing if (duplicate := compare(new, entry))]
    return sorted(found, key=lambda d: (-d.score, not d.same_commune, d.key))[:limit]


def compare(new: Entry, entry: Entry) -> Duplicate | None:
    """None when nothing says that the two are one; symmetrical."""
    same_commune = bool(new.commune) and new.commune == entry.commune
    if new.rna and new.rna == entry.rna:
        return Duplicate(entry.key, 100, Reason.SAME_RNA, same_commune)
    if new.siren and new.siren == entry.siren:
        return Duplicate(entry.key, 100, Reason.SAME_SIREN, same_commune)
    score, reason = _name_likeness(new, entry)
    if score < (SAME_COMMUNE_THRESHOLD if same_commune else ELSEWHERE_THRESHOLD):
        return None
    # Two different RNA numbers: two associations, unless one was mistyped; shown, never as sure.
    if new.rna and entry.rna:
        score -= 20
    return Duplicate(entry.key, min(score, 99), reason, same_commune)


def distinctive_words(name: str, place: str = "") -> list[str]:
    """What tells a name from others: without stop words, the commune's name and plurals; all of it if nothing is left.

    >>> distinctive_words("Comité des fêtes de Villejuif", "Villejuif")
    ['fete']
    """
    words = fold(name).split()
    said = {*_STOP_WORDS, *fold(place).split()}
    return [_singular(w) for w in words if w not in said] or [_singular(w) for w in words]


def _name_likeness(new: Entry, entry: Entry) -> tuple[int, Reason]:
    mine, theirs = distinctive_words(new.name, new.place), distinctive_words(entry.name, entry.place)
    if not mine or not theirs:
        return 0, Reason.CLOSE_NAME
    glued = fuzz.ratio("".join(mine), "".join(theirs))  # « U.S. Hand ball » is « US Handball »
    if sorted(mine) == sorted(theirs) or glued == 100:
        return 99, Reason.SAME_NAME
    if _are_initials(mine, entry) or _are_initials(theirs, new):
        return 90, Reason.INITIALS
    a, b = " ".join(mine), " ".join(theirs)
    # A name held in the other counts half: « Sport » is not « Sport et culture pour tous ».
    likeness = (fuzz.token_sort_ratio(a, b) + fuzz.token_set_ratio(a, b)) / 2
    return int(max(likeness, glued)), Reason.CLOSE_NAME


def _are_initials(words: list[str], entry: Entry) -> bool:
    """One word alone, of three letters or more, made of the other's initials."""
    if len(words) != 1 or len(words[0]) < 3:
        return False
    place = set(fold(entry.place).split())
    initials = "".join(w[0] for w in fold(entry.name).split() if w not in _SMALL_WORDS)
    without_place = "".join(w[0] for w in fold(entry.name).split() if w not in _SMALL_WORDS and w not in place)
    return words[0] in (initials, without_place)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word
