"""What in a sheet may be somebody's: the address of a person, a mobile, a name in a free text. Found and blanked before
anything is public; an agent who knows better takes it back.

Rules of thumb that err on the side of hiding, but know that streets and schools bear the names of people.
"""

import re
from collections.abc import Callable
from dataclasses import replace

from declic.core.folding import fold
from declic.core.territory import Gazetteer
from declic.places.engine.cleaned import Json, PersonalData
from declic.places.engine.personal_words import (
    FIRST_NAMES,
    FUNCTIONS,
    NAMED_AFTER,
    NOT_PEOPLE,
    PROVIDERS,
    REMEMBERED,
)

FREE_TEXTS = ("presentation", "summary", "access_notes", "other_labels", "hours_original")
BEFORE = 80  # signs looked at before a name
LABELS = {"email": "[courriel]", "mobile": "[téléphone]", "name": "[nom]"}
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# In pairs whatever separates them, or by three; one separator throughout, lest « 07/12/2024 09 » be taken for a number.
_MOBILE = re.compile(
    r"(?<!\d)(?:(?:\+|00)33[\s.-]?\(?0?\)?[\s.-]?|\(?0)[67]\)?"
    r"(?:(?:[\s.-]{0,2}\d{2}){4}|(?:/\d{2}){4}|\d{2}[\s.-]\d{3}[\s.-]\d{3}|[\s.-]\d{2}[\s.-]\d{3}[\s.-]\d{3})(?!\d)"
)
_OVERSEAS_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)(?:262|590|594|596)[\s.-]?|0)69[0-7](?:[\s./-]{0,2}\d{2}){3}(?!\d)")
_CAPITAL = "A-ZÀ-ÖØ-Þ"
_WORD = rf"(?:[{_CAPITAL}][a-zà-öø-ÿ'’]+|[{_CAPITAL}]{{2,}})(?:-(?:[{_CAPITAL}][a-zà-öø-ÿ]+|[{_CAPITAL}]{{2,}})){{0,3}}"
_SURNAME = rf"[{_CAPITAL}][\w'’]*(?:-[{_CAPITAL}][\w'’]*){{0,3}}"
_PARTICLES = "[Dd]es?|[Dd]u|[Ll]e|[Ll]a|[Dd]a|[Dd]os|[Ee]l|[Aa]l|[Bb]en|Ait|[Vv]an|[Vv]on|LE|LA|DE|DU|EL|BEN"
_PARTICLE = rf"(?:(?:{_PARTICLES})\s+){{0,2}}"
_TITLED = re.compile(
    r"\b(?:M\.|Mr\.?|MR\.?|Mme\.?|MME\.?|Mlle\.?|MLLE\.?|Madame|Monsieur|Mademoiselle|Mesdames|Messieurs)\s+"
    rf"({_PARTICLE}{_SURNAME}(?:\s+{_PARTICLE}{_SURNAME}){{0,3}})"
)
_FULL = re.compile(rf"\b({_WORD})\s+({_PARTICLE}{_SURNAME})")
_TURNED = re.compile(rf"\b((?:(?:LE|LA|DE|DU|EL|BEN)\s+)?[{_CAPITAL}'’-]{{2,40}})\s+({_WORD})\b")  # « DUPONT Jean »
# After these, one to three words with a capital are somebody's name, known or not.
_CUE = re.compile(
    r"(?i:\b(?:contacts?|r[ée]f[ée]rente?|responsable|m[ée]diat(?:eur|rice)|animat(?:eur|rice)|aidante?|directeur|"
    r"directrice|coordinat(?:eur|rice)|conseill(?:er|[èe]re)(?:\s+num[ée]rique)?)\s*(?:num[ée]rique\s*)?"
    r"(?:[:,(–-]|est)\s*|\b(?:demande[rz]|aupr[èe]s\s+de|s[’']adresser\s+[àa]|voir\s+avec|"
    r"anim[ée]{1,2}e?s?\s+par)\s+)"
    rf"({_WORD}(?:\s+{_PARTICLE}{_SURNAME}){{0,2}})"
)


def blanked(values: dict[str, Json], gazetteer: Gazetteer) -> tuple[dict[str, Json], tuple[PersonalData, ...]]:
    """The values without what may be somebody's, and what was found, each with the value it was in."""
    kept, found = dict(values), list[PersonalData]()
    about = f"{values.get('name') or ''} {values.get('commune') or ''}"
    for name in ("emails", "phone", "name", "address", "address_more", "website", *FREE_TEXTS):
        original = kept.get(name)
        if not isinstance(original, str) or not original:
            continue
        text, findings = _BLANKING.get(name, _free_text)(original, gazetteer, about)
        kept[name] = text
        found += [replace(f, field=name, original=original) for f in findings]
    return kept, tuple(found)


def is_nominative(email: str, gazetteer: Gazetteer | None = None, about: str = "") -> bool:
    """« jean.dupont@… », « j.dupont@… », « dupont@orange.fr »: not « contact@… », nor « saint-maurice@… », which is the
    name of a commune, nor what repeats the name of the place (`about`) or of its own domain."""
    local, _, domain = email.lower().partition("@")
    local = local.partition("+")[0]
    words = [word for word in re.split(r"[\d ]+", fold(local)) if word]
    if not words or any(map(_is_function, words)) or (gazetteer is not None and gazetteer.is_name(local)):
        return False
    compact = "".join(words)
    own = fold(about).split()
    if set(words) <= {*own, *fold(domain).split()} or (len(compact) > 4 and compact in "".join(own)):
        return False
    if compact in fold(domain.partition(".")[0]).replace(" ", ""):
        return False
    if any(word in FIRST_NAMES for word in words) or _is_initial_and_name(local) or _is_name_by_name(local, own):
        return True
    return domain in PROVIDERS and not any(len(w) > 3 and w in compact for w in (*own, *FUNCTIONS))


