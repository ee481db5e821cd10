"""What a person types about an association, and how errors are worded."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from wagtail.admin.forms import WagtailAdminModelForm

from declic.core import gazetteer
from declic.core.address_field import AddressField
from declic.core.commune_field import CommuneField
from declic.core.folding import fold
from declic.core.plain_text import PlainTextField
from declic.organisations import engine, nomenclature
from declic.organisations.models import BudgetBand, MembershipRole, Organisation, StaffBand
from declic.organisations.wording import number_refusal, rna_refusal

RNA_HINT = "W suivi de neuf chiffres, sur le récépissé de la préfecture. Laissez vide si vous n’en avez pas."
NUMBER_HINT = "Neuf ou quatorze chiffres, si l’association en a un."


class OrganisationForm(forms.Form):
    """An association's facts; `facts()` gives them as the services take them."""

    name = PlainTextField(
        label="Nom de l’association", max_length=150, widget=forms.TextInput({"autocomplete": "organization"}),
        error_messages={
            "required": "Écrivez le nom de l’association.",
            "max_length": "Ce nom compte %(show_value)d signes\u00a0: 150 au plus. Écrivez-le en plus court.",
        },
    )  # fmt: skip
    commune = CommuneField(label="Commune du siège", help_text="Son nom ou son code postal.")
    rna = PlainTextField(label="Numéro RNA", max_length=60, required=False, help_text=RNA_HINT)
    number = PlainTextField(label="SIREN ou SIRET", max_length=60, required=False, help_text=NUMBER_HINT)
    object_code = forms.ChoiceField(label="Domaine d’activité", required=False)
    staff = forms.ChoiceField(
        label="Combien de salariés ?", choices=[("", "Non précisé"), *StaffBand.choices], required=False
    )
    budget = forms.ChoiceField(
        label="Budget annuel", choices=[("", "Non précisé"), *BudgetBand.choices], required=False
    )
    website = forms.URLField(
        label="Site Internet", max_length=200, required=False, assume_scheme="https",
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "url"}),
        error_messages={"invalid": "Cette adresse n’est pas complète. Écrivez-la comme www.mon-association.fr."},
    )  # fmt: skip

    def __init__(self, *args: Any, object_family: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = nomenclature.codes_of(object_family) or nomenclature.families()
        others = [code for code in nomenclature.families() if code not in codes]
        self.fields["object_code"].choices = [("", "Non précisé")] + [(c.code, c.label) for c in [*codes, *others]]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if len(fold(name).replace(" ", "")) < 2:
            raise ValidationError("Écrivez le nom de l’association, avec au moins deux lettres.")
        return name

    def clean_rna(self) -> str:
        try:
            return engine.clean_rna(self.cleaned_data["rna"])
        except engine.RnaShapeError as error:
            raise ValidationError(rna_refusal(error)) from error

    def clean_number(self) -> engine.CompanyNumber:
        try:
            return engine.clean_siren_or_siret(self.cleaned_data["number"]) or engine.CompanyNumber("")
        except engine.IdentifierError as error:
            raise ValidationError(number_refusal(error)) from error

    def clean_website(self) -> str:
        website: str = self.cleaned_data["website"]
        if website:
            URLValidator(schemes=["http", "https"], message=self.fields["website"].error_messages["invalid"])(website)
        return website

    def said(self, name: str, value: str) -> str:
        """A value in the words that the page shows for it."""
        choices = getattr(self.fields[name], "choices", ())
        return str(dict(choices).get(value, value)) if value else ""

    def facts(self) -> dict[str, str]:
        """Once valid: the keyword arguments of `create_organisation` and `edit_organisation`."""
        facts = {**self.cleaned_data}
        number = facts.pop("number")
        facts.pop("creation_key", None)
        return {**facts, "siren": number.siren, "siret": number.siret}


class NewOrganisationForm(OrganisationForm):
    """The first time, the page also carries a key of its own: sent twice, it creates once."""

    creation_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def clean_creation_key(self) -> uuid.UUID:
        return self.cleaned_data["creation_key"] or uuid.uuid4()


def initial_of(organisation: Organisation) -> dict[str, str]:
    """An association as its form shows it."""
    names = ("name", "commune", "rna", "object_code", "staff", "budget", "website")
    return {name: getattr(organisation, name) for name in names} | {
        "number": organisation.siret or organisation.siren,
        "commune": gazetteer.label(organisation.commune),
    }


class BackOfficeForm(WagtailAdminModelForm):
    """An association as an adviser writes it: a commune by its name, an object by its words, no code to know."""

    commune = CommuneField(label="Commune du siège", help_text="Son nom ou son code postal.")
    object_code = forms.ChoiceField(label="Objet", choices=nomenclature.choices_by_family, required=False)


class JoinForm(forms.Form):
    message = PlainTextField(
        label="Un mot pour vous présenter", max_length=300, required=False,
        help_text="Par exemple : « Je suis la trésorière. »",
    )  # fmt: skip


class InvitationForm(forms.Form):
    email = AddressField(
        label="Adresse électronique de la personne", max_length=254,
        widget=forms.EmailInput({"autocomplete": "off"}),
        error_messages={
            "required": "Écrivez l’adresse de la personne à inviter.",
            "invalid": "Cette adresse n’est pas complète. Vérifiez le signe @ et la fin, comme nom@exemple.fr.",
        },
    )  # fmt: skip
    role = forms.ChoiceField(
        label="Rôle dans l’association", choices=[("member", "membre"), ("manager", "responsable, avec vous")],
        initial=MembershipRole.MEMBER, widget=forms.RadioSelect,
    )  # fmt: skip
