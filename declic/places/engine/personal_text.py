"""Names of people in a text that nobody has laid out: after a title, after « contact : », a known first name and what
follows it, one that does something (« Sophie vous accueille »), those that a list puts beside them.

Each pattern says where the name is (its group 1, or all of it) and whether what it found is somebody.
"""

import re
from collections.abc import Callable, Iterator

from declic.core.folding import fold
from declic.core.territory import Gazetteer
from declic.places.engine.personal_words import NAMED_AFTER, NOT_PEOPLE, REMEMBERED, ROLES, SIZES, WORDS_TOO, Names

BEFORE = 80  # signs looked at before a name
_CAPITAL = "A-ZÀ-ÖØ-Þ"
_WORD = rf"(?:[{_CAPITAL}][a-zà-öø-ÿ'’]+|[{_CAPITAL}]{{2,}})(?:-(?:[{_CAPITAL}][a-zà-öø-ÿ]+|[{_CAPITAL}]{{2,}})){{0,3}}"
_SURNAME = rf"[{_CAPITAL}][\w'’]*(?:-[{_CAPITAL}][\w'’]*){{0,3}}"
_PARTICLES = "[Dd]es?|[Dd]u|[Ll]e|[Ll]a|[Dd]a|[Dd]os|[Ee]l|[Aa]l|[Bb]en|A[iï]t|[Vv]an|[Vv]on|LE|LA|DE|DU|EL|BEN"
_PARTICLE = rf"(?:(?:{_PARTICLES})\s+){{0,2}}"
_FAMILY = rf"{_PARTICLE}{_SURNAME}"
_TITLE = (
    r"M\.|Mr\.?|MR\.?|Mme\.?|MME\.?|Mlle\.?|MLLE\.?|Mmes\.?|MM\.|Madame|Monsieur|Mademoiselle|Mesdames|Messieurs|"
    r"Dr\.?|Docteur|Docteure|Ma[îi]tre|Me(?=\s)"
)
TITLED = re.compile(
    rf"\b((?:{_TITLE})(?:\s+et\s+(?:{_TITLE}))?\s+{_FAMILY}(?:\s+{_FAMILY}){{0,3}}(?:\s+et\s+{_FAMILY})?)"
)
FULL = re.compile(rf"\b(({_WORD})\s+({_FAMILY}))")
_TURNED = re.compile(
    rf"\b(((?:(?:LE|LA|DE|DU|EL|BEN)\s+)?[{_CAPITAL}'’-]{{2,40}}|[{_CAPITAL}][a-zà-öø-ÿ]{{2,40}})\s+({_WORD}))\b"
)  # « DUPONT Jean », « Dupont Jean »
_INITIALED = re.compile(rf"\b([{_CAPITAL}]\.(?:-?[{_CAPITAL}]\.)?\s?({_FAMILY}))")  # « J. Dupont »
_SHORTENED = re.compile(rf"\b(({_WORD})\s+[{_CAPITAL}]\.)(?=[\s,;:)]|$)")  # « Kevin L. »
_ROLE = (
    r"contacts?|r[ée]f[ée]rente?s?|responsable|m[ée]diat(?:eur|rice)s?|animat(?:eur|rice)s?|animation|aidante?s?|"
    r"directeur|directrice|coordinat(?:eur|rice)|conseill(?:er|[èe]re)s?|b[ée]n[ée]voles?|[ée]crivaine?\s+publi(?:c|que)|"
    r"interlocut(?:eur|rice)|formateur|formatrice|pr[ée]sidente?|secr[ée]taire|intervenante?s?|traductrice|traducteur|"
    r"[ée]quipe"
)
# After these, one to three words with a capital are somebody's name, known or not.
CUE = re.compile(
    rf"(?i:\b(?:{_ROLE})(?:\s+num[ée]rique)?\s*(?:[:,(–-]|est)\s*|\b(?:demande[rz]|aupr[èe]s\s+de|"
    r"s[’']adresser\s+[àa]|voir\s+avec|rendez-vous\s+avec|contacter|pr[ée]venir|anim[ée]{1,2}e?s?\s+par)\s+)"
    rf"({_WORD}(?:\s+{_FAMILY}){{0,2}})"
)
# After these, a known first name is somebody, alone too.
_WITH = re.compile(
    rf"(?i:\b(?:avec|voir|par|joindre|appele[rz]|à\s+l[’']attention\s+de|aide\s+de|bureau\s+de|permanences?\s+de|"
    rf"ateliers?\s+de|code\s+à|(?:{_ROLE})(?:\s+num[ée]rique)?)\s+)({_WORD}(?:\s+{_FAMILY})?)"
)
ROLE_OF = re.compile(
    rf"(?i:\b(?:{_ROLE})(?:\s+num[ée]rique)?\s*(?:[:,(–-]\s*)?|\b(?:ateliers?|bureau|permanences?)\s+de\s+)"
    rf"(({_WORD})\s+({_FAMILY}))"
)
# What somebody does, and no thing.
_ACTS = re.compile(
    rf"\b({_WORD}(?:\s+{_FAMILY})?)(?=\s+(?:vous|nous|re[çc]oi(?:t|vent)|anime(?:nt)?|accueille(?:nt)?|propose(?:nt)?|"
    r"intervien(?:t|nent)|assure(?:nt)?|accompagne(?:nt)?|tien(?:t|nent)|r[ée]pond|remplace|parle|attend|et\s+son\s+[ée]quipe)\b|"
    rf",\s+(?:votre\s+|notre\s+)?(?:{_ROLE}|service\s+civique)\b)"
)
_BESIDE = (
    re.compile(rf"\[nom\](?:\s*\([^()]{{0,60}}\))?\s*(?:,|;|/|&|\bet\b|\bou\b)\s+({_WORD}(?:\s+{_FAMILY})?)"),
    re.compile(rf"\b({_WORD}(?:\s+{_FAMILY})?)(?:\s*\([^()]{{0,60}}\))?\s*(?:,|/|&|\bet\b|\bou\b)\s+\[nom\]"),
    re.compile(rf"\[téléphone\]\s*\(({_WORD}(?:\s+{_FAMILY})?)\)"),
)
# « Monsieur le Maire », « Madame la Directrice »: nobody is named.
_HOLDERS = ROLES | {
    "maire", "prefet", "prefete", "ministre", "proviseur", "principal", "principale", "depute", "deputee", "senateur",
    "senatrice", "recteur", "rectrice",
}  # fmt: skip
_THEIR_LAST = frozenset(name.split()[-1] for name in REMEMBERED)

