"""French typography of plain text: what a person types with a simple keyboard, as a printer would set it.

Source: Lexique des règles typographiques en usage à l'Imprimerie nationale, and the house rules: a narrow no-break
space before ; ! ? and between thousands, a no-break space before : and inside « », a curved apostrophe.
Words are never touched, nor addresses of pages and of mail; setting a text twice changes nothing.

>>> polish('Qu\\'est-ce que "Déclic" ? Appelez au 01 99 00 47 56 !')
'Qu’est-ce que «\\xa0Déclic\\xa0»\\u202f? Appelez au 01\\xa099\\xa000\\xa047\\xa056\\u202f!'
"""

import re
from collections.abc import Callable

NARROW = "\u202f"
NO_BREAK = "\u00a0"

# A space already there, on one line. Tabs and line ends are structure: never replaced.
_S = f"[ {NO_BREAK}{NARROW}\u2009]"
# Bounded, and begun at the head of a word only: whatever is typed, the time taken stays in proportion to its length.
_ADDRESS = r"(?i:\b[a-z][a-z0-9+.-]{0,30}://|\bwww\.|\b(?:mailto|tel):)\S+|(?<!\S)\S+@\S+"
_WORD_END = "(?<=[\\w»)\\]%€°’…”])"

Set = Callable[[str], str]


def _each(pattern: str, setting: Set) -> tuple[re.Pattern[str], Set]:
    # Addresses come first in each pattern: what they hold is consumed, and so left alone.
    return re.compile(f"(?P<address>{_ADDRESS})|{pattern}"), setting


def _spaces_to(space: str) -> Set:
    return lambda text: re.sub(_S, space, text)


# In this order: guillemets before the signs that stand beside them, hours after their unit.
_RULES = (
    _each(r"(?<=\w)'(?=[\w«])", lambda _: "’"),
    _each(r"(?<!\.)\.\.\.(?!\.)", lambda _: "…"),
    _each(f"«{_S}*(?=\\S)", lambda _: f"«{NO_BREAK}"),
    _each(f"(?<=\\S){_S}*»", lambda _: f"{NO_BREAK}»"),
    # Straight quotes in pairs, around something that holds no other quotes.
    _each(
        r"(?<!\S)\"(?=\S)[^\"«»\n]+(?<=\S)\"(?=[\s.,;:!?…)]|$)",
        lambda text: f"«{NO_BREAK}{text[1:-1]}{NO_BREAK}»",
    ),
    # Only where the sign ends a word: 14:30 and a?b are left alone.
    _each(f"{_WORD_END}{_S}*[;!?]+(?=[\\s»)\\]”]|$)", lambda text: NARROW + re.sub(_S, "", text)),
    _each(f"{_WORD_END}{_S}*:(?=\\s|$)", lambda _: f"{NO_BREAK}:"),
    _each(f"(?<![\\d.,])(?<!\\d{_S})\\d{{1,3}}(?:{_S}\\d{{3}})+(?![\\d,]|{_S}\\d)", _spaces_to(NARROW)),
    _each(f"(?<!\\d)0\\d(?:{_S}\\d\\d){{4}}(?!\\d)", _spaces_to(NO_BREAK)),
    _each(f"(?<=\\d){_S}(?=(?:€|%|h|min|km|cm|m|kg|g|ko|Mo|Go|ans?|euros?|°C)(?!\\w))", lambda _: NO_BREAK),
    _each(f"(?<=\\d{_S}h){_S}(?=\\d\\d(?!\\d))", lambda _: NO_BREAK),
    _each(f"(?<=\\b[Nn]°){_S}(?=\\d)", lambda _: NO_BREAK),
)


def polish(text: str) -> str:
    """The text with French spaces, quotes and apostrophes; addresses and words are left as they are."""
    for pattern, setting in _RULES:
        text = pattern.sub(lambda found, set_=setting: found["address"] or set_(found.group()), text)  # type: ignore[misc]
    return text