def _is_initial_and_name(local: str) -> bool:
    """« j.dupont », « dupont.j », « m.le-goff »."""
    parts = re.split(r"[._]", local)
    return len(parts) == 2 and min(map(len, parts)) == 1 and max(map(len, parts)) > 2 and not re.search(r"\d", local)


def _is_name_by_name(local: str, own: list[str]) -> bool:
    """« ludwika.kowalski »: two words on each side of a dot, none of which is of the place."""
    parts = [fold(part) for part in re.split(r"[._]", local)]
    if len(parts) != 2 or re.search(r"\d", local):
        return False
    words = [word for part in parts for word in part.split()]
    return min(map(len, parts)) > 2 and not any(word in own or word in NOT_PEOPLE for word in words)


def _is_function(word: str) -> bool:
    return word in FUNCTIONS or any(word.startswith(function) for function in FUNCTIONS if len(function) >= 5)


def is_mobile(text: str) -> bool:
    """06, 07, and 0690 to 0697 overseas."""
    return bool(_MOBILE.search(text) or _OVERSEAS_MOBILE.search(text))


def _emails(text: str, gazetteer: Gazetteer, about: str) -> tuple[str, list[PersonalData]]:
    addresses = text.split("|")
    found = [address for address in addresses if is_nominative(address, gazetteer, about)]
    return "|".join(a for a in addresses if a not in found), [_finding("email", address) for address in found]


def _phone(text: str, gazetteer: Gazetteer, about: str) -> tuple[str, list[PersonalData]]:
    return ("", [_finding("mobile", text)]) if is_mobile(text) else (text, [])


def _titled_only(text: str, gazetteer: Gazetteer, about: str) -> tuple[str, list[PersonalData]]:
    """In a name or an address, people are told by « M. » or « Mme » alone: places bear the names of people."""
    found = [m[0] for m in _TITLED.finditer(text) if not _is_named_after(text, m.start())]
    for name in found:
        text = text.replace(name, LABELS["name"])
    return text, [_finding("name", name) for name in found]


def _website(text: str, gazetteer: Gazetteer, about: str) -> tuple[str, list[PersonalData]]:
    return (
        ("", [_finding("email", text)])
        if "@" in text and (m := _EMAIL.search(text)) and is_nominative(m[0], gazetteer, about)
        else (text, [])
    )


def _free_text(text: str, gazetteer: Gazetteer, about: str) -> tuple[str, list[PersonalData]]:
    found: list[PersonalData] = []

    def hide(what: str, written: str) -> str:
        found.append(_finding(what, written))
        return LABELS[what]

    text = _EMAIL.sub(lambda m: hide("email", m[0]) if is_nominative(m[0], gazetteer, about) else m[0], text)
    for mobile in (_MOBILE, _OVERSEAS_MOBILE):
        text = mobile.sub(lambda m: hide("mobile", m[0]), text)
    for pattern, is_person in (
        (_TITLED, lambda match: True),
        (_CUE, _is_cued),
        (_TURNED, lambda match: _is_full_name(match[2], match[1], gazetteer)),
        (_FULL, lambda match: _is_full_name(match[1], match[2], gazetteer)),
    ):
        text = _names_hidden(text, pattern, is_person, hide)
    return text, found


def _names_hidden(
    text: str,
    pattern: re.Pattern[str],
    is_person: Callable[[re.Match[str]], bool],
    hide: Callable[[str, str], str],
) -> str:
    """Each name that this pattern finds, hidden; after a cue, the cue stays."""

    def one(match: re.Match[str]) -> str:
        if _is_named_after(text, match.start()) or not is_person(match):
            return match[0]
        if pattern is not _CUE:
            return hide("name", match[0])
        return match[0][: match.start(1) - match.start()] + hide("name", match[1])

    return pattern.sub(one, text)


def _is_cued(match: re.Match[str]) -> bool:
    """A name after « contact : »: no word of it is that of a service."""
    words = fold(match[1]).split()
    is_known = words[0] in FIRST_NAMES
    return not any(word in NOT_PEOPLE for word in words if len(word) > 3 or word == words[0]) and (
        is_known or (len(words) > 1 and not match[1].isupper())
    )


def _is_full_name(first: str, last: str, gazetteer: Gazetteer) -> bool:
    parts, rest = fold(first).split(), fold(last).split()
    if not rest or not all(part in FIRST_NAMES for part in parts):
        return False
    if any(" ".join((*parts, *rest)).startswith(name) for name in REMEMBERED):
        return False
    # « Marie de Paris », « Saint Pierre Église »
    is_there = last[:3].casefold() in ("de ", "du ") and gazetteer.is_name(last[3:])
    return rest[-1] not in NOT_PEOPLE and not is_there


_BLANKING = {
    "emails": _emails,
    "phone": _phone,
    "name": _titled_only,
    "address": _titled_only,
    "address_more": _titled_only,
    "website": _website,
}


def _finding(what: str, text: str) -> PersonalData:
    return PersonalData("", what, text, "")


def _is_named_after(text: str, start: int) -> bool:
    """Whether one of the three words before says that a thing bears that name: « place Jean Jaurès »."""
    return any(word in NAMED_AFTER for word in fold(text[max(0, start - BEFORE) : start]).split()[-3:])
