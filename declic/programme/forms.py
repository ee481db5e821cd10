"""Who registers, as a person or an agent types it."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.admin.forms import WagtailAdminModelForm

from declic.core.address_field import AddressField
from declic.core.folding import fold
from declic.core.french_dates import ordinal
from declic.core.plain_text import PlainTextField, plain_line
from declic.core.wording import counted
from declic.organisations.models import Organisation
from declic.organisations.queries import organisations_of
from declic.people.engine import read_code
from declic.people.models import User
from declic.programme import queries, services
from declic.programme.engine.person import Person, read_phone
from declic.programme.models import Channel, Need, Session, SessionState

MOST_PLACES = 20
ALL_PARTS = "toutes"
NOT_A_CODE = "Un code compte huit lettres et chiffres, par exemple ABCD-2345. Il n’emploie ni 0, ni O, ni 1, ni I."
ALREADY_PUBLISHED = (
    "La séance est déjà publiée. Effacez cette date, ou remettez la séance en brouillon, pour qu’elle paraisse alors."
)
PUBLISHED_BY_NOW = (
    "Ce moment est passé\u00a0: la séance paraîtrait aussitôt. Publiez-la, choisissez un moment à venir, "
    "ou effacez cette date."
)
PUBLISHED_TOO_LATE = "Choisissez un moment avant le début de la séance."
NO_SEAT = "Une séance publiée a au moins une place. Écrivez combien, ou laissez-la en brouillon."
RESERVED_FOR_NOBODY = "Écrivez pour qui ces places sont gardées, par exemple «\u00a0le DLA\u00a0»."
NONE_RESERVED = "Écrivez combien de places sont gardées, ou effacez ce nom."
RELEASED_TOO_LATE = "Rendez ces places à tous avant la première date de la séance."
IN_THE_PAST = "Ce moment est passé, et des personnes sont inscrites. Choisissez un moment à venir."
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


class SessionForm(WagtailAdminModelForm):
    """A session as the back office writes it. Once published, its seats may be lowered to none: nobody is put out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reserved"].required = False  # empty is none

    def clean_reserved(self) -> int:
        return self.cleaned_data["reserved"] or 0

    def is_valid(self) -> bool:
        """Its dates too: people are not told that they come in the past."""
        if not super().is_valid() or not self.instance.pk:
            return bool(super().is_valid())
        before, now = services.dates_of(self.instance.pk), timezone.now()
        for line in self.formsets["parts"].forms:
            start, end = before.get(line.instance.pk, (None, None))
            typed = line.cleaned_data.get("starts_at")
            if end and end > now and typed != start and typed <= now and queries.people_of(self.instance):
                line.add_error("starts_at", IN_THE_PAST)
        return bool(super().is_valid())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        appears = cleaned.get("state") == SessionState.PUBLISHED != self.initial.get("state")
        if appears and cleaned.get("capacity") == 0:
            self.add_error("capacity", NO_SEAT)
        self._check_reserve(cleaned)
        self._check_publication(cleaned)
        return cleaned

    def _check_publication(self, cleaned: dict[str, Any]) -> None:
        publish_at, starts = cleaned.get("publish_at"), self._starts()
        if not publish_at:
            return
        if cleaned.get("state") == SessionState.PUBLISHED and publish_at > timezone.now():
            self.add_error("publish_at", ALREADY_PUBLISHED)
        if cleaned.get("state") == SessionState.DRAFT and publish_at <= timezone.now():
            self.add_error("publish_at", PUBLISHED_BY_NOW)
        if starts and publish_at >= min(starts):
            self.add_error("publish_at", PUBLISHED_TOO_LATE)

    def _check_reserve(self, cleaned: dict[str, Any]) -> None:
        reserved, capacity = cleaned.get("reserved") or 0, cleaned.get("capacity")
        if capacity is not None and reserved > capacity:
            said = "réservez-en moins" if capacity else "n’en réservez pas"
            self.add_error("reserved", f"La séance a {counted(capacity, 'place')} en tout\u00a0: {said}.")
        if reserved and not cleaned.get("reserved_for") and "reserved_for" not in self.errors:
            self.add_error("reserved_for", RESERVED_FOR_NOBODY)
        if not reserved and cleaned.get("reserved_for") and "reserved" not in self.errors:
            self.add_error("reserved", NONE_RESERVED)
        until, starts = cleaned.get("reserved_until"), self._starts()
        if reserved and until and starts and until >= min(starts):
            self.add_error("reserved_until", RELEASED_TOO_LATE)

    def _starts(self) -> list[datetime]:
        """Of the dates that can be read; those that cannot are said by themselves."""
        dates = self.formsets["parts"]
        dates.is_valid()
        read = [date.cleaned_data for date in dates.forms if hasattr(date, "cleaned_data")]
        return [date["starts_at"] for date in read if date.get("starts_at") and not date.get("DELETE")]


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
