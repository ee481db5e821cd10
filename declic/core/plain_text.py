"""One line of text as a person means it: without the signs that nobody sees and that hurt those who read it later."""

from typing import Any
from unicodedata import category, normalize

from django import forms

# Controls (NUL…), invisible and bidirectional marks, lone surrogates, private and unassigned code points.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def plain_line(text: str) -> str:
    """Composed letters (NFC), one space between words, nothing invisible; the words themselves are kept as typed."""
    spaced = (" " if c.isspace() else c for c in normalize("NFC", text))
    return " ".join("".join(c for c in spaced if category(c) not in _UNSEEN).split())


class PlainTextField(forms.CharField):
    """A CharField whose value has been through `plain_line`."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return plain_line(text) if isinstance(text, str) else text
