"""A text as people type or paste it, in one shape before its words are looked at: lower case, no accent, no mark-up.

>>> plain("Lundi&nbsp;: 9h–12h")
'lundi : 9h-12h'
>>> plain("**Mardi**<br/>L’après-midi")
'mardi\\napres-midi'
"""

import re
from html import unescape
from unicodedata import combining, normalize

_SIGNS = str.maketrans(
    {
     "’": "'", "‘": "'", "ʼ": "'", "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "―": "-", "→": ">", "➡": ">",
     "•": "*", "·": "*", "▪": "*", "●": "*", "«": " ", "»": " ", "\u201c": " ", "\u201d": " ", '"': " ", "\t": " ",
     "œ": "oe", "°": "", "…": " ", "_": " ", "!": ".", "\ufe0f": "", "\u200b": "", "\ufeff": "", "\u00ad": "",
    }
)  # fmt: skip
# Clocks, calendars, ticks, pins: they say nothing. Others do (« ☎ 9h-12h », « ❌ mardi »), and are not known.
_ORNAMENTS = re.compile("[\U0001f550-\U0001f567\u231a\u23f0-\u23f3\U0001f4c5\U0001f4c6\U0001f5d3✅✔☑▶►📍👉✨]")
_BREAKS = re.compile(r"< ?/? ?(?:br|p|div|li|ul|ol|tr|h[1-6])\b[^<>]{0,200}>", re.IGNORECASE)
_TAGS = re.compile(r"< ?/?(?:b|i|u|a|em|strong|span|font|td|th|small)\b[^<>]{0,200}>", re.IGNORECASE)
_EMPHASIS = re.compile(r"\*\*|__")
_ELISION = re.compile(r"\b[ld](?:' ?(?=[a-z])| (?=[aeiouh][a-z]{2}))")  # « l'après-midi », « l après-midi »
_UPON = re.compile(r"\bs/ ?(?=r)")  # « s/ RDV »
_PLURAL = re.compile(r"(?<=[a-z])\(s\)")
_BLANKS = re.compile(r"[^\S\n]+")
_LINE_ENDS = re.compile(r" ?\n ?")
_PHONE_NUMBER = re.compile(
    r"(?:\b(?:au|tel(?:ephone)?\.?|par telephone au|par telephone) ?:? ?)?\b0\d(?:[ .-]?\d\d){4}\b"
)
_SUBJECT = re.compile(
    r"(?:(?:la |le |notre |votre )?(?:mairie|bibliotheque|mediatheque|secretariat|centre|espace|lieu|local|structure"
    r"|association|maison|agence|bureau|point|equipe)"
    r"(?: (?:de mairie|municipale?|sociale?|culturel|numerique|publique?|france services|accueil|associati(?:f|ve)))*)"
    r"(?= (?:est |sont )?ouverte?s? | vous accueille )"
)


def plain(text: str) -> str:
    """Lower case, no accent, one kind of dash and apostrophe, single spaces; line ends stay."""
    if "&" in text:
        text = unescape(text)
    if "<" in text:
        text = _TAGS.sub(" ", _BREAKS.sub("\n", text))
    text = _ORNAMENTS.sub(" * ", _EMPHASIS.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")))
    text = normalize("NFKD", text.translate(_SIGNS)).casefold()
    text = "".join(sign for sign in text if not combining(sign))
    text = _LINE_ENDS.sub("\n", _BLANKS.sub(" ", text))
    text = _UPON.sub("sur ", _PLURAL.sub("s", text))
    return _ELISION.sub("", text).strip()


def without_asides(text: str) -> str:
    """No telephone number, and no « la mairie » that « est ouverte »: another one named later is another place."""
    text = _PHONE_NUMBER.sub(" ", text)
    subject = _SUBJECT.match(text)
    return text[subject.end() :] if subject else text
