"""The gazetteer: every commune of France in memory, found by name or postcode, in spite of typos.

Nothing is a table of the database: the file is read once per process, the index of names at the first search.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import accumulate, chain
from pathlib import Path

from rapidfuzz import process
from rapidfuzz.distance import OSA

from declic.core.folding import fold
from declic.core.territory.communes import Commune
from declic.core.territory.typed import Typed, address_tails, read

COLUMNS = "code_insee,nom,departement,codes_postaux,population,longitude,latitude,type"
_ARTICLES = ("le ", "la ", "les ", "l ")
# Words after which the rest of a name is often left out: Champigny(-sur-Marne), Boissy(-Saint-Léger) is not one.
_LINKS = {"sur", "sous", "les", "lez", "en", "aux", "au", "a", "le", "la", "de", "du", "des", "d", "l", "pres"}
_SEPARATOR = " zqz "  # a word of no commune: folds every name in one go, ten times faster than one by one


Entry = tuple[str, int, bool]  # a spelling, its row, whether it is only the beginning of the name
Group = tuple[list[str], list[Entry]]
NOBODY: Group = ([], [])
# What a match costs: twice the letters to change, and one more when only the beginning of the name is alike.
TWO_EDITS = 4


class Kind(IntEnum):
    """How a commune answers what was typed, the surest first."""

    EXACT = 1
    WORDS = 2  # begins with these very words: « Champigny » for Champigny-sur-Marne
    PREFIX = 3
    PART = 4
    CLOSE = 5


@dataclass(frozen=True, slots=True)
class Match:
    """A commune found. `near`: of the département asked for. `edits`: letters to change (CLOSE only)."""

    commune: Commune
    kind: Kind
    near: bool = False
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Resolution:
    """What typed text comes to: one commune, or candidates to choose from (`more` than are listed), or neither."""

    commune: Commune | None = None
    candidates: tuple[Match, ...] = ()
    more: bool = False

    @property
    def is_guess(self) -> bool:
        """Nothing is called that: the candidates only look like it."""
        return bool(self.candidates) and all(m.kind is Kind.CLOSE for m in self.candidates)


class BadGazetteerError(Exception):
    """The file is not the gazetteer: its first line says something else."""


class Gazetteer:
    """Every commune of one file. Made once, then only read: safe to share between threads."""

    def __init__(self, lines: Iterable[str]) -> None:
        rows = iter(lines)
        head = next(rows, "")
        if not head.startswith(COLUMNS):
            raise BadGazetteerError(head[:200])
        # Split only: making 35 000 objects at start-up would cost more than all the searches of a day.
        self._rows = [line.rstrip("\n").split(",") for line in rows]
        self._by_insee = {row[0]: index for index, row in enumerate(self._rows)}

    @classmethod
    def load(cls, path: Path) -> "Gazetteer":
        """Read a file in the form of `data/territoires/communes_france.csv` (no field holds a comma)."""
        with path.open(encoding="utf-8") as lines:
            return cls(lines)

    def __len__(self) -> int:
        return len(self._rows)

    def __iter__(self) -> Iterator[Commune]:
        return (self._commune(index) for index in range(len(self)))

    def commune(self, insee: str) -> Commune | None:
        """The commune with this Insee code; None when there is none."""
        index = self._by_insee.get(insee)
        return None if index is None else self._commune(index)

    def _commune(self, index: int) -> Commune:
        insee, name, departement, postcodes, population, longitude, latitude, kind = self._rows[index][:8]
        return Commune(
            insee,
            name,
            departement,
            tuple(postcodes.split("|")) if postcodes else (),
            int(population or 0),
            float(longitude) if longitude else None,
            float(latitude) if latitude else None,
            kind == "arrondissement",
        )

    def is_name(self, text: str) -> bool:
        """Whether a commune bears this very name, accents and hyphens aside."""
        return fold(text).replace(" ", "") in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self._compact)

    def search(self, text: str, *, near: str | None = None, limit: int = 8) -> list[Match]:
        """The best matches, surest first, then those of the département `near`, then the most populous.

        By name, beginning or part of it, postcode, Insee code, in any order of « name postcode »; typos only when
        nothing else is found; the commune at the end of an address. Hostile or empty text gives [].
        """
        found = self._search(text, near, limit)
        if found and found[0].kind is not Kind.CLOSE:
            return found
        tails = (self._search(tail, near, limit) for tail in address_tails(text))
        return next((matches for matches in tails if matches and matches[0].kind is Kind.EXACT), found)

    def _search(self, text: str, near: str | None, limit: int) -> list[Match]:
        typed = read(text)
        if typed is None:
            return []
        found = self._by_digits(typed.digits) if not typed.key else self._by_name(typed)
        # Who gave a number has said where: nobody close by comes before.
        close_by = None if typed.digits or typed.departement else near
        matches = sorted(
            (self._rank(index, kind, cost, close_by), index, kind, cost) for index, (kind, cost) in found.items()
        )
        return [
            Match(self._commune(index), kind, self._rows[index][2] == near, cost // 2)
            for _, index, kind, cost in matches[:limit]
        ]

    def resolve(self, text: str, choice: str = "", *, near: str | None = None, limit: int = 12) -> Resolution:
        """The one commune meant by `text`, helped by `choice` (an Insee code picked among earlier candidates).

        Taken without asking: the only one of that name or postcode, unless a namesake close by was as likely
        (« Joinville » is in Haute-Marne; typed in the Val-de-Marne it may be Joinville-le-Pont: ask).
        """
        matches = self.search(text, near=near, limit=200)
        for match in matches:
            if match.commune.insee == choice:
                return Resolution(match.commune)
        exact = [m for m in matches if m.kind is Kind.EXACT]
        if len(exact) == 1 and matches[0].kind is Kind.EXACT:
            return Resolution(exact[0].commune)
        # « Saint-Maur » does not ask about Saint-Maurice.
        asked = [m for m in matches if m.kind <= Kind.WORDS] or matches
        return Resolution(None, tuple(asked[:limit]), len(asked) > limit)

    def _rank(self, index: int, kind: Kind, cost: int, near: str | None) -> tuple[int, int, int, str]:
        row = self._rows[index]
        far = row[2] != near
        # « Champigny » near 94 is Champigny-sur-Marne before the Champigny of the Marne.
        place = 0 if kind is Kind.WORDS and not far else int(kind)
        if kind is Kind.CLOSE and cost < TWO_EDITS and not far:
            place = int(Kind.PREFIX)
        # A letter less to change weighs more than being close by.
        distance = cost * 2 + far if kind is Kind.CLOSE and place == kind else int(far)
        return place, distance, -int(row[4] or 0), row[0]

    # By number

    @cached_property
    def _by_postcode(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for index, row in enumerate(self._rows):
            for postcode in row[3].split("|"):
                found[postcode].append(index)
        # 75012 is the 12th arrondissement, not the whole of Paris.
        for postcode, indexes in found.items():
            if any(self._rows[i][7] == "arrondissement" for i in indexes):
                found[postcode] = [i for i in indexes if self._rows[i][7] == "arrondissement"]
        return dict(found)

    def _by_digits(self, digits: str) -> dict[int, tuple[Kind, int]]:
        if len(digits) == 5:
            indexes = self._by_postcode.get(digits) or [self._by_insee[c] for c in (digits,) if c in self._by_insee]
            return dict.fromkeys(indexes, (Kind.EXACT, 0))
        if not 2 <= len(digits) < 5:
            return {}
        return {
            index: (Kind.PREFIX, 0)
            for postcode, indexes in self._by_postcode.items()
            if postcode.startswith(digits)
            for index in indexes
        }

    # By name

    def _by_name(self, typed: Typed) -> dict[int, tuple[Kind, int]]:
        found = self._named(typed.key)
        if not typed.digits and not typed.departement:
            found = found or self._named(_unglued(typed.key))
            # « vitri » begins Vitrimont, and is more likely Vitry: typos are looked for unless whole words agree.
            sure = any(match in ((Kind.EXACT, 0), (Kind.WORDS, 0)) for match in found.values())
            return found if sure else self._close(typed.key, None, only_likely=bool(found)) | found
        there = self._by_digits(typed.digits) if len(typed.digits) == 5 else {}
        here = {i: match for i, match in found.items() if i in there}
        if here:
            return here
        if there and (close := self._close(typed.key, list(there))):
            return close
        departement = typed.departement or _departement_of(typed.digits)
        inside = {i: match for i, match in found.items() if self._rows[i][2] == departement}
        if inside:
            return inside
        # The two halves disagree: both are shown, neither is sure.
        return dict.fromkeys([*there, *found], (Kind.CLOSE, 0)) or self._close(typed.key, None)

    @cached_property
    def _keys(self) -> list[str]:
        """The folded name of each row, in the order of the rows."""
        return fold(_SEPARATOR.join([row[1] for row in self._rows])).split(_SEPARATOR)

    @cached_property
    def _compact(self) -> list[str]:
        return "\n".join(self._keys).replace(" ", "").split("\n")

    @cached_property
    def _spellings(self) -> tuple[list[str], list[int]]:
        """Sorted spellings without spaces, each beside its row: the name, and the name without its article."""
        with_article = [index for index, key in enumerate(self._keys) if key.startswith(_ARTICLES)]
        spellings = self._compact + [_without_article(self._keys[index]).replace(" ", "") for index in with_article]
        indexes = [*range(len(self)), *with_article]
        order = sorted(range(len(spellings)), key=spellings.__getitem__)
        return [spellings[place] for place in order], [indexes[place] for place in order]

    def _named(self, key: str) -> dict[int, tuple[Kind, int]]:
        """Exact, beginning and part."""
        compact = key.replace(" ", "")
        spellings, indexes = self._spellings
        found: dict[int, tuple[Kind, int]] = {}
        bare = _without_article(key)
        for wanted in dict.fromkeys((compact, bare.replace(" ", ""))):
            if len(wanted) < 2 and wanted != "y":  # Y, in the Somme, is the only name of one letter
                continue
            for place in range(bisect_left(spellings, wanted), len(spellings)):
                if not spellings[place].startswith(wanted):
                    break
                index = indexes[place]
                found[index] = min(found.get(index, (Kind.CLOSE, 0)), self._likeness(index, key, bare))
        if len(bare) >= 4:
            for index in self._holding(" " + bare):
                found.setdefault(index, (Kind.PART, 0))
        return _keep_true_names(found)

    def _holding(self, words: str) -> Iterator[int]:
        """Rows whose name holds these words: one search in all the names put end to end, not 35 000 searches."""
        names, starts = self._end_to_end
        place = names.find(words)
        while place >= 0:
            row = bisect_right(starts, place) - 1
            yield row
            place = names.find(words, starts[row + 1] if row + 1 < len(starts) else len(names))

    @cached_property
    def _end_to_end(self) -> tuple[str, list[int]]:
        starts = list(accumulate((len(key) + 1 for key in self._keys), initial=0))
        return "\n".join(self._keys), starts[:-1]

    def _likeness(self, index: int, key: str, bare: str) -> tuple[Kind, int]:
        """Exact (beside it 1 when an article had to be forgotten, 2 when words are cut otherwise), or how it begins."""
        name = self._keys[index]
        if name.replace(" ", "") == key.replace(" ", ""):
            return Kind.EXACT, 0 if name == key else 2
        if _without_article(name).replace(" ", "") == bare.replace(" ", ""):
            return Kind.EXACT, 1
        whole_words = (name + " ").startswith((key + " ", bare + " ")) or _without_article(name + " ").startswith(
            bare + " "
        )
        return (Kind.WORDS if whole_words else Kind.PREFIX), 0

    @cached_property
    def _likely(self) -> list[list[Entry]]:
        """By row, what a typo is compared with: the whole name, and what comes before « sur », « en », « les »…"""
        return [
            _spellings_of(index, compact, key)
            for index, (compact, key) in enumerate(zip(self._compact, self._keys, strict=True))
        ]

    @cached_property
    def _by_length(self) -> dict[tuple[str, int], Group]:
        """The same by first letter and length, and by length alone (no letter): few are compared with a typo."""
        found: dict[tuple[str, int], list[Entry]] = defaultdict(list)
        for entry in chain.from_iterable(self._likely):
            found[entry[0][:1], len(entry[0])].append(entry)
            found["", len(entry[0])].append(entry)
        return {key: _group(entries) for key, entries in found.items()}

    def _close(self, key: str, among: list[int] | None, *, only_likely: bool = False) -> dict[int, tuple[Kind, int]]:
        """Names a few letters away: one in a short name, two from six letters, three from eleven.

        Who mistypes gets the first letter right most often: a name that begins like that and is one letter away is
        enough; else every name is compared, unless `only_likely`.
        """
        wanted = [
            compact
            for words in dict.fromkeys((key, _without_article(key)))
            if len(compact := words.replace(" ", "")) >= 3
        ]
        if among is not None:
            kept = [entry for index in among for entry in self._likely[index]]
            return _compared(wanted, lambda _, length: _group([entry for entry in kept if len(entry[0]) == length]))
        found = _compared(wanted, lambda compact, length: self._by_length.get((compact[:1], length), NOBODY))
        if only_likely or any(cost < TWO_EDITS for _, cost in found.values()):
            return found
        return _compared(wanted, lambda _, length: self._by_length.get(("", length), NOBODY))


def _group(entries: list[Entry]) -> Group:
    return [entry[0] for entry in entries], entries


def _spellings_of(index: int, compact: str, key: str) -> list[Entry]:
    words = _without_article(key).split()
    link = next((n for n, word in enumerate(words) if n and word in _LINKS), 0)
    head = "".join(words[:link])
    return [(compact, index, False), (head, index, True)] if len(head) >= 4 else [(compact, index, False)]


def _compared(wanted: list[str], group_of: Callable[[str, int], Group]) -> dict[int, tuple[Kind, int]]:
    """Rows whose spelling is a few letters away, and what it costs: « Saist-Aubin » is Saint-Aubin before
    Saint-Aubin-lès-Elbeuf."""
    found: dict[int, tuple[Kind, int]] = {}
    for compact in wanted:
        allowed = 1 + (len(compact) >= 6) + (len(compact) >= 11)
        for length in range(len(compact) - allowed, len(compact) + allowed + 1):
            spellings, group = group_of(compact, length)
            for _, edits, place in process.extract_iter(compact, spellings, scorer=OSA.distance, score_cutoff=allowed):
                _, index, is_part = group[place]
                match = (Kind.CLOSE, 2 * int(edits) + is_part)
                found[index] = min(found.get(index, match), match)
    return found


def _keep_true_names(found: dict[int, tuple[Kind, int]]) -> dict[int, tuple[Kind, int]]:
    """« Mans » is Le Mans, unless a commune is called Mans: then « Le Mans » only contains it. In the same way,
    « Val-Mont » is not Valmont.
    """
    kind = Kind.PART if (Kind.EXACT, 0) in found.values() else Kind.EXACT
    return {
        index: (kind, 0) if match in ((Kind.EXACT, 1), (Kind.EXACT, 2)) else match for index, match in found.items()
    }


def _without_article(key: str) -> str:
    return next((key[len(a) :] for a in _ARTICLES if key.startswith(a)), key)


def _unglued(key: str) -> str:
    """« stmande » is Saint-Mandé; asked only when nothing begins like that (Stains does)."""
    return re.sub(r"^st(e?)(?=[a-z]{3})", r"saint\1", key)


def _departement_of(digits: str) -> str:
    return digits[:3] if digits.startswith(("97", "98")) else digits[:2]
