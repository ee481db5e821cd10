"""The lines under a row in the back office, each with its number hidden in the form."""

from django.core.exceptions import SuspiciousOperation, ValidationError


class NumberedLines:
    """Put before Wagtail's form: numbers that were altered on the way are refused (400), where the form would break."""

    def is_valid(self) -> bool:
        try:
            return bool(super().is_valid())
        except (ValidationError, KeyError):
            raise SuspiciousOperation("lines of a form without their numbers") from None
