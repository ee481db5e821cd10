"""What a command says when it cannot do what was asked."""

from django.core.exceptions import ValidationError

from declic.core import centre_validation

BAD_INPUT = 2


class BadInputError(Exception):
    """What was given cannot be used: where, and a sentence in French."""

    def __init__(self, where: str, sentence: str) -> None:
        super().__init__(sentence)
        self.where = where


def departement(where: str, typed: str, *, otherwise: str = "") -> str:
    """Its number as it is kept; `otherwise`: what else could have been written there."""
    try:
        return centre_validation.departement(typed)
    except ValidationError as error:
        raise BadInputError(where, f"{' '.join(error.messages)}{otherwise}") from error
