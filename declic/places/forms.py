"""What an editor types about a place."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from wagtail.admin.forms import WagtailAdminModelForm

from declic.core import centre_validation, commune_field
from declic.core.commune_field import Answer, resolve
from declic.core.folding import fold
from declic.core.numbered_lines import NumberedLines
from declic.core.territory import Commune, Kind, Resolution
from declic.places import wording
from declic.places.hours_form import HoursOfPlace

NO_PHONE = {"aucun", "neant", "n c", "nc", "non communique", "non renseigne", "inconnu", "pas de telephone"}
NO_PLACE = "Écrivez la commune\u00a0: sans elle, ce lieu n’est trouvé près de nulle part."
SEVERAL = "Plusieurs communes répondent à ce nom\u00a0: {names}. Écrivez son nom en entier et son code postal."
DID_YOU_MEAN = "Nous ne trouvons pas «\u00a0{text}\u00a0». Vouliez-vous dire {names}\u202f?"
OTHER_POSTCODE = "Ce code postal n’est pas celui de {commune}. Corrigez-le, ou corrigez la commune."
SUGGESTED = 3


class PlaceForm(NumberedLines, HoursOfPlace, WagtailAdminModelForm):
    """A place as the back office writes it: what an editor changes must be found again. What a file brought stays as
    it is until it is changed.
    """

    postcode = forms.CharField(label="Code postal", max_length=20, required=False)  # « 94 000 » has six signs

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        return centre_validation.postcode(typed) if typed and "postcode" in self.changed_data else typed

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        if "phone" not in self.changed_data or not typed:
            return typed
        return "" if fold(typed) in NO_PHONE else centre_validation.french_phone(wording.phone(typed))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self.settle_hours(cleaned)
        # Who writes the code itself has said which commune it is: « Meudon-la-Forêt » is no commune's name.
        coded = "insee" in self.changed_data and cleaned.get("insee")
        moved = {"commune", "postcode"} & set(self.changed_data) or self.instance.pk is None
        if moved and not coded and not {"commune", "postcode"} & set(self.errors):
            self._settle(cleaned)
        return cleaned

    def _settle(self, cleaned: dict[str, Any]) -> None:
        """The commune's own name and code; its position too, unless the place has one of its own."""
        text, postcode = cleaned.get("commune", ""), cleaned.get("postcode", "")
        if not text:
            if cleaned.get("latitude") is None:
                self.add_error("commune", NO_PLACE)
            return
        try:
            commune = _commune_named(text, postcode)
        except ValidationError as refusal:
            self.add_error(None, refusal)
            return
        if not commune.is_arrondissement:
            cleaned["commune"] = commune.name
        if not postcode and len(commune.postcodes) == 1:
            cleaned["postcode"] = commune.postcodes[0]
        cleaned["insee"] = commune.insee
        if self.instance.position_is_approximate and not {"latitude", "longitude"} & set(self.changed_data):
            cleaned["latitude"] = cleaned["longitude"] = None


def _commune_named(text: str, postcode: str) -> Commune:
    """The one commune of that name and postcode; a postcode of its département that is nobody's (a CEDEX) will do."""
    both = resolve(Answer(f"{text} {postcode}"))
    alone = resolve(Answer(text)).commune
    if both.commune:
        return both.commune
    # « Paris 75010 » is the arrondissement of that postcode.
    if alone and len(both.candidates) == 1 and both.candidates[0].commune.is_arrondissement:
        return both.candidates[0].commune
    if alone:
        raise ValidationError({"postcode": OTHER_POSTCODE.format(commune=alone.label)})
    raise ValidationError({"commune": _refusal(text, both)})


def _refusal(text: str, resolution: Resolution) -> str:
    if not resolution.candidates:
        return commune_field.UNKNOWN
    names = " ou ".join(match.commune.label for match in resolution.candidates[:SUGGESTED])
    if resolution.candidates[0].kind is Kind.EXACT:
        return SEVERAL.format(names=names)
    return DID_YOU_MEAN.format(text=text, names=names)
