"""What is wrong with a number, and what to do: the same sentences on every form."""

from contextlib import suppress

from django.core.exceptions import ValidationError

from declic.core import gazetteer
from declic.organisations import engine

UNKNOWN_OBJECT = "Ce code n’est pas dans la nomenclature du Répertoire national : six chiffres, ou rien."


def rna_refusal(error: engine.RnaShapeError) -> str:
    if not error.has_w:
        return "Un numéro RNA commence par la lettre W, comme W941000123. Vérifiez-le, ou laissez vide."
    if error.length != 10:
        return f"Un numéro RNA a dix signes, celui-ci en a {error.length}. Vérifiez-le, ou laissez vide."
    return "Après la lettre W, un numéro RNA n’a que des chiffres. Vérifiez les O et les 0, ou laissez vide."


def number_refusal(error: engine.IdentifierError) -> str:
    match error:
        case engine.NotDigitsError():
            return "Un SIREN ou un SIRET n’a que des chiffres. Vérifiez-le, ou laissez vide."
        case engine.WrongLengthError(length=length):
            return f"Un SIREN a 9 chiffres et un SIRET en a 14 ; celui-ci en a {length}. Vérifiez-le, ou laissez vide."
    return "Un des chiffres ne va pas avec les autres. Recopiez le numéro, ou laissez vide."


def validate_rna(text: str) -> None:
    """For the back office; `kept_numbers` then gives it its shape."""
    try:
        engine.clean_rna(text)
    except engine.RnaShapeError as error:
        raise ValidationError(rna_refusal(error)) from error


def validate_number(text: str) -> None:
    try:
        engine.clean_siren_or_siret(text)
    except engine.IdentifierError as error:
        raise ValidationError(number_refusal(error)) from error


def kept_numbers(*, rna: str, siren: str, siret: str) -> tuple[str, str, str]:
    """The three numbers as they are kept; those that are none stay as typed, for their own validators to refuse.

    ValidationError when the SIRET has not its fourteen digits, or another SIREN than the one beside it.
    """
    with suppress(engine.IdentifierError):
        rna = engine.clean_rna(rna)
    with suppress(engine.IdentifierError):
        company, place = engine.clean_siren_or_siret(siren), engine.clean_siren_or_siret(siret)
        if place and not place.siret:
            raise ValidationError({"siret": "Un SIRET a 14 chiffres. Un SIREN, de 9, va dans l’autre case."})
        if company and place and company.siren != place.siren:
            raise ValidationError({"siren": "Ce SIREN n’est pas celui du SIRET : corrigez l’un des deux."})
        siren, siret = (place or company or engine.CompanyNumber("")).siren, place.siret if place else ""
    return rna, siren, siret


def validate_commune(insee: str) -> None:
    if gazetteer.commune(insee) is None:
        raise ValidationError("Aucune commune n’a ce code Insee : il a cinq signes, comme 94028 pour Créteil.")
