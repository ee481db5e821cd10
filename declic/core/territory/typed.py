"""What a person typed to say a commune, taken apart: a name, a postcode, a département.

>>> read("  Vitry s/ Seine (94) ")
Typed(key='vitry sur seine', digits='', departement='94')
>>> read("94010 Créteil cedex")
Typed(key='creteil', digits='94010', departement='')
>>> read("Paris 12ème").key, read("12e arrondissement de Paris").key
('paris 12e arrondissement', 'paris 12e arrondissement')
"""

import re
from dataclasses import dataclass
from unicodedata import category

from declic.core.folding import fold

MAX_LENGTH = 80  # the longest name has 45 letters
LONGEST_ADDRESS = 250
# Invisible signs that a copy from a page or a document leaves: they say nothing, and nobody sees them.
_HARMLESS = re.compile("[\u00ad\u200b\u200c\u200d\u2060\ufeff°]")
# Controls, bidirectional marks, lone surrogates, unassigned code points, pictures: no name holds them.
_HOSTILE = {"Cc", "Cf", "Cs", "Co", "Cn", "So", "Sk"}
_SHORT = {"st": "saint", "sts": "saints", "ste": "sainte", "stes": "saintes", "s": "sur", "ss": "sous"}
_ORDINAL = r"(1\d|20|[1-9]) ?(?:er|e|eme|ieme|nd)?"
_ARRONDISSEMENT = re.compile(
    rf"(?:(paris|lyon|marseille) {_ORDINAL}(?: arr(?:t|dt|ondissement)?)?"
    rf"|{_ORDINAL} (?:arr(?:t|dt|ondissement)? )?(?:de |a )?(paris|lyon|marseille))"
)
_POSTCODE = re.compile(r"\b(\d{2}) ?(\d{3})\b|\b(2[ab]\d{3})\b")
_DEPARTEMENT = re.compile(r"(?:^| )(\d{2,3}|2[ab])$")


@dataclass(frozen=True, slots=True)
class Typed:
    """`key`: the name, folded, abbreviations opened. `digits`: a postcode or an Insee code, or their beginning."""

    key: str
    digits: str
    departement: str


def name_key(folded: str) -> str:
    """A folded name with « st », « ste », « s/ » written out."""
    return " ".join(_SHORT.get(word, word) for word in folded.replace("s s ", "sous ").split())


def read(text: str) -> Typed | None:
    """None when the text cannot be the name of a commune: empty, too long, or holding signs that no name holds."""
    text = _HARMLESS.sub("", text[: MAX_LENGTH + 1].replace("\t", " ").strip())
    if len(text) > MAX_LENGTH or any(category(c) in _HOSTILE for c in text):
        return None
    folded = re.sub(r"\bcedex\b(?: \d+)?|(?<=\d) france$", "", fold(text)).strip()
    if not folded:
        return None
    district = _ARRONDISSEMENT.fullmatch(folded)
    if district and not text.endswith(")"):  # « Marseille (13) » says the département
        return Typed(_arrondissement(*district.groups()), "", "")
    if re.fullmatch(r"[\d ]+", folded):
        return Typed("", folded.replace(" ", ""), "")
    return _name_and_number(folded)


def address_tails(text: str) -> list[str]:
    """What may be the commune at the end of an address: from its postcode on, then after its last comma. Never a
    postcode alone: it would hide that a name was not understood.

    >>> address_tails("12 rue des Lilas, 94000 Créteil"), address_tails("3 place du Marché, Arcueil")
    (['94000 Créteil'], ['Arcueil'])
    """
    if len(text) > LONGEST_ADDRESS:
        return []
    tails = []
    if (found := list(_POSTCODE.finditer(text))) and found[-1].start():
        tails.append(text[found[-1].start() :])
    if "," in text:
        tails.append(text.rpartition(",")[2].strip())
    return [tail for tail in dict.fromkeys(tails) if any(c.isalpha() for c in tail)]


def _name_and_number(folded: str) -> Typed:
    digits = departement = ""
    if found := _POSTCODE.search(folded):
        digits = "".join(group or "" for group in found.groups()).upper()
        folded = " ".join((folded[: found.start()] + folded[found.end() :]).split())
    elif found := _DEPARTEMENT.search(folded):
        departement = found.group(1).upper()
        folded = folded[: found.start()]
    return Typed(name_key(folded), digits, departement)


def _arrondissement(city: str | None, number: str | None, number_before: str | None, city_after: str | None) -> str:
    rank = int(number or number_before or 0)
    return f"{city or city_after} {rank}{'er' if rank == 1 else 'e'} arrondissement"
