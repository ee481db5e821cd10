"""The words of French opening hours: days, times, periods, and how they are joined. A word that is not known is told
as such: the whole text is then not understood, since it might change everything."""

import re
from dataclasses import dataclass
from enum import Enum, auto
from unicodedata import combining, normalize


class Kind(Enum):
    DAY = auto()  # value: 0 is Monday, 7 a public holiday
    EVERY_DAY = auto()
    WEEKEND = auto()
    TIME = auto()  # minutes
    NUMBER = auto()  # an hour or a date, by what is beside it
    RANK = auto()  # 1er, 2e… -1 for the last
    MONTH = auto()
    HALF = auto()  # 0 morning, 1 afternoon
    PARITY = auto()  # of weeks: 0 even, 1 odd
    SCHOOL = auto()  # school holidays
    DASH = auto()  # « - », « à », « au »: from one to the other, as the next three may
    SLASH = auto()
    AND = auto()
    COMMA = auto()
    COLON = auto()
    STOP = auto()  # « ; », « . », a new line
    CLOSED = auto()
    BUT = auto()
    INCLUDED = auto()
    FROM = auto()
    BETWEEN = auto()
    ALWAYS = auto()  # 24 h/24
    APPOINTMENT = auto()
    ALSO_APPOINTMENT = auto()  # « ou sur rendez-vous »: open to all besides
    OF_MONTH = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Token:
    kind: Kind
    value: int = 0
    english: bool = False
    text: str = ""


_DAYS = (
    ("lundis?|lun|lu|l", "mo"),
    ("mardis?|mar|ma", "tu"),
    ("mercredis?|mercr|merc|mer|me", "we"),
    ("jeudis?|jeu|je|j", "th"),
    ("vendredis?|vend|ven|ve|v", "fr"),
    ("samedis?|sam|sa", "sat"),
    ("dimanches?|dim|di", "su"),
)
_MONTHS = (
    "janvier|janv|jan", "fevrier|fevr|fev", "mars", "avril|avr", "mai", "juin", "juillet|juil", "aout",
    "septembre|sept", "octobre|oct", "novembre|nov", "decembre|dec",
)  # fmt: skip
_RDV = r"(?:rendez[ -]?vous|rdvs?|r\.?d\.?v\b\.?)"
_ON_RDV = rf"(?:sur|par|avec)\s+(?:une\s+)?(?:prise\s+de\s+)?(?:le\s+)?{_RDV}|prise\s+de\s+{_RDV}|{_RDV}"
_ONLY = r"(?:\s+(?:uniquement|exclusivement|seulement|obligatoire|prealable))?"

