"""Words of closed lists as files write them: separated, glued, in capitals, mistyped.

>>> read_words("Seniors; jeunes", ("audience",), {}).slugs
('seniors', 'jeunes')
>>> read_words("Aide aux démarches administratives Accès internet et matériel informatique", ("service",), {}).slugs
('demarches', 'acces-materiel')
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Indel

from declic.core.folding import fold
from declic.places.engine.vocabulary import FEATURES

LIKE_ENOUGH = 0.9  # the share of letters that a mistyped word keeps
_HARD, _SOFT = re.compile(r"[|;\n]"), re.compile(r"\s/\s|,|/")
_YES = frozenset({"oui", "yes", "vrai", "true", "1", "x", "o"})


@dataclass(frozen=True)
class Words:
    """`slugs`: in the order written, each once. `guessed`: what was written → the slug it was taken for; `unknown`:
    what is no word of these lists."""

    slugs: tuple[str, ...] = ()
    guessed: tuple[tuple[str, str], ...] = ()
    unknown: tuple[str, ...] = ()


def says_yes(text: str) -> bool:
    """« Oui », « x », « Jeunes » in a column that is about nothing else; not « non », « - », « ? », nor nothing."""
    folded = fold(text)
    return folded in _YES or (len(folded) > 2 and not folded.startswith(("non", "aucun", "inconnu", "nr")))


def read_words(text: str, kinds: tuple[str, ...], translations: Mapping[str, tuple[str, ...]]) -> Words:
    """The features of these kinds that a cell names. `translations`: folded text → features, those of a profile."""
    lexicon = _lexicon(kinds) | {t: slugs for t, slugs in translations.items() if t not in _lexicon(kinds)}
    slugs: list[str] = []
    guessed: list[tuple[str, str]] = []
    unknown: list[str] = []
    for piece in _pieces(text, lexicon):
        folded = fold(piece)
        # « Payant : l’accès au lieu est payant »: what follows the colon explains.
        named = lexicon.get(folded)
        if named is None and ":" in piece:
            named = lexicon.get(fold(piece.partition(":")[0]))
        if named is not None:
            slugs += named
        elif glued := _glued(folded, lexicon):
            slugs += glued
        elif close := _close(folded, lexicon):
            slugs += lexicon[close]
            guessed.append((piece, ", ".join(lexicon[close])))
        else:
            unknown.append(piece)
    allowed = {f.slug for f in FEATURES if f.kind in kinds}
    kept = tuple(dict.fromkeys(slug for slug in slugs if slug in allowed))
    return Words(kept, tuple(guessed), tuple(unknown))


@lru_cache(maxsize=64)
def _lexicon(kinds: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    return {fold(f.name): (f.slug,) for f in FEATURES if f.kind in kinds and not f.is_local}


def _pieces(text: str, lexicon: Mapping[str, tuple[str, ...]]) -> list[str]:
    pieces: list[str] = []
    for part in _HARD.split(text):
        clean = part.strip(" ,.\u00a0\u202f")
        if not fold(clean):
            continue
        known = fold(clean) in lexicon or (":" in clean and fold(clean.partition(":")[0]) in lexicon)
        pieces += [clean] if known else [p.strip() for p in _SOFT.split(clean) if fold(p)]
    return pieces


def _glued(folded: str, lexicon: Mapping[str, tuple[str, ...]]) -> list[str]:
    """Whole words of the lexicon put one after the other, the longest first; [] when something is left over."""
    found: list[str] = []
    rest, longest = folded, sorted((t for t in lexicon if len(t) > 4), key=len, reverse=True)
    while rest:
        start = next((t for t in longest if rest.startswith(t)), None)
        if start is None:
            return []
        found += lexicon[start]
        rest = rest[len(start) :].lstrip()
    return found


def _close(folded: str, lexicon: Mapping[str, tuple[str, ...]]) -> str:
    found = process.extractOne(folded, list(lexicon), scorer=Indel.normalized_similarity, score_cutoff=LIKE_ENOUGH)
    return str(found[0]) if found and len(folded) > 4 else ""
