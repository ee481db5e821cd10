"""One line of text as a person means it: without the signs that nobody sees and that hurt those who read it later."""

from typing import Any, ClassVar
from unicodedata import category, normalize

from django import forms

# Controls (NUL…), invisible and bidirectional marks, lone surrogates, private and unassigned code points.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn"}


def plain_line(text: str) -> str:
    """Composed letters (NFC), one space between words, nothing invisible; the words themselves are kept as typed."""
    spaced = (" " if c.isspace() else c for c in normalize("NFC", text))
    return " ".join("".join(c for c in spaced if category(c) not in _UNSEEN).split())


class UncutField(forms.CharField):
    """A CharField without `maxlength`: a browser cuts what is pasted in silence, the form says what is too long."""

    default_error_messages: ClassVar = {
        "max_length": "Ce texte compte %(show_value)d signes\u00a0: %(limit_value)d au plus. Écrivez-le en plus court."
    }

    def widget_attrs(self, widget: forms.Widget) -> Any:
        return {name: value for name, value in super().widget_attrs(widget).items() if name != "maxlength"}


class PlainTextField(UncutField):
    """A CharField whose value has been through `plain_line`."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return plain_line(text) if isinstance(text, str) else text