_WORDS: tuple[tuple[Kind, int, str], ...] = (
    (Kind.ALWAYS, 0, r"24\s*/\s*7\b|24\s*h?(?:eures?)?\s*(?:/|sur)\s*24(?:\s*h(?:eures?)?)?\b"),
    (Kind.EVERY_DAY, 0, (r"7\s*j?(?:ours?)?\s*(?:/|sur)\s*7(?:\s*j(?:ours?)?)?\b|tous\s+les\s+jours\b"
     r"|chaque\s+jour\b|tlj\b")),
    (Kind.ALSO_APPOINTMENT, 0, (rf"(?:et|ou)\s+(?:aussi\s+|egalement\s+|possible\s+)?sur\s+{_RDV}"
     rf"|avec\s+ou\s+sans\s+{_RDV}")),
    (Kind.FROM, 0, rf"sans\s+{_RDV}"),
    (Kind.APPOINTMENT, 0, rf"(?:uniquement|exclusivement|seulement)?\s*(?:{_ON_RDV})(?![a-z]){_ONLY}"),
    (Kind.BUT, 1, r"hors\s+(?:periodes?\s+(?:de\s+)?)?(?:les\s+)?vacances(?:\s+scolaires?)?\b"),
    (Kind.SCHOOL, 0, (r"(?:(?:pendant|durant)\s+)?(?:les\s+)?(?:periodes?\s+(?:de\s+)?)?vacances(?:\s+scolaires?)?\b"
     r"|conges\s+scolaires?\b|sh\b")),
    (Kind.DAY, 7, r"(?:les\s+)?(?:jours?\s+)?feries?\b|jf\b|ph\b"),
    (Kind.PARITY, 1, r"(?:(?:les|des|en|chaque)\s+)?semaines?\s+impaires?\b"),
    (Kind.PARITY, 0, r"(?:(?:les|des|en|chaque)\s+)?semaines?\s+paires?\b"),
    (Kind.OF_MONTH, 0, r"(?:du|de chaque|dans le|de)\s+mois\b|du\s+mois\b"),
    (Kind.HALF, 1, r"(?:l')?apres[ -]?midis?\b|(?:l')?aprem\b|(?:l')?ap[.-]?\s?midi\b"),
    (Kind.HALF, 0, r"matins?\b|matinees?\b"),
    (Kind.WEEKEND, 0, r"week[ -]?ends?\b"),
    (Kind.INCLUDED, 0, r"y\s+compris\b|compris\b|et\s+aussi\b"),
    (Kind.CLOSED, 0, r"fermee?s?\b|fermetures?\b|off\b|closed\b"),
    (Kind.BUT, 0, r"sauf\b|excepte\b|hors\b|hormis\b|a\s+l'exception\s+(?:du|de|des)\b"),
    (Kind.TIME, 720, r"midi\b"),
    (Kind.TIME, 1440, r"minuit\b"),
    (Kind.RANK, -1, r"derniers?\b"),
    *((Kind.RANK, n, p) for n, p in ((1, "premiers?\\b"), (2, "deuxiemes?\\b|seconds?\\b"), (3, "troisiemes?\\b"),
                                     (4, "quatriemes?\\b"))),
    *((Kind.MONTH, n, rf"(?:{p})\b\.?") for n, p in enumerate(_MONTHS, 1) if p != "mars"),
    (Kind.MONTH, 3, r"mars\b"),
    *((Kind.DAY, n, rf"(?:{french})\b\.?(?!')") for n, (french, _) in enumerate(_DAYS)),
    *((Kind.DAY, 10 + n, rf"{english}\b") for n, (_, english) in enumerate(_DAYS)),
    (Kind.STOP, 0, r"ouverte?s?\b"),  # what follows is no more closed
    (Kind.BETWEEN, 0, r"entre\b"),
    (Kind.DASH, 0, r"jusqu'?\s?(?:au?|a)\b|a\b|au\b"),
    (Kind.AND, 0, r"et\b|puis\b|&|\+"),
    # Words that change nothing.
    (Kind.FROM, 0, (r"(?:d'|l')|(?:du|de|des|le|la|les|en|dans|chaque|ouvertures?|horaires?|heures?"
     r"|accueil|public|permanences?|est|uniquement|seulement|mois|periodes?|les|pendant|durant|toute?s?\s+l'annee"
     r"|lieu|ont|inclus|annuelles?|non[ -]stop|sans interruption|en continu|journees? continues?)\b")),
)  # fmt: skip
_TIMES = (
    # 9h30, 9 h 30, 09:30, 9:30:00; the minutes are not the hour of a next time.
    (
        r"(?P<h>[01]?\d|2[0-4])\s*(?:h(?:eures?|rs?)?(?![a-z])\s*|:\s?)(?P<m>[0-5]\d)(?::00)?(?:\s*(?:mn|min|m)\b)?"
        r"(?=\d{1,2}\s*[h:]|[^\d]|$)(?!\s*(?:h|:\d|heures?))"
    ),
    r"(?P<h2>[01]?\d|2[0-4])\s*h(?:eures?|rs?)?(?![a-z])",
    r"(?<![\d.])(?P<h3>[01]?\d|2[0-4])\.(?P<m3>[0-5]\d)(?![\d]|\.\d)",
)
_MASTER = re.compile(
    "|".join(
        [
            r"(?P<blank>[ \t]+)",
            r"(?P<stop>[;\n]+|\.(?=\s|$)|\|+)",
            *(f"(?P<w{number}>(?<![a-z])(?:{pattern}))"
              for number, (_, _, pattern) in enumerate(_WORDS[:2])),
            r"(?P<rank>\b[1-5]\s?(?:er|ers|e|em|eme|emes|nd|ere|ieme)\b)",
            *(f"(?P<t{number}>{pattern})" for number, pattern in enumerate(_TIMES)),
            r"(?P<number>\d{1,2}(?!\d))",
            *(f"(?P<w{number}>(?<![a-z])(?:{pattern}))" for number, (_, _, pattern) in enumerate(_WORDS) if number > 1),
            r"(?P<dash>-+>?)",
            r"(?P<slash>/)",
            r"(?P<comma>,)",
            r"(?P<colon>[:()=]|\bh\b)",
            r"(?P<unknown>[a-z0-9]+|.)",
        ]
    ),
    re.DOTALL,
)  # fmt: skip
_PLAIN = {"stop": Kind.STOP, "dash": Kind.DASH, "slash": Kind.SLASH, "comma": Kind.COMMA, "colon": Kind.COLON}
_SIGNS = str.maketrans(dict.fromkeys("‐‑‒–—―−\xad→", "-") | {
    "’": "'", "‘": "'", "´": "'", "`": "'", "•": ";", "·": ";", "\r": "\n", "\u2028": "\n", "\u2029": "\n",
    "…": ".", "[": "(", "]": ")", "º": " ", "°": " ", "œ": "oe", "\u200b": "", "\ufeff": "", "«": " ", "»": " ",
})  # fmt: skip


def plain(text: str) -> str:
    """Lower case, without accents, one kind of space, dash and apostrophe."""
    text = normalize("NFKD", text.translate(_SIGNS)).translate(_SIGNS)
    text = "".join(c for c in text if not combining(c)).lower()
    lines = (re.sub(r"\s+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(filter(None, lines))


def tokens(text: str) -> list[Token]:
    """Those of a text, in order; words that change nothing are left out."""
    found: list[Token] = []
    for match in _MASTER.finditer(plain(text)):
        name = match.lastgroup or ""
        token = _token(match, name)
        if token is not None:
            found.append(token)
    return found


def _token(match: re.Match[str], name: str) -> Token | None:
    said = match.group()
    if match.group("blank"):
        return None
    for group, kind in _PLAIN.items():
        if match.group(group):
            return Token(kind, text=said)
    for hours, minutes in (("h", "m"), ("h2", ""), ("h3", "m3")):
        if match.group(hours):
            value = int(match.group(hours)) * 60 + (int(match.group(minutes)) if minutes else 0)
            return Token(Kind.TIME, value, text=said) if value <= 1440 else Token(Kind.UNKNOWN, text=said)
    if match.group("rank"):
        return Token(Kind.RANK, int(said[0]), text=said)
    if match.group("number"):
        return Token(Kind.NUMBER, int(said), text=said)
    if match.group("unknown"):
        return Token(Kind.UNKNOWN, text=said)
    kind, value, _ = _WORDS[int(name[1:])]
    if kind is Kind.FROM:
        return None
    if kind is Kind.DAY and value >= 10:
        return Token(kind, value - 10, english=True, text=said)
    return Token(kind, value, text=said)
