"""What a person types to enter and about their account."""

from typing import Any

from django import forms
from wagtail.admin.forms import WagtailAdminModelForm

from declic.core.address_field import AddressField
from declic.core.plain_text import PlainTextField
from declic.people.engine import read_code, read_digits
from declic.people.models import User

NOT_A_CODE = "Un code compte huit lettres et chiffres, par exemple ABCD-2345. Il n’emploie ni 0, ni O, ni 1, ni I."


class SignInForm(forms.Form):
    email = AddressField(
        label="Votre adresse de courriel",
        max_length=254,
        help_text="Nous y envoyons un code. Pas de mot de passe à retenir.",
        error_messages={"max_length": "Cette adresse est trop longue\u00a0: 254 signes au plus."},
        widget=forms.EmailInput(attrs={"class": "input", "autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Le code reçu",
        max_length=60,
        help_text="Huit lettres et chiffres. Majuscules, espaces et tiret n’ont pas d’importance.",
        error_messages={"required": "Écrivez le code reçu par courriel.", "max_length": NOT_A_CODE},
        widget=forms.TextInput(
            attrs={
                "class": "input",
                "autocomplete": "one-time-code",
                "autocapitalize": "characters",
                "spellcheck": "false",
            }
        ),
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(NOT_A_CODE)
        return code


class SecondFactorForm(forms.Form):
    """`digits` allowed: 6 for the application's code alone, 6 or 8 when a recovery code will do."""

    code = forms.CharField(
        label="Le code",
        max_length=60,
        error_messages={"required": "Écrivez le code.", "max_length": "Le code compte six chiffres."},
        widget=forms.TextInput(
            attrs={"class": "input", "autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false"}
        ),
    )

    def __init__(self, *args: object, recovery: bool = False, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.recovery = recovery
        self.fields["code"].help_text = (
            "Six chiffres, dans votre application. Téléphone perdu\u202f? Écrivez un code de secours, huit chiffres."
            if recovery
            else "Six chiffres, affichés par l’application."
        )

    def clean_code(self) -> str:
        digits = read_digits(self.cleaned_data["code"])
        if len(digits) not in ((6, 8) if self.recovery else (6,)):
            wanted = "six chiffres, ou huit pour un code de secours" if self.recovery else "six chiffres"
            raise forms.ValidationError(f"Ce n’est pas un code\u00a0: il en faut {wanted}.")
        return digits


class NameForm(forms.Form):
    name = PlainTextField(
        label="Votre nom, comme les autres le verront",
        required=False,
        max_length=120,
        help_text="Un prénom suffit. Vous pourrez le changer.",
        error_messages={"max_length": "Ce nom est trop long\u00a0: 120 signes au plus."},
        widget=forms.TextInput(attrs={"class": "input", "autocomplete": "name"}),
    )


class AccountCreationForm(WagtailAdminModelForm):
    """An account made by an administrator."""

    email = AddressField(
        label="Courriel",
        max_length=254,
        error_messages={"unique": "Un compte a déjà cette adresse. Cherchez-la dans la liste des comptes."},
    )
    name = PlainTextField(label="Nom affiché", required=False, max_length=120)

    class Meta:
        model = User
        fields = ("email", "name", "role")


class AccountForm(WagtailAdminModelForm):
    """An account changed by an administrator; its address is its owner's alone."""

    # Shown, never changed: it tells namesakes apart.
    email = forms.CharField(
        label="Adresse de courriel",
        required=False,
        disabled=True,
        help_text="Elle identifie le compte\u00a0: elle ne change pas.",
    )
    name = PlainTextField(label="Nom affiché", required=False, max_length=120)
    is_active = forms.BooleanField(
        label="Ouvert", required=False, help_text="Fermé, il ne laisse plus entrer\u202f; rien n’est effacé."
    )
    without_second_factor = forms.BooleanField(
        label="Oublier la deuxième vérification",
        required=False,
        help_text="Quand le téléphone et les codes de secours sont perdus. Vérifiez d’abord à qui vous parlez.",
    )

    class Meta:
        model = User
        fields = ("email", "name", "role", "is_active")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        cleaned.pop("email", None)
        return cleaned
