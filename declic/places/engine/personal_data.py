"""What in a sheet may be somebody's: the address of a person, a mobile, a name in a free text. Found and blanked before
anything is public; an agent who knows better takes it back.

Rules of thumb that err on the side of hiding, but know that streets and schools bear the names of people.
"""

import re
from dataclasses import dataclass, replace

from declic.core.folding import fold
from declic.core.territory import Gazetteer
from declic.places.engine.cleaned import Json, PersonalData
from declic.places.engine.personal_emails import is_nominative
from declic.places.engine.personal_text import ROLE_OF, TITLED, Hide, hidden, is_full_name, is_titled, names_hidden
from declic.places.engine.personal_words import LISTED, REMEMBERED, SIZES, WORDS_TOO, Names

FREE_TEXTS = ("presentation", "summary", "access_notes", "other_labels", "hours_original")
STREETS_ARE_OF = frozenset({"dr", "docteur", "docteure", "maitre", "me"})  # « PL DOCTEUR ROUX »
LABELS = {"email": "[courriel]", "mobile": "[téléphone]", "name": "[nom]"}
_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
# In pairs whatever separates them, or by three; one separator throughout, lest « 07/12/2024 09 » be taken for a number.
_MOBILE = re.compile(
    r"(?<!\d)(?:(?:\+|00)33[\s.-]?\(?0?\)?[\s.-]?|\(?0)[67]\)?"
    r"(?:(?:[\s.-]{0,2}\d{2}){4}|(?:/\d{2}){4}|\d{2}[\s.-]\d{3}[\s.-]\d{3}|[\s.-]\d{2}[\s.-]\d{3}[\s.-]\d{3})(?!\d)"
)
_OVERSEAS_MOBILE = re.compile(r"(?<!\d)(?:(?:\+|00)(?:262|590|594|596)[\s.-]?|0)69[0-7](?:[\s./-]{0,2}\d{2}){3}(?!\d)")


@dataclass(frozen=True)
class About:
    """What a sheet is about, and the lists by which people are told from it."""

    place: str
    gazetteer: Gazetteer
    names: Names

    def is_somebody(self, email: str) -> bool:
        return is_nominative(email, self.gazetteer, self.place, self.names)

    def is_page_of_somebody(self, part: str) -> bool:
        """« jean-dupont », « marie.dupont.94 »: a first name and a surname alone, that are not the place's."""
        words = [word for word in fold(part.partition("?")[0]).split() if not word.isdigit()]
        if len(words) != 2 or set(words) <= set(fold(self.place).split()) or " ".join(words) in REMEMBERED:
            return False
        first, last = words
        if first in SIZES:
            return False
        return first in self.names.first and first not in WORDS_TOO and last in self.names.last


def blanked(
    values: dict[str, Json], gazetteer: Gazetteer, names: Names = LISTED
) -> tuple[dict[str, Json], tuple[PersonalData, ...]]:
    """The values without what may be somebody's, and what was found, each with the value it was in."""
    kept, found = dict(values), list[PersonalData]()
    about = About(f"{values.get('name') or ''} {values.get('commune') or ''}", gazetteer, names)
    for name in (*_BLANKING, *FREE_TEXTS):
        original = kept.get(name)
        if not isinstance(original, str) or not original:
            continue
        known = replace(about, place="") if name in ("name", "commune") else about  # it does not vouch for itself
        text, findings = _BLANKING.get(name, _free_text)(original, known)
        kept[name] = text
        found += [replace(f, field=name, original=original) for f in findings]
    return kept, tuple(found)


def is_about_somebody(text: str, gazetteer: Gazetteer, names: Names) -> bool:
    """Whether a free text names anybody."""
    return bool(_free_text(text, About("", gazetteer, names))[1])


def is_mobile(text: str) -> bool:
    """06, 07, and 0690 to 0697 overseas."""
    return bool(_MOBILE.search(text) or _OVERSEAS_MOBILE.search(text))


def _emails(text: str, about: About) -> tuple[str, list[PersonalData]]:
    addresses = text.split("|")
    found = [address for address in addresses if about.is_somebody(address)]
    return "|".join(a for a in addresses if a not in found), [_finding("email", address) for address in found]


def _phone(text: str, about: About) -> tuple[str, list[PersonalData]]:
    return ("", [_finding("mobile", text)]) if is_mobile(text) else (text, [])


def _name_or_address(text: str, about: About) -> tuple[str, list[PersonalData]]:
    """Places bear the names of people: in a name or an address, somebody is told by « M. », or by « conseiller : »."""
    found: list[PersonalData] = []

    def hide(what: str, written: str) -> str:
        found.append(_finding(what, written))
        return LABELS[what]

    text = _numbers_hidden(text, about, hide)

    def is_person(match: re.Match[str]) -> bool:
        return is_full_name(match[2], match[3], about.names, about.gazetteer)

    def is_called(match: re.Match[str]) -> bool:
        return is_titled(match) and fold(match[1]).split()[0] not in STREETS_ARE_OF

    text = hidden(hidden(text, TITLED, is_called, hide), ROLE_OF, is_person, hide)
    return text, found


def _site(text: str, about: About) -> tuple[str, list[PersonalData]]:
    """An address of mail in a link, or a page that bears somebody's first name and surname."""
    kept, found = [], list[PersonalData]()
    for site in text.split("\n"):
        email = _EMAIL.search(site) if "@" in site else None
        if email and about.is_somebody(email[0]):
            found.append(_finding("email", site))
        elif any(map(about.is_page_of_somebody, site.split("/")[3:])):
            found.append(_finding("name", site))
        else:
            kept.append(site)
    return "\n".join(kept), found


def _free_text(text: str, about: About) -> tuple[str, list[PersonalData]]:
    found: list[PersonalData] = []

    def hide(what: str, written: str) -> str:
        found.append(_finding(what, written))
        return LABELS[what]

    text = _numbers_hidden(text, about, hide)
    return names_hidden(text, about.names, about.gazetteer, hide), found


def _numbers_hidden(text: str, about: About, hide: Hide) -> str:
    """Without addresses of mail nor mobiles of people."""
    text = _EMAIL.sub(lambda m: hide("email", m[0]) if about.is_somebody(m[0]) else m[0], text)
    for mobile in (_MOBILE, _OVERSEAS_MOBILE):
        text = mobile.sub(lambda m: hide("mobile", m[0]), text)
    return text


def _hours(text: str, about: About) -> tuple[str, list[PersonalData]]:
    """What is said beside hours, between quotes."""
    found: list[PersonalData] = []

    def one(match: re.Match[str]) -> str:
        said, findings = _free_text(match[1], about)
        found.extend(findings)
        return f'"{said}"'

    return re.sub(r'"([^"]*)"', one, text), found


_BLANKING = {
    "emails": _emails,
    "phone": _phone,
    "name": _name_or_address,
    "parent": _name_or_address,
    "commune": _name_or_address,
    "hours": _hours,
    "address": _name_or_address,
    "address_more": _name_or_address,
    "website": _site,
    "other_websites": _site,
    "booking_url": _site,
    "accessibility_url": _site,
}


def _finding(what: str, text: str) -> PersonalData:
    return PersonalData("", what, text, "")
