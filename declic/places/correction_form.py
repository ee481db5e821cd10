"""« Quelque chose ne va pas ? »: the sheet, field by field, as somebody corrects it.

What was shown goes with the form: only what is changed from it is proposed, whatever an agent wrote meanwhile.
"""

import json
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from declic.core.address_field import AddressField
from declic.core.plain_text import PlainTextField, UncutField, plain_line
from declic.places.engine.vocabulary import FEATURES
from declic.places.models import Place
from declic.places.services import Correction

LINES = ("name", "address", "postcode", "commune", "phone")
OFFERED = [(f.slug, f.short if f.kind == "service" else f.name) for f in FEATURES if f.kind in ("service", "use")]
_OFFERED = frozenset(slug for slug, _ in OFFERED)
NOTHING = "Corrigez au moins une chose, ou dites-nous avec vos mots ce qui ne va pas."
LONGEST_SEEN = 4_000
SHORT_NUMBER, LEAST_DIGITS = (3, 4), 9  # 115, 3949; +33 and nine; a second number, an extension may follow


class LinesField(UncutField):
    """Several lines of plain text."""

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return "\n".join(plain_line(line) for line in text.splitlines()).strip() if isinstance(text, str) else text


class CorrectionForm(forms.Form):
    """`correction()` once valid. `web` is a trap: nobody sees that field, robots fill it."""

    mark_optional = False
    is_closed = forms.BooleanField(label="Ce lieu a fermé définitivement", required=False)
    hours = LinesField(
        label="Les bons horaires",
        help_text="Avec vos mots\u00a0: du mardi au vendredi, de 9 h à 12 h. Laissez vide s’ils sont justes.",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    phone = PlainTextField(label="Téléphone", max_length=40, required=False, widget=forms.TextInput({"type": "tel"}))
    name = PlainTextField(label="Nom du lieu", max_length=200, error_messages={"required": "Écrivez le nom du lieu."})
    address = PlainTextField(label="Adresse", help_text="Numéro et rue.", max_length=250, required=False)
    postcode = PlainTextField(
        label="Code postal", max_length=5, required=False, widget=forms.TextInput({"inputmode": "numeric"})
    )
    commune = PlainTextField(label="Commune", max_length=100, required=False)
    features = forms.MultipleChoiceField(
        label="Cochez ce qui est vrai",
        choices=OFFERED,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choisissez parmi ce qui est proposé."},
    )
    note = LinesField(
        label="Autre chose\u202f? Dites-le avec vos mots",
        help_text="N’y écrivez le nom d’aucune personne.",
        max_length=2_000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )
    email = AddressField(
        label="Votre adresse de courriel (facultatif)",
        help_text="Pour vous dire ce que la fiche devient, et rien d’autre.",
        max_length=254,
        required=False,
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"max_length": "Cette adresse est trop longue\u00a0: 254 signes au plus."},
    )
    web = forms.CharField(required=False, widget=forms.TextInput({"autocomplete": "off", "tabindex": "-1"}))
    form_id = forms.CharField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, place: Place, asks_email: bool = True) -> None:
        shown = shown_of(place)
        super().__init__(data, initial=shown | {"form_id": str(uuid.uuid4()), "seen": json.dumps(shown)})
        self._shown = shown
        if not asks_email:
            del self.fields["email"]

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get("web"))

    def clean_form_id(self) -> uuid.UUID:
        try:
            return uuid.UUID(self.cleaned_data["form_id"])
        except ValueError:
            return uuid.uuid4()

    def clean_seen(self) -> dict[str, Any]:
        """What the page showed; what it shows now when that cannot be read."""
        try:
            said = json.loads(self.cleaned_data["seen"][:LONGEST_SEEN])
            texts = {name: plain_line(str(said[name]))[:250] for name in LINES}
            return texts | {"features": sorted(_OFFERED & {str(slug) for slug in said["features"]})}
        except (ValueError, KeyError, TypeError, RecursionError):
            return self._shown

    def clean_phone(self) -> str:
        text: str = self.cleaned_data["phone"]
        digits = "".join(c for c in text if c.isdigit())
        is_short = len(digits) in SHORT_NUMBER and not digits.startswith("0")
        if text and text != self._shown["phone"] and not is_short and len(digits) < LEAST_DIGITS:
            raise ValidationError("Ce n’est pas un numéro de téléphone entier. Écrivez ses dix chiffres.")
        return text

    def clean_postcode(self) -> str:
        text: str = self.cleaned_data["postcode"]
        if text and text != self._shown["postcode"] and not (text.isascii() and text.isdigit() and len(text) == 5):
            raise ValidationError("Un code postal a cinq chiffres.")
        return text

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any((*self._changes(), *self._words())):
            raise ValidationError(NOTHING)
        return self.cleaned_data

    def _words(self) -> tuple[str, bool]:
        return self.cleaned_data["note"], self.cleaned_data["is_closed"]

    def _changes(self) -> dict[str, tuple[Any, Any]]:
        """Field → (shown, proposed)."""
        data, seen = self.cleaned_data, self.cleaned_data["seen"]
        found = {name: (seen[name], data[name]) for name in LINES if data[name] != seen[name]}
        if data["hours"]:
            found["hours"] = (self._shown_hours(), data["hours"])
        chosen = sorted(data["features"])
        if chosen != seen["features"]:
            found["features"] = (seen["features"], chosen)
        return found

    def _shown_hours(self) -> str:
        return str(self._shown["hours_shown"])

    def correction(self) -> Correction:
        data = self.cleaned_data
        return Correction(self._changes(), data["is_closed"], data["note"], data.get("email", ""))


def shown_of(place: Place) -> dict[str, Any]:
    """What the form shows of the sheet. `place` comes with its features."""
    lines = {name: plain_line(getattr(place, name)) for name in LINES}
    chosen = sorted(f.slug for f in place.features.all() if f.slug in _OFFERED)
    return lines | {"features": chosen, "hours_shown": place.hours or place.hours_original}
