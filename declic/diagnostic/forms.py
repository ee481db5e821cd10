"""What a visitor types around the questions: a code, an address, the context, a reason. The questions have no form:
their values are compared with the questionnaire's own (see views/questions.py)."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst

from declic.core.address_field import AddressField
from declic.core.commune_field import CommuneField
from declic.core.wording import in_words
from declic.diagnostic.codes import read_code
from declic.diagnostic.models import Decision, Form, Reason
from declic.diagnostic.questionnaires import Loaded

CODE_REFUSED = (
    "Un code a huit signes, lettres et chiffres, comme K7MP 4RTD. Il n’a ni zéro, ni un, ni les lettres O et I."
)


class StartForm(forms.Form):
    """The two ways to begin. `key` makes two clicks one diagnostic."""

    form = forms.ChoiceField(choices=Form.choices)
    key = forms.UUIDField(required=False)


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Votre code",
        max_length=60,
        help_text="Huit signes, comme K7MP 4RTD. En majuscules ou en minuscules, avec ou sans espace.",
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": "Écrivez votre code. Il est sur votre feuille ou dans votre courriel."},
    )

    def clean_code(self) -> str:
        code = read_code(self.cleaned_data["code"])
        if code is None:
            raise ValidationError(CODE_REFUSED)
        return code


class EmailForm(forms.Form):
    email = AddressField(
        label="Votre adresse électronique",
        max_length=254,
        help_text="Elle sert à cet envoi et n’est pas gardée.",
        widget=forms.EmailInput({"autocomplete": "email"}),
        error_messages={
            "required": "Écrivez l’adresse à laquelle envoyer le lien.",
            "invalid": "Cette adresse n’est pas complète. Vérifiez le signe @ et la fin, comme nom@exemple.fr.",
        },
    )


class ContextForm(forms.Form):
    """X1 to X10, in the questionnaire's words; all may be skipped."""

    mark_optional = False

    def __init__(self, *args: Any, loaded: Loaded, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for question in loaded.questionnaire.context:
            self.fields[question.id] = _context_field(question, loaded)

    def context(self) -> dict[str, Any]:
        """What was said, nothing for what was skipped; a field in error keeps what it said before."""
        before = {name: self.initial[name] for name in self.errors if name in self.initial}
        return {name: value for name, value in (before | self.cleaned_data).items() if value}


class _AtMost(forms.MultipleChoiceField):
    def __init__(self, *, most: int, **kwargs: Any) -> None:
        self.most = most
        super().__init__(**kwargs)

    def validate(self, value: list[str]) -> None:
        super().validate(value)
        if self.most and len(value) > self.most:
            raise ValidationError(f"Cochez-en {in_words(self.most)} au plus : il y en a {len(value)}.")


def _context_field(question: Any, loaded: Loaded) -> forms.Field:
    refused = {"invalid_choice": "Ce choix n’est pas dans la liste. Choisissez-en un autre."}
    if question.kind == "commune":
        return CommuneField(
            label=question.text,
            required=False,
            help_text="Son nom ou son code postal, pour trouver ce qui est près de vous.",
        )
    if question.kind == "one":
        choices = [("", "Je passe cette question"), *((choice.key, choice.label) for choice in question.choices)]
        widget = forms.Select({"class": "input"})
        return forms.ChoiceField(
            label=question.text, choices=choices, required=False, widget=widget, error_messages=refused
        )
    if question.kind == "dimensions":
        choices = [(dimension.id, dimension.title) for dimension in loaded.questionnaire.dimensions]
        hint = "Trois sujets au plus. Ils passeront devant dans votre plan."
    else:
        choices = [(choice.key, choice.label) for choice in question.choices]
        hint = "Plusieurs réponses possibles."
    return _AtMost(
        label=question.text, choices=choices, required=False, help_text=hint, most=question.most,
        widget=forms.CheckboxSelectMultiple, error_messages=refused,
    )  # fmt: skip


class DecisionForm(forms.Form):
    """What becomes of an action; a refusal says why."""

    decision = forms.ChoiceField(
        label="Que faites-vous de cette action ?",
        choices=[
            (Decision.ACCEPTED, capfirst(Decision.ACCEPTED.label)),
            (Decision.POSTPONED, "Plus tard"),
            (Decision.DONE, capfirst(Decision.DONE.label)),
            (Decision.REFUSED, "Non"),
        ],
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une des quatre réponses.",
            "invalid_choice": "Choisissez une des quatre réponses.",
        },
    )
    reason = forms.ChoiceField(
        label="Si c’est non, pourquoi ?",
        choices=[(value, capfirst(label)) for value, label in Reason.choices],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choisissez une des raisons de la liste."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("decision") == Decision.REFUSED and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Dites pourquoi c’est non : cela nous aide à mieux proposer.")
        if cleaned.get("decision") != Decision.REFUSED:
            cleaned["reason"] = ""
        return cleaned


class AttachForm(forms.Form):
    """Which of the person's associations the diagnostic goes to."""

    organisation = forms.ChoiceField(
        label="À quelle association le rattacher ?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choisissez une association.",
            "invalid_choice": "Choisissez une association de la liste.",
        },
    )

    def __init__(self, *args: Any, organisations: list[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].choices = [(str(o.public_id), f"{o.name}, {o.place}") for o in organisations]
        if len(organisations) == 1:
            self.fields["organisation"].initial = str(organisations[0].public_id)
