"""Who registers, as a person or an agent types it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from declic.core.address_field import AddressField
from declic.core.folding import fold
from declic.core.french_dates import ordinal
from declic.core.plain_text import PlainTextField, plain_line
from declic.organisations.models import Organisation
from declic.organisations.queries import organisations_of
from declic.people.engine import read_code
from declic.people.models import User
from declic.programme import services
from declic.programme.engine.person import Person, read_phone
from declic.programme.models import Channel, Need, Session

MOST_PLACES = 20
ALL_PARTS = "toutes"
NOT_A_CODE = "Un code compte huit lettres et chiffres, par exemple ABCD-2345. Il n’emploie ni 0, ni O, ni 1, ni I."
NO_PHONE = "Ce numéro ne se lit pas. Écrivez dix chiffres, par exemple 01 99 00 47 56, ou + et l’indicatif du pays."


class PhoneField(PlainTextField):
    """A telephone, as it is kept: « 01 99 00 47 56 », « +32 2 123 45 67 »."""

    def clean(self, value: Any) -> str:
        typed: str = super().clean(value)
        phone = read_phone(typed)
        if typed and not phone:
            raise ValidationError(NO_PHONE, code="invalid")
        return phone


def one_name_a_line(typed: str) -> str:
    return "\n".join(filter(None, (plain_line(line) for line in typed.splitlines())))


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
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Écrivez un nombre de 1 à {MOST_PLACES}."
        ),
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


class EntryForm(PersonForm):
    """What is asked of whoever registers, on the site or on the telephone; `requested()` once valid."""

    parts = forms.ChoiceField(label="Vous venez", widget=forms.RadioSelect, required=False)
    organisation = forms.ChoiceField(label="Pour quelle association\u202f?", required=False)
    companions = forms.CharField(
        label="Qui vient avec vous\u202f?",
        help_text="Un nom par ligne, si vous demandez plusieurs places.",
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"max_length": "Mille signes au plus\u00a0: un nom par ligne suffit."},
    )
    needs = forms.MultipleChoiceField(
        label="Ce qu’il vous faut pour venir",
        help_text="Seules les personnes qui vous accueillent le lisent. C’est effacé dès que la séance est finie.",
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choisissez parmi les cases."},
    )
    need_note = PlainTextField(
        label="Autre chose à prévoir",
        max_length=300,
        required=False,
        error_messages={"max_length": "300 signes au plus."},
    )
    field_order = ("parts", "name", "email", "phone", "organisation", "places", "companions", "needs", "need_note")
    # Folded away: most people come alone and need nothing.
    FOLDED = ("companions", "needs", "need_note")
    for_none = "Pour aucune, en mon nom"

    def __init__(self, *args: Any, parts: list[Session], organisations: list[Organisation], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered_parts = parts
        self.fields["places"].required = True
        self._organisations = {str(o.public_id): o for o in organisations}
        if len(parts) > 1:
            self.fields["parts"].choices = [
                (ALL_PARTS, "aux " + {2: "deux"}.get(len(parts), str(len(parts))) + " parties"),
                *((str(part.rank), f"à la {ordinal(part.rank)} partie seulement") for part in parts),
            ]
            self.fields["parts"].initial = ALL_PARTS
        else:
            del self.fields["parts"]
        choices = [(public_id, o.name) for public_id, o in self._organisations.items()]
        self.fields["organisation"].choices = [*choices, ("", self.for_none)]

    @property
    def first_fields(self) -> list[forms.BoundField]:
        return [field for field in self if field.name not in self.FOLDED]

    @property
    def folded_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FOLDED]

    @property
    def is_unfolded(self) -> bool:
        """Something is written there, or is wrong there."""
        return any(field.value() or field.errors for field in self.folded_fields)

    def clean_companions(self) -> str:
        return one_name_a_line(self.cleaned_data["companions"])

    def chosen_parts(self) -> list[Session]:
        """The sessions asked for, in order."""
        rank = self.cleaned_data.get("parts") or ALL_PARTS
        return [part for part in self.offered_parts if rank in (ALL_PARTS, str(part.rank))]

    def requested(self, channel: str, *, user: User | None, key: str = "") -> services.Request:
        """Once valid: what the services take."""
        facts = self.cleaned_data
        return services.Request(
            self.person(),
            channel,
            places=facts["places"],
            companions=facts["companions"],
            organisation=self._organisations[facts["organisation"]] if facts.get("organisation") else None,
            user=user,
            key=key,
            on_reserved=facts.get("on_reserved", False),
        )

    def asked_needs(self) -> services.Needs:
        return services.Needs(tuple(self.cleaned_data["needs"]), self.cleaned_data["need_note"])


class PlacesForm(forms.Form):
    """How many come, and who, for somebody registered already."""

    places = forms.IntegerField(
        label="Combien de places en tout\u202f?",
        min_value=1,
        max_value=MOST_PLACES,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), f"Écrivez un nombre de 1 à {MOST_PLACES}."
        ),
    )
    companions = EntryForm.base_fields["companions"]

    def clean_companions(self) -> str:
        return one_name_a_line(self.cleaned_data["companions"])


class WebForm(EntryForm):
    """What is asked on the site. Signed in, the address is known and the association is chosen among one's own."""

    email = AddressField(
        label="Votre adresse de courriel",
        max_length=254,
        help_text="Nous y envoyons un code, pour être sûrs de pouvoir vous prévenir.",
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={"max_length": "Cette adresse est trop longue\u00a0: 254 signes au plus."},
    )

    def __init__(self, *args: Any, user: Any, parts: list[Session], **kwargs: Any) -> None:
        self.user = user
        mine = [m.organisation for m in organisations_of(user)] if user.is_authenticated else []
        super().__init__(*args, parts=parts, organisations=mine, **kwargs)
        if not mine:
            del self.fields["organisation"]
        if user.is_authenticated:
            del self.fields["email"]
            self.fields["name"].initial = user.name

    def clean(self) -> dict[str, Any]:
        if self.user.is_authenticated:
            self.cleaned_data["email"] = self.user.email
        return super().clean()

    def request(self) -> services.Request:
        """Once valid: what the services take."""
        return self.requested(Channel.WEB, user=self.user if self.user.is_authenticated else None)


