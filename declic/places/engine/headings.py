"""The columns of a file found by what they are called, however that is written: « Code postal », « CODE_POSTAL »,
« codePostal », « Téléphone (accueil) ».

>>> Headings(["CODE_POSTAL", "Nom"]).named("code postal")
'CODE_POSTAL'
>>> guessed({"phone": ["téléphone"], "name": ["nom"]}, ["Nom", "Téléphone fixe", "Téléphone du directeur"])
{'phone': ('Téléphone fixe',), 'name': ('Nom',)}
"""

import re
from collections.abc import Iterable, Mapping, Sequence

from declic.core.folding import fold

UNTITLED = "sans titre"  # what a column without a heading is called, with its number


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_BESIDE = re.compile(r"\([^)]*\)|\[[^\]]*\]|[*:]+$")
_HUMPS = re.compile(r"(?<=[a-zà-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])")
# A heading that begins like ours and has these words is of a person, not of the place.
_OF_PEOPLE = _words(
    "contact responsable referent referente directeur directrice president presidente conseiller conseillere mediateur "
    "mediatrice agent agents elu elue personne prenom portable mobile perso personnel gestionnaire maire"
)

_IN_FULL = frozenset({"id", "updated_on", "source", "position", "latitude", "longitude"})  # never told by first words
_OF_NO_NAME = _words("voie rue commune ville departement region fichier dit epci canton")


def key(heading: str) -> str:
    """What a heading comes to: its letters and figures alone."""
    return fold(heading).replace(" ", "")


class Headings:
    """The columns of one file, by what they come to; of two that come to the same, the first."""

    def __init__(self, columns: Iterable[str]) -> None:
        self._exact = frozenset(columns)
        self._by_key: dict[str, str] = {}
        for column in columns:
            self._by_key.setdefault(key(column), column)

    def named(self, wanted: str) -> str:
        """This very column, else the one that comes to the same; "" when there is none."""
        return wanted if wanted in self._exact else self._by_key.get(key(wanted), "") if wanted else ""


def guessed(synonyms: Mapping[str, Sequence[str]], columns: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """What → its column. Those called by the very name first, in the order of the names; then those whose heading
    begins with it and is of nobody."""
    headings, found = Headings(columns), dict[str, tuple[str, ...]]()
    taken: set[str] = set()
    for what, names in synonyms.items():
        column = next((c for n in names if (c := headings.named(n)) and c not in taken), "")
        if column:
            found[what] = (column,)
            taken.add(column)
    longest = sorted(((fold(n), what) for what, names in synonyms.items() for n in names), key=lambda n: -len(n[0]))
    for column in columns:
        what = "" if column in taken else _begun(column, longest)
        if what and what not in found:
            found[what] = (column,)
            taken.add(column)
    return {what: found[what] for what in synonyms if what in found}


def _begun(column: str, names: Sequence[tuple[str, str]]) -> str:
    """What a longer heading says, in its first words."""
    said = fold(_HUMPS.sub(" ", _BESIDE.sub(" ", column)))
    if _OF_PEOPLE & set(said.split()):
        return ""
    for name, what in names:
        if len(name) > 2 and what not in _IN_FULL and f"{said} ".startswith(f"{name} "):
            return "" if what == "name" and _OF_NO_NAME & set(said.split()) else what
    return ""