Hide = Callable[[str, str], str]
IsPerson = Callable[[re.Match[str]], bool]


def names_hidden(text: str, names: Names, gazetteer: Gazetteer, hide: Hide) -> str:
    """The text without the names of people."""
    for pattern, is_person in _patterns(names, gazetteer):
        text = hidden(text, pattern, is_person, hide)
    for _ in range(4):  # « Odette, Raymond et Ginette »: each tells the next
        before = text
        for pattern in _BESIDE:
            text = hidden(text, pattern, lambda match: _is_listed(match[1], names), hide)
        if text == before:
            break
    return text


def _patterns(names: Names, gazetteer: Gazetteer) -> Iterator[tuple[re.Pattern[str], IsPerson]]:
    yield TITLED, is_titled
    yield CUE, lambda match: is_cued(match[1], names)
    yield _TURNED, lambda match: _is_turned(match, names, gazetteer)
    yield FULL, lambda match: is_full_name(match[2], match[3], names, gazetteer)
    yield _INITIALED, lambda match: _is_initialed(match[2], names)
    yield _SHORTENED, lambda match: _is_listed(match[2], names)
    yield _WITH, lambda match: _is_listed(match[1], names)
    yield _ACTS, lambda match: _is_listed(match[1], names)


def hidden(text: str, pattern: re.Pattern[str], is_person: IsPerson, hide: Hide) -> str:
    """Each name that this pattern finds, hidden; what is around it stays."""

    def one(match: re.Match[str]) -> str:
        if _is_named_after(text, match.start(1)) or not is_person(match):
            return match[0]
        start, end = match.start(1) - match.start(), match.end(1) - match.start()
        return match[0][:start] + hide("name", match[1]) + match[0][end:]

    return pattern.sub(one, text)


def is_titled(match: re.Match[str]) -> bool:
    """« Mme Roux », not « Monsieur le Maire »."""
    return not set(fold(match[1]).split()) & _HOLDERS


def is_cued(name: str, names: Names) -> bool:
    """A name after « contact : »: no word of it is that of a service."""
    words = fold(name).split()
    if any(word in NOT_PEOPLE for word in words if len(word) > 3 or word == words[0]):
        return False
    return _is_somebody_first(words[0], names) or (len(words) > 1 and not name.isupper())


def is_full_name(first: str, last: str, names: Names, gazetteer: Gazetteer) -> bool:
    """A known first name and what follows it, which is no town nor anybody whose name places bear."""
    parts, rest = fold(first).split(), fold(last).split()
    if not rest or parts[0] in SIZES or not all(part in names.first for part in parts):
        return False
    if any(" ".join((*parts, *rest)).startswith(name) for name in REMEMBERED):
        return False
    if parts[0] in WORDS_TOO and "".join(rest) not in names.last and not last.isupper():
        return False
    # « Marie de Paris », « Saint Pierre Église »
    is_there = last[:3].casefold() in ("de ", "du ") and gazetteer.is_name(last[3:])
    return rest[-1] not in NOT_PEOPLE and not (len(rest[0]) > 3 and rest[0] in NOT_PEOPLE) and not is_there


def _is_turned(match: re.Match[str], names: Names, gazetteer: Gazetteer) -> bool:
    last, first = match[2], match[3]
    if not last.isupper() and fold(last).replace(" ", "") not in names.last:
        return False
    if not last.isupper() and (fold(first).split()[0] in WORDS_TOO or fold(last) in WORDS_TOO | SIZES | names.first):
        return False
    return is_full_name(first, last, names, gazetteer)


def _is_initialed(last: str, names: Names) -> bool:
    words = fold(last).split()
    return "".join(words) in names.last and words[-1] not in NOT_PEOPLE and words[-1] not in _THEIR_LAST


def _is_listed(name: str, names: Names) -> bool:
    """A first name that is nothing else, alone or with a surname."""
    words = fold(name).split()
    return bool(words) and _is_somebody_first(words[0], names) and not any(word in NOT_PEOPLE for word in words)


def _is_somebody_first(word: str, names: Names) -> bool:
    return word in names.first and word not in WORDS_TOO and word not in ROLES and len(word) > 2


def _is_named_after(text: str, start: int) -> bool:
    """Whether one of the three words before says that a thing bears that name: « place Jean Jaurès »."""
    before = text[max(0, start - BEFORE) : start].replace("[nom]", "")
    words = fold(re.split(r"[.;:!?]\s", before)[-1]).split()[-3:]
    return any(word in NAMED_AFTER for word in words)
