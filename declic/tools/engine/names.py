"""Which software or product a person meant: typos, missing spaces, nicknames and words around are forgiven.

>>> names = Names([("Google Drive", ()), ("Facebook Messenger", ("Messenger",)), ("LibreOffice", ())])
>>> [found.name for found in names.find("Gogle drive")]
['Google Drive']
>>> [found.name for found in names.find("le groupe messenger des bénévoles")]
['Facebook Messenger']
>>> names.find("un cahier papier")
[]
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from declic.core.folding import fold

LONGEST = 120
MOST_WORDS = 12
LONGEST_NAME_IN_WORDS = 4
SHORTEST_FUZZY = 4
# A product is often called by its last name; these first names say nothing alone.
_MAKERS = ("microsoft ", "adobe ", "google ", "mozilla ", "apache ", "apple ")
# Words that people put around a name. A name may hold them: they are only never corrected into one.
_ORDINARY = """
a adherents agenda ancien ancienne appli application asso association associations au aux avec benevoles boite
cahier calendrier carte ce ces cette classeur comme compta comptabilite compte comptes courriel courriels dans date
dates de des document documents du en equipe et ex feuille feuilles fichier fichiers forum google groupe ils la le
les liste logiciel logiciels ma mail mails membres mes message messages microsoft mon nos notre nous on outil ou
page pages papier par partage pour programme qui reunion reunions reseau sa ses site sites son sur tableau tableur
telephone texte tresorier tresoriere un une version vieux visio visioconference web
"""
_AROUND = frozenset(_ORDINARY.split())


@dataclass(frozen=True)
class Found:
    """A name that may be the one meant. `edits`: letters to change in it; `letters`: how many were typed of it."""

    name: str
    edits: int
    letters: int

    @property
    def is_exact(self) -> bool:
        return self.edits == 0


class Names:
    """Names and their other names; made once for a search, then asked."""

    def __init__(self, known: Iterable[tuple[str, Iterable[str]]]) -> None:
        self._by_key: dict[str, list[str]] = defaultdict(list)
        for name, aliases in known:
            for key in _keys(name, aliases):
                if name not in self._by_key[key]:
                    self._by_key[key].append(name)
        self._keys = [key for key in self._by_key if len(key) >= SHORTEST_FUZZY]

    def find(self, typed: str, limit: int = 5) -> list[Found]:
        """The likeliest first. [] when nothing is near enough."""
        best: dict[str, Found] = {}
        for key, is_correctable in _pieces(typed):
            for name, edits in self._near(key, is_correctable):
                found = Found(name, edits, len(key))
                if name not in best or _rank(found) < _rank(best[name]):
                    best[name] = found
        ranked = sorted(best.values(), key=lambda found: (*_rank(found), found.name))
        return _worth_showing(ranked)[:limit]

    def _near(self, key: str, is_correctable: bool) -> Iterable[tuple[str, int]]:
        if key in self._by_key:
            return [(name, 0) for name in self._by_key[key]]
        if not is_correctable or len(key) < SHORTEST_FUZZY:
            return []
        allowed = _edits_allowed(key)
        near = process.extract(key, self._keys, scorer=OSA.distance, score_cutoff=allowed, limit=10)
        return [
            (name, int(edits))
            for other, edits, _ in near
            # A first letter is seldom wrong in a short word, and another word often differs by it.
            if (len(key) >= 7 or other[0] == key[0]) and edits <= _edits_allowed(other)
            for name in self._by_key[other]
        ]


def _edits_allowed(key: str) -> int:
    return 1 if len(key) < 9 else 2


def _rank(found: Found) -> tuple[int, int]:
    """How much was typed of it, less what had to be corrected: « google doc » is Google Docs before Google."""
    return 2 * found.edits - found.letters, found.edits


def _worth_showing(ranked: list[Found]) -> list[Found]:
    """A name half as likely as the first is noise; so is one that had to be corrected when the first had not."""
    if not ranked:
        return []
    first = ranked[0]
    return [f for f in ranked if 2 * _rank(f)[0] < _rank(first)[0] and f.edits <= first.edits]


def _keys(name: str, aliases: Iterable[str]) -> set[str]:
    keys = set()
    for text in (name, *aliases):
        folded = fold(text)
        keys |= {_joined(folded.split()), _sorted(folded.split())}
        for maker in _MAKERS:
            last = folded.removeprefix(maker)
            if last != folded and len(last) >= 5 and last not in _AROUND:
                keys.add(_joined(last.split()))
    return keys - {""}


def _joined(words: list[str]) -> str:
    return "".join(words)


def _sorted(words: list[str]) -> str:
    """« agenda google » is « google agenda »: marked, so that it never meets a joined name."""
    return "+" + "+".join(sorted(words)) if len(words) > 1 else ""


def _pieces(typed: str) -> Iterable[tuple[str, bool]]:
    """Runs of one to four words, joined; each says whether it may be corrected."""
    words = [word for word in fold(typed[:LONGEST]).split() if not word.isdecimal() or len(word) == 3][:MOST_WORDS]
    for size in range(min(LONGEST_NAME_IN_WORDS, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            run = words[start : start + size]
            # An ordinary word is never taken for a misspelt name; nor is a run that begins or ends with a small one.
            is_correctable = not ({run[0], run[-1]} & _AROUND) if size == 1 else _may_be_a_name(run)
            yield _joined(run), is_correctable
            if size > 1:
                yield _sorted(run), False


def _may_be_a_name(run: list[str]) -> bool:
    small = {"le", "la", "les", "l", "de", "des", "du", "d", "un", "une", "et", "en", "a", "au", "pour", "sur", "par"}
    return not ({run[0], run[-1]} & small) and not set(run) <= _AROUND
