"""Who registers, as a person or an agent types it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from declic.core.folding import fold
from declic.core.plain_text import PlainTextField
from declic.people.forms import AddressField
from declic.programme.engine.person import Person, read_phone

MOST_PLACES = 20
NO_PHONE = "Ce numéro ne se lit pas. Écrivez dix chiffres, par exemple 01 99 00 47 56, ou + et l’indicatif du pays."


class PhoneField(PlainTextField):
    """A telephone, as it is kept: « 01 99 00 47 56 », « +32 2 123 45 67 »."""

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        phone = read_phone(typed)
        if typed and not phone:
            raise ValidationError(NO_PHONE, code="invalid")
        return phone


class PersonForm(forms.Form):
    """A name, and at least one way to reach the person; `person()` once valid."""

    name = PlainTextField(
        label="Prénom et nom",
        max_length=120,
        widget=forms.TextInput({"autocomplete": "name"}),
        error_messages={"required": "Écrivez votre prénom et votre nom.", "max_length": "120 signes au plus."},
    )
    email = AddressField(
        label="Adresse de courriel",
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"max_length": "Cette adresse est trop longue\u00a0: 254 signes au plus."},
    )
    phone = PhoneField(
        label="Téléphone",
        max_length=40,
        required=False,
        widget=forms.TextInput({"autocomplete": "tel", "inputmode": "tel"}),
        error_messages={"max_length": NO_PHONE},
    )
    places = forms.IntegerField(
        label="Combien de places\u202f?",
        min_value=1,
        max_value=MOST_PLACES,
        initial=1,
        required=False,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), f"Écrivez un nombre de 1 à {MOST_PLACES}."),
    )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if not fold(name).replace(" ", ""):
            raise ValidationError("Écrivez un nom avec des lettres.")
        return name

    def clean_places(self) -> int:
        return self.cleaned_data["places"] or 1

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors.keys() & {"email", "phone"} and not (cleaned.get("email") or cleaned.get("phone")):
            self.add_error("email", "Écrivez une adresse de courriel ou un numéro de téléphone.")
        return cleaned

    def person(self) -> Person:
        return Person(*(self.cleaned_data[field] for field in ("name", "email", "phone")))
