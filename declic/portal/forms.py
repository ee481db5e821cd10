"""What a visitor types: a message to the centre, words to search."""

import re
import uuid

from django import forms

from declic.core.address_field import AddressField
from declic.core.plain_text import UncutField

SEARCH_LENGTH = 100
# Controls but the end of line, lone surrogates, marks that turn the reading direction round.
UNSEEN = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def visible(text: str) -> str:
    """The text without the signs that nobody sees."""
    return UNSEEN.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


class VisibleTextField(UncutField):
    def to_python(self, value: object) -> str:
        return visible(super().to_python(value))


class ContactForm(forms.Form):
    """A message to the centre. `website` is a trap: nobody sees that field, robots fill it."""

    name = VisibleTextField(
        label="Votre nom",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = AddressField(
        label="Votre adresse de courriel",
        max_length=254,
        help_text="Pour vous répondre, et rien d’autre.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={
            "required": "Écrivez votre adresse : c’est là que nous répondrons.",
            "max_length": "Cette adresse est trop longue\u00a0: 254 signes au plus.",
        },
    )
    text = VisibleTextField(
        label="Votre message",
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": "Écrivez votre message.",
            "max_length": "Votre message compte %(show_value)d signes : 5 000 au plus. Coupez-le en deux.",
        },
    )
    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))
    form_id = VisibleTextField(required=False, widget=forms.HiddenInput)

    def clean_form_id(self) -> uuid.UUID:
        """The form this message comes from; a new one when it says nothing that can be used."""
        try:
            return uuid.UUID(self.cleaned_data["form_id"])
        except ValueError:
            return uuid.uuid4()

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get("website"))


def searched_words(text: str | None) -> str:
    """What is searched: one line, a hundred signs at most."""
    return " ".join(visible((text or "")[: SEARCH_LENGTH * 2]).split())[:SEARCH_LENGTH]