class DeskForm(EntryForm):
    """What an agent writes for somebody who calls, writes, or stands there."""

    channel = forms.ChoiceField(
        label="Comment la personne nous joint",
        choices=[choice for choice in Channel.choices if choice[0] != Channel.WEB],
        initial=Channel.PHONE,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez le téléphone ou le courriel."},
    )
    on_reserved = forms.BooleanField(required=False)
    for_none = "Aucune"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        with_reserve = [part for part in self.offered_parts if part.withheld]
        names = dict.fromkeys(part.reserved_for for part in with_reserve or self.offered_parts)
        self.fields["on_reserved"].label = f"Sur les places gardées pour {' et '.join(names)}"
        if not with_reserve and "on_reserved" not in self.data:  # ticked meanwhile, the refusal is said
            del self.fields["on_reserved"]
        self.fields["name"].error_messages["required"] = "Écrivez le prénom et le nom."
        for name, label in (
            ("parts", "La personne vient"),
            ("organisation", "Association"),
            ("companions", "Qui vient aussi\u202f?"),
            ("needs", "Ce qu’il lui faut pour venir"),
        ):
            if name in self.fields:
                self.fields[name].label = label
        self.fields["organisation"].help_text = "Pour une autre, cherchez-la en haut de la page."
        self.fields["organisation"].error_messages["invalid_choice"] = "Cette association n’est plus là. Cherchez-la."
        self.fields["companions"].help_text = "Un nom par ligne, s’il y a plusieurs places."
        self.fields[
            "needs"
        ].help_text = "Pour le centre seul. C’est effacé dès que la séance est finie\u00a0: dites-le."
        for name in ("name", "phone", "email"):  # not the agent's own
            self.fields[name].widget.attrs["autocomplete"] = "off"


class PresenceForm(forms.Form):
    """Who is there, as they registered; `contact` is an address or a telephone, whichever was written."""

    contact = PlainTextField(
        label="Votre adresse de courriel, ou votre téléphone",
        help_text="Ce que vous avez donné en vous inscrivant.",
        max_length=254,
        widget=forms.TextInput({"autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": "Écrivez votre adresse de courriel ou votre numéro de téléphone.",
            "max_length": "254 signes au plus.",
        },
    )

    def clean_contact(self) -> dict[str, str]:
        typed: str = self.cleaned_data["contact"]
        if "@" in typed:
            return {"email": AddressField().clean(typed)}
        return {"phone": PhoneField().clean(typed)}


class CodeForm(forms.Form):
    """The code sent to the address of somebody who registers."""

    code = forms.CharField(
        label="Le code reçu",
        max_length=60,
        help_text="Huit lettres et chiffres. Majuscules, espaces et tiret n’ont pas d’importance.",
        error_messages={"required": "Écrivez le code reçu par courriel.", "max_length": NOT_A_CODE},
        widget=forms.TextInput(
            {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(NOT_A_CODE)
        return code
