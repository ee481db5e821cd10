"""How a row says to reach a place: its number in the register, telephone, addresses of mail and of sites."""

import re

from declic.places.engine.cleaned import ReasonCode
from declic.places.engine.row_read import LENGTHS, SEPARATORS, Row
from declic.places.engine.telephones_read import telephone

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_SITE = re.compile(r"https?://[\w-]+(\.[\w-]+)+(:\d+)?([/?#]\S*)?", re.ASCII)


def pivot_of(row: Row) -> str:
    """A Siret, or the number of an association; zeros stand for none."""
    written = row.text_of("pivot")
    text = re.sub(r"[\s.-]", "", re.sub(r"[.,]0+$", "", written.strip())).upper()
    if text and set(text) == {"0"}:
        row.say(ReasonCode.FAKE_SIRET, row.column_of("pivot"), written)
        return ""
    if not text:
        return ""
    whole = text.zfill(9 if len(text) < 10 else 14)
    if re.fullmatch(r"\d{8}|\d{12,13}", text) and _is_number(whole):
        row.say(ReasonCode.LOST_ZERO, row.column_of("pivot"), written, whole)
        return whole
    if re.fullmatch(r"W\d{9}", text) or _is_number(text):
        row.rewritten("pivot", written, text)
        return text
    row.say(ReasonCode.BAD_SIRET, row.column_of("pivot"), written)
    return ""


def _is_number(text: str) -> bool:
    """A Siren, or a Siret: its establishments are counted from 00001, so that a number rounded by a spreadsheet
    (1,23E+13) is none."""
    return bool(re.fullmatch(r"\d{9}|\d{14}", text)) and not text[9:].endswith("00000") and _luhn(text)


def _luhn(digits: str) -> bool:
    """The check sign of the Siren; La Poste (356000000) counts its Siret otherwise."""
    doubled = [int(c) * (2 if n % 2 else 1) for n, c in enumerate(reversed(digits))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0 or digits.startswith("356000000")


def phone_of(row: Row, postcode: str) -> str:
    written = row.text_of("phone")
    found = telephone(written, postcode)
    if found.problem:
        row.say(found.problem, row.column_of("phone"), written, found.text)
    elif any(c.isalpha() for c in written):
        row.rewritten("phone", written, found.text)
    return found.text


def emails_of(row: Row) -> str:
    kept = []
    written, bad = row.text_of("emails"), False
    for text in filter(None, SEPARATORS.split(written)):
        address = text.strip("<>()").removeprefix("mailto:")
        if _EMAIL.fullmatch(address):
            kept.append(address)
        elif any(c.isalnum() for c in address):
            row.say(ReasonCode.BAD_EMAIL, row.column_of("emails"), text)
            bad = True
    if kept and not bad:
        row.rewritten("emails", written, "|".join(dict.fromkeys(kept)))
    return row.cut("emails", "|".join(dict.fromkeys(kept)))


def sites_of(row: Row, what: str) -> list[str]:
    """Each address of the cell, the first "" when there is none; without its scheme one is taken as https."""
    kept: list[str] = []
    written = row.text_of(what)
    # « a.fr;b.fr » is two sites; within a whole address, « ; » and « , » may be its own.
    between = r"[|\s;,]+" if "://" not in written else r"[|\s]+|;(?=\s|http|www)|,(?=\s|http|www)"
    for text in filter(None, re.split(between, written)):
        if not any(c.isalnum() for c in text):
            continue
        bare = re.sub(r"^(https?):/*(?=[^/])", r"\1://", text, flags=re.IGNORECASE)
        address = bare if "://" in bare else f"https://{bare}"
        if _SITE.fullmatch(address) and len(address) <= LENGTHS["website"]:
            if address != text:
                row.say(ReasonCode.NO_SCHEME, row.column_of(what), text, address)
            kept.append(address)
        else:
            row.say(ReasonCode.BAD_SITE, row.column_of(what), text)
    return list(dict.fromkeys(kept)) or [""]


def only_site_of(row: Row, what: str) -> str:
    """The first address of a column that holds one."""
    found = sites_of(row, what)
    for other in found[1:]:
        row.say(ReasonCode.SECOND_SITE, row.column_of(what), other, found[0])
    return found[0]
