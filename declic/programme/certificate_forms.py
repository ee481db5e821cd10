"""The number of a certificate, as it is typed."""

from django import forms
from django.core.exceptions import ValidationError

from declic.core.plain_text import PlainTextField
from declic.programme.engine.certificate_number import read_number

NOT_A_NUMBER = (
    "Ce numéro n’est pas bien recopié. Il compte seize lettres et chiffres, sans 0, ni O, ni 1, ni I, ni L\u00a0: "
    "comparez chaque signe."
)


class CertificateNumberForm(forms.Form):
    """The number of a certificate, as it is copied from the paper."""

    numero = PlainTextField(
        label="Le numéro de l’attestation",
        help_text="Seize lettres et chiffres, par groupes de quatre, imprimés à côté du carré.",
        max_length=80,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Écrivez le numéro imprimé sur l’attestation.", "max_length": NOT_A_NUMBER},
    )

    def clean_numero(self) -> str:
        number = read_number(self.cleaned_data["numero"])
        if number is None:
            raise ValidationError(NOT_A_NUMBER)
        return number
