"""What an agent types about a whole session, or of somebody who stands at its door."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from declic.core.folding import fold
from declic.core.plain_text import PlainTextField
from declic.organisations.models import Organisation
from declic.organisations.queries import found_by
from declic.people.models import User
from declic.programme import desk_queries
from declic.programme.forms import PersonForm
from declic.programme.models import Channel, Registration
from declic.programme.services import Request

NOT_A_LINK = "Ce lien n’est pas complet. Copiez-le en entier\u00a0: il commence par https://."


class RemoteForm(forms.Form):
    link = forms.URLField(
        label="Le lien pour participer",
        help_text="Celui de votre salle de visioconférence. Les personnes inscrites le reçoivent, personne d’autre.",
        max_length=500,
        assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off"}),
        validators=[URLValidator(schemes=["https"], message=NOT_A_LINK)],
        error_messages={
            "required": "Collez le lien de la visioconférence.",
            "invalid": NOT_A_LINK,
            "max_length": "Ce lien est trop long\u00a0: 500 signes au plus.",
        },
    )


class ReasonForm(forms.Form):
    reason = PlainTextField(
        label="Pourquoi\u202f?",
        help_text="Une phrase, que chacun lira\u00a0: «\u00a0La formatrice est souffrante.\u00a0»",
        max_length=300,
        error_messages={
            "required": "Écrivez la raison en une phrase.",
            "max_length": "300 signes au plus.",
        },
    )


UNKNOWN_ASSOCIATION = "Nous ne connaissons pas cette association. Écrivez-en moins de lettres, ou laissez vide."
SHOWN = 6


class WalkInForm(PersonForm):
    """Somebody at the door: a name is enough. `asked()` once valid."""

    organisation = PlainTextField(
        label="Association",
        help_text="Quelques lettres de son nom, si elle est connue ici.",
        max_length=200,
        required=False,
        error_messages={"max_length": "200 signes au plus."},
    )
    instead_of = forms.ChoiceField(
        label="Qui ne vient pas\u202f?",
        help_text="Son inscription est annulée et sa place va à la personne qui est là.",
        required=False,
        error_messages={"invalid_choice": "Cette personne n’a plus de place, ou vient d’arriver. Choisissez encore."},
    )
    field_order = ("name", "phone", "email", "organisation", "places", "instead_of")

    def __init__(self, *args: Any, not_there: list[Registration], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["places"].required = True
        self._not_there = {str(row.public_id): row for row in not_there}
        choices = [(key, row.name or "nom effacé") for key, row in self._not_there.items()]
        self.fields["instead_of"].choices = [("", "Personne"), *choices]
        self.fields["name"].error_messages["required"] = "Écrivez le prénom et le nom."
        for name in ("name", "phone", "email"):  # not the agent's own
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_organisation(self) -> Organisation | None:
        text = self.cleaned_data["organisation"]
        if not text:
            return None
        found = list(found_by(Organisation.objects.order_by("name_folded", "pk"), text)[: SHOWN + 1])
        exact = [one for one in found if fold(one.name) == fold(text)]
        if len(found) == 1 or len(exact) == 1:
            return (exact or found)[0]
        if not found:
            raise ValidationError(UNKNOWN_ASSOCIATION)
        names = "\u00a0; ".join(f"{one.name} ({one.place})" for one in found[:SHOWN])
        raise ValidationError(f"Plusieurs associations répondent\u00a0: {names}. Écrivez le nom en entier.")

    def clean(self) -> dict[str, Any]:
        return self.cleaned_data  # with or without an address or a telephone

    @property
    def instead(self) -> Registration | None:
        return self._not_there.get(self.cleaned_data["instead_of"])

    def asked(self, *, user: User | None, key: str) -> Request:
        facts = self.cleaned_data
        return Request(
            self.person(),
            Channel.ON_SITE,
            places=facts["places"],
            organisation=facts["organisation"] or desk_queries.last_organisation(self.person()),
            user=user,
            key=key,
        )
