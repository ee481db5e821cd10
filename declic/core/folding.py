"""One way of forgetting accents, case and punctuation, so that search and order are the same on every database.

A room that lists or searches by name keeps `fold(name)` (or `sort_key(name)`) in a column of its own and asks
the database about that column only: SQLite and PostgreSQL disagree about « É », never about « e ».

>>> fold("L’Haÿ-les-Roses"), fold("Sœurs & Cie"), fold("ÉCOLE n° 2")
('l hay les roses', 'soeurs cie', 'ecole n 2')
"""

import re
from unicodedata import combining, normalize

# Letters that Unicode does not take apart.
_LETTERS = (("œ", "oe"), ("æ", "ae"), ("ø", "o"), ("ł", "l"), ("đ", "d"), ("ı", "i"))
_LATIN_MARKS = re.compile("[\u0300-\u036f]+")
_NOT_WORD = re.compile(r"[\W_]+")


def fold(text: str) -> str:
    """Lower-case words without accents, ligatures or punctuation, one space between them; "" when nothing is left."""
    if not text.isascii():
        # NFKD also opens « ﬁ », « ² » and full-width letters; « º » is a degree sign here, as in « n° 2 ».
        text = _LATIN_MARKS.sub("", normalize("NFKD", text.replace("º", " ").casefold()))
        for letter, letters in _LETTERS:
            text = text.replace(letter, letters)
        if not text.isascii():
            text = "".join(c for c in text if not combining(c))
    return _NOT_WORD.sub(" ", text.casefold()).strip()


def sort_key(text: str) -> str:
    """`fold`, with « 0 » for the spaces: word by word order under every collation (some collations skip spaces)."""
    return fold(text).replace(" ", "0")
