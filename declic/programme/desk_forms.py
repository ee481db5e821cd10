"""What an agent types about a whole session."""

from django import forms
from django.core.validators import URLValidator

from declic.core.plain_text import PlainTextField

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
