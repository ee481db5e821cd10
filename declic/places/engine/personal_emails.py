"""Whether an address of mail is somebody's, or a service's.

>>> is_nominative("j.dupont@ville.fr"), is_nominative("contact@ville.fr"), is_nominative("karim@lefil.org")
(True, False, True)
"""

import re

from declic.core.folding import fold
from declic.core.territory import Gazetteer, Kind
from declic.places.engine.personal_words import (
    FUNCTIONS,
    LISTED,
    NOT_PEOPLE,
    PLACES_TOO,
    PROVIDERS,
    REMEMBERED,
    ROLES,
    WORDS_TOO,
    Names,
)

SHORTEST = 4  # letters of a surname that an initial is glued to
_REMEMBERED = frozenset(name.replace(" ", "") for name in REMEMBERED)


def is_nominative(email: str, gazetteer: Gazetteer | None = None, about: str = "", names: Names = LISTED) -> bool:
    """« jean.dupont@… », « jdupont@… », « dupont@orange.fr »: not « contact@… », nor « saint-maurice@… », the name of a
    commune, nor what repeats the name of the place (`about`) or of its own domain."""
    local, _, domain = email.lower().partition("@")
    local = local.partition("+")[0]
    words = [word for word in re.split(r"[\d ]+", fold(local)) if word]
    if not words or (gazetteer is not None and gazetteer.is_name(local)):
        return False
    if _is_somebody_at_work(words, names):
        return True
    if any(map(_is_function, words)):
        return False
    compact = "".join(words)
    own = fold(about).split()
    if set(words) <= {*own, *fold(domain).split()} or (len(compact) > 4 and compact in "".join(own)):
        return False
    if compact in fold(domain.partition(".")[0]).replace(" ", "") or compact in _REMEMBERED:
        return False
    if (
        any(word in LISTED.first for word in words)
        or _is_initial_and_name(local, names)
        or _is_name_by_name(local, own)
    ):
        return True
    if _is_named(words, names) and not _is_town(local, gazetteer):
        return True
    return domain in PROVIDERS and not any(len(w) > 3 and w in compact for w in (*own, *FUNCTIONS))


def _is_somebody_at_work(words: list[str], names: Names) -> bool:
    """« sylvie.conseillere », « famille.moreau »."""
    if len(words) != 2:
        return False
    one, other = sorted(words, key=lambda word: word not in ROLES and word != "famille")
    if one == "famille":
        return other in names.last
    return one in ROLES and other in names.first and other not in WORDS_TOO


def _is_initial_and_name(local: str, names: Names) -> bool:
    """« j.dupont », « dupont.j », « m.le-goff »; of two initials (« jb.morel »), the name has to be a known one."""
    parts = re.split(r"[._-]", re.sub(r"\d+$", "", local))
    if len(parts) > 2 and "." in local:
        parts = re.split(r"[._]", local)
    if len(parts) != 2 or re.search(r"\d", "".join(parts)):
        return False
    initial, name = sorted(parts, key=len)
    known = fold(name).replace(" ", "") in names.last
    if len(initial) == 1 and len(name) > 2:
        return "-" not in local or known or local.count("-") > 1 or "." in local
    return len(initial) == 2 and known and initial not in NOT_PEOPLE


def _is_name_by_name(local: str, own: list[str]) -> bool:
    """« ludwika.kowalski »: two words on each side of a dot, none of which is of the place."""
    parts = [fold(part) for part in re.split(r"[._]", local)]
    if len(parts) != 2 or re.search(r"\d", local):
        return False
    words = [word for part in parts for word in part.split()]
    return min(map(len, parts)) > 2 and not any(word in own or word in NOT_PEOPLE for word in words)


def _is_named(words: list[str], names: Names) -> bool:
    """« jdupont », « dupontj », « mariedupont », « dupont »: of known names, and no name of a place."""
    if len(words) != 1:
        return any(word in names.first and word not in WORDS_TOO | PLACES_TOO and len(word) > 3 for word in words)
    word = words[0]
    if word in NOT_PEOPLE or word in PLACES_TOO or word in WORDS_TOO:
        return False
    if word in names.last or (word in names.first and len(word) > 3):
        return True
    for rest in (word[1:], word[:-1]):
        if len(rest) >= SHORTEST and rest in names.last and rest not in NOT_PEOPLE | PLACES_TOO:
            return True
    return any(word[:n] in names.first and word[n:] in names.last for n in range(4, len(word) - 3))


def _is_town(local: str, gazetteer: Gazetteer | None) -> bool:
    """« vitry@… » is Vitry-sur-Seine."""
    return gazetteer is not None and any(match.kind <= Kind.WORDS for match in gazetteer.search(local, limit=1))


def _is_function(word: str) -> bool:
    return word in FUNCTIONS or any(word.startswith(function) for function in FUNCTIONS if len(function) >= 5)
