"""Texts that a spreadsheet would take for a formula (promise C11): an apostrophe before, taken off when it comes back.

>>> neutralised("=HYPERLINK(1)"), restored(neutralised("+33 1 99 00 47 56"))
("'=HYPERLINK(1)", '+33 1 99 00 47 56')
"""

import re
import unicodedata

# The apostrophe is ours; spaces and invisible signs are skipped by spreadsheets before they look for a formula.
SKIPPED = re.compile(r"^['\s\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\xad]+")


def neutralised(text: str) -> str:
    """The text, after an apostrophe when a spreadsheet could take it for a formula."""
    return f"'{text}" if _could_act(text) else text


def restored(text: str) -> str:
    """The text that `neutralised` was given: for imports."""
    return text[1:] if text.startswith("'") and _could_act(text) else text


def _could_act(text: str) -> bool:
    if text.lstrip("'")[:1] in tuple("\t\r\n"):
        return True
    rest = SKIPPED.sub("", text)
    # NFKC folds the full-width, small and superscript forms on the plain signs.
    return unicodedata.normalize("NFKC", rest[:1])[:1] in tuple("=+-@")
