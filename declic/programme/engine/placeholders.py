"""A message in the centre's words: French words between braces stand for what is known only when it leaves.

A value is put in as it is and never read again, whatever it holds; a word that nobody knows is left as it was typed.
A line whose placeholder has nothing to say goes away whole: what concerns some people only is written on its own line.

>>> render("Bonjour {prénom et nom},\\nLe lien : {lien}\\nÀ bientôt.", {"prénom et nom": "{lien}", "lien": ""})
'Bonjour {lien},\\nÀ bientôt.'
>>> [(p.fault.value, p.word, p.nearest) for p in problems("{prenom}, {lien", ["prénom et nom", "lien"], ["lien"])]
[('unclosed', 'lien', ''), ('unknown', 'prenom', 'prénom et nom'), ('missing', 'lien', '')]
"""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from declic.core.folding import fold

_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
_BRACE = re.compile(r"[{}][^{}\n]{0,30}")
_NEAR = 0.4


class Fault(StrEnum):
    """What is wrong with a text."""

    UNCLOSED = "unclosed"
    UNKNOWN = "unknown"
    MISSING = "missing"
    AT_RISK = "at_risk"


@dataclass(frozen=True)
class Problem:
    """A fault, the word it is about, and the known word that was meant by an unknown one."""

    fault: Fault
    word: str
    nearest: str = ""


def render(text: str, values: Mapping[str, str]) -> str:
    """The text, its placeholders replaced; two empty lines never follow each other where a line went away."""
    known = {fold(word): value for word, value in values.items()}
    kept: list[str] = []
    for line in text.split("\n"):
        goes_away = any(known.get(word) == "" for word in _words(line))
        after_a_blank = not kept or not kept[-1].strip()
        if not goes_away and not (after_a_blank and not line.strip()):
            kept.append(line)
    return "\n".join(_filled(line, known) for line in kept).strip("\n")


def render_line(text: str, values: Mapping[str, str]) -> str:
    """The same for one line, an object for instance, where what has nothing to say leaves nothing."""
    return _filled(text, {fold(word): value for word, value in values.items()})


def problems(
    text: str, allowed: Collection[str], required: Collection[str] = (), optional: Collection[str] = ()
) -> list[Problem]:
    """What to correct before the text may leave: nothing, when it is fit.

    `optional`: the words that have nothing to say to some people; a required word must not go away with their line.
    """
    known = {fold(word): word for word in allowed}
    used = [word for word in dict.fromkeys(_PLACEHOLDER.findall(text)) if fold(word) not in known]
    found = [Problem(Fault.UNCLOSED, rest[1:].strip()) for rest in _BRACE.findall(_PLACEHOLDER.sub("", text))]
    found += [Problem(Fault.UNKNOWN, word, _nearest(word, known)) for word in used]
    lines = [set(_words(line)) for line in text.split("\n")]
    may_go = {fold(word) for word in optional}
    for word in required:
        holding = [words for words in lines if fold(word) in words]
        if not holding:
            found.append(Problem(Fault.MISSING, word))
        elif all(words & may_go - {fold(word)} for words in holding):
            found.append(Problem(Fault.AT_RISK, word))
    return found


def _words(line: str) -> Iterator[str]:
    return (fold(word) for word in _PLACEHOLDER.findall(line))


def _filled(line: str, known: Mapping[str, str]) -> str:
    # One pass: what a value holds is never looked at.
    return _PLACEHOLDER.sub(lambda found: known.get(fold(found[1]), found[0]), line)


def _nearest(word: str, known: Mapping[str, str]) -> str:
    close = get_close_matches(fold(word), known, n=1, cutoff=_NEAR)
    return known[close[0]] if close else ""
