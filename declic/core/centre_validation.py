"""What a centre may say of itself: each function gives the value as it is kept, or refuses it in French."""

import json
import re
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from opening_hours import OpeningHours

from declic.core import gazetteer

_SEPARATORS = re.compile(r"[\s.\-()\u00a0\u202f]+")


def french_phone(typed: str) -> str:
    """« 01 99 00 47 56 », from ten digits or +33 and nine; short numbers (3949) are kept."""
    digits = _SEPARATORS.sub("", typed).replace("+33", "0", 1)
    if re.fullmatch(r"0[1-9][0-9]{8}", digits):
        return " ".join(digits[i : i + 2] for i in range(0, 10, 2))
    if re.fullmatch(r"[1-9][0-9]{2,3}", digits):
        return digits
    raise ValidationError("Écrivez un numéro français\u00a0: dix chiffres, par exemple 01 99 00 47 56.")


def postcode(typed: str) -> str:
    """Five digits."""
    code = _SEPARATORS.sub("", typed)
    if not re.fullmatch(r"[0-9]{5}", code, re.ASCII):
        raise ValidationError("Un code postal compte cinq chiffres, par exemple 94000.")
    return code


def departement(typed: str) -> str:
    """A number of a département that the gazetteer knows: 49, 2A, 971; « 1 » is « 01 »."""
    number = typed.strip().upper()
    number = f"0{number}" if re.fullmatch(r"[1-9]", number, re.ASCII) else number
    if number in departements():
        return number
    if number == "20":
        raise ValidationError("La Corse a deux départements\u00a0: écrivez 2A ou 2B.")
    if number in ("97", "98"):
        raise ValidationError("Outre-mer, le numéro a trois signes\u00a0: 971, 972, 973, 974 ou 976.")
    if re.fullmatch(r"[0-9]{5}", number, re.ASCII):
        raise ValidationError("C’est un code postal. Un département s’écrit 49, 2A ou 971, par exemple.")
    raise ValidationError("Aucun département ne porte ce numéro. Écrivez 49, 2A ou 971, par exemple.")


def named(number: str) -> str:
    """« Maine-et-Loire (49) »."""
    name = departements().get(number)
    return f"{name} ({number})" if name else f"département {number}"


@cache
def departements() -> dict[str, str]:
    """The name of each département that has communes, by its number."""
    listed = json.loads((settings.REFERENCE_DATA_DIR / "territoires" / "departements.json").read_text(encoding="utf-8"))
    names = {row["code"]: row["nom"] for row in listed}
    return {number: names[number] for number in {c.departement for c in gazetteer.shipped()} if number in names}


def opening_hours(typed: str) -> str:
    """Weekly hours in OpenStreetMap's format; empty when the centre says none."""
    text = " ".join(typed.split())
    if text and not _can_be_read(text):
        raise ValidationError(
            "Ces heures ne se lisent pas. Écrivez les jours en anglais abrégé (Mo, Tu, We, Th, Fr, Sa, Su), puis les "
            "heures\u00a0: «\u00a0Mo-Fr 09:30-18:00; Th 09:30-20:00; PH off\u00a0» "
            "(PH\u00a0: jours fériés\u202f; off\u00a0: fermé)."
        )
    return text


def _can_be_read(text: str) -> bool:
    try:
        OpeningHours(text)
    except Exception:  # the library raises its own parser's errors, which share no class
        return False
    return True
