"""One row being read through a profile: its cells as texts, and what is said of them on the way."""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from unicodedata import category

from declic.core.folding import fold
from declic.places.engine.cleaned import Reason, ReasonCode
from declic.places.engine.misread import mended, unescaped
from declic.places.engine.profiles import Profile

SHOWN = 80  # signs of a value that a reason repeats
LENGTHS = {
    "name": 200, "pivot": 14, "kinds": 100, "parent": 200, "address": 250, "address_more": 250, "commune": 100,
    "emails": 300, "website": 500, "booking_url": 500, "accessibility_url": 500, "summary": 280, "presentation": 5_000,
    "other_labels": 500, "access_notes": 1_000, "hours": 500, "hours_original": 1_000,
}  # fmt: skip
NOT_SAID = frozenset(
    [
        "non renseigne",
        "non renseignee",
        "nr",
        "n c",
        "nc",
        "neant",
        "inconnu",
        "inconnue",
        "non communique",
        "null",
        "none",
        "nan",
        "n a",
        "sans objet",
        "so",
        "n d",
        "nd",
        "undefined",
        "vide",
        "a completer",
        "a renseigner",
        "non defini",
        "non disponible",
        "non concerne",
        "non connu",
        "pas renseigne",
    ]
)
ERRORS = frozenset(
    ["#REF!", "#N/A", "#NOM?", "#NAME?", "#VALEUR!", "#VALUE!", "#DIV/0!", "#NUL!", "#NULL!", "#NOMBRE!"]
)

_TAG = re.compile(r"<[a-zA-Z/!][^>]{0,200}>")
SEPARATORS = re.compile(r"\s*[|;,\s]\s*")


@dataclass
class Row:
    """One row being read; what is said of it on the way."""

    cells: Mapping[str, object]
    profile: Profile
    reasons: list[Reason] = field(default_factory=list)

    def raw(self, column: str) -> str:
        """A cell as a text; nothing for what is nested or says nothing."""
        value = self.cells.get(column)
        if value is None or isinstance(value, dict):
            return ""
        if isinstance(value, bool):
            return "oui" if value else "non"
        if isinstance(value, list):
            return "|".join(str(v) for v in value if isinstance(v, str | int | float))
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        text = str(value)
        said = fold(text)
        return "" if not said or said in NOT_SAID or text.strip() in ERRORS else text

    def line(self, column: str) -> str:
        """One line, without signs that nobody sees. A text that a spreadsheet had made inert is itself again."""
        text = self.raw(column)
        if text[:1] == "'" and (text[1:2] in "=+-@" or not any(map(str.isalpha, text))):
            text = text[1:]
        if "&" in text and "<" not in text and (plain := unescaped(text)) != text:
            self.say(ReasonCode.MARKUP, column, text, plain)
            text = plain
        if not text.isascii() and (right := mended(text)) != text:
            self.say(ReasonCode.MISREAD, column, text, right)
            text = right
        if "\ufffd" in text:
            self.say(ReasonCode.LOST_SIGNS, column, text)
        if text.isprintable():
            return " ".join(text.split())
        plain = "".join(" " if c in "\t\r\n\u00a0\u202f\u2028\u2029" else c for c in text)
        clean = "".join(c for c in plain if category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
        if len(clean) != len(plain):
            self.say(ReasonCode.STRANGE_SIGNS, column, text)
        return " ".join(clean.split())

    def text_of(self, what: str) -> str:
        """A field as its columns write it, joined when there are several."""
        parts = [self.line(column) for column in self.profile.fields.get(what, ())]
        return " ".join(part for part in parts if part)

    def plain(self, what: str) -> str:
        """The same, without tags."""
        text = self.text_of(what)
        plain = without_tags(text)
        if plain != text:
            self.say(ReasonCode.MARKUP, self.column_of(what), text, plain)
        return plain

    def column_of(self, what: str) -> str:
        return next(iter(self.profile.fields.get(what, ())), what)

    def cut(self, what: str, text: str) -> str:
        longest = LENGTHS.get(what, 250)
        if len(text) > longest:
            self.say(ReasonCode.TOO_LONG, self.column_of(what), text)
        return text[:longest].strip()

    def say(self, code: str, column: str, value: str = "", became: str = "") -> None:
        reason = Reason(str(code), column, shown(value), shown(became))
        if reason not in self.reasons:  # a cell may be read twice, and says its faults once
            self.reasons.append(reason)

    def rewritten(self, what: str, value: str, became: str) -> None:
        """Says that a value is kept in other signs; spaces alone are not worth a word."""
        if "".join(value.split()) != "".join(became.split()):
            self.say(ReasonCode.REWRITTEN, self.column_of(what), value, became)


def without_tags(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub(" ", text)).split()) if "<" in text else text


def shown(text: str) -> str:
    """The beginning of a value, without what a database or a terminal could not take."""
    return "".join(c for c in text[:SHOWN] if c >= " " and not "\ud800" <= c <= "\udfff")
