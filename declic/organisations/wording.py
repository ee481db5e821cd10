"""What is wrong with a number, and what to do: the same sentences on every form."""

from django.core.exceptions import ValidationError

from declic.core import gazetteer
from declic.organisations import engine


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
    """For the back office, where numbers are typed as they are stored."""
    try:
        engine.clean_rna(text)
    except engine.RnaShapeError as error:
        raise ValidationError(rna_refusal(error)) from error


def validate_number(text: str) -> None:
    try:
        engine.clean_siren_or_siret(text)
    except engine.IdentifierError as error:
        raise ValidationError(number_refusal(error)) from error


def validate_commune(insee: str) -> None:
    if gazetteer.commune(insee) is None:
        raise ValidationError("Aucune commune n’a ce code Insee : il a cinq signes, comme 94028 pour Créteil.")
