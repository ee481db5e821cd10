"""A form field for a commune, complete without JavaScript: a name or a postcode is typed, « Laquelle ? » is asked
when several answer. Its cleaned value is the Insee code ("" when nothing was typed and nothing is required).

    class NewOrganisation(forms.Form):
        commune = CommuneField(label="Commune du siège")
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from declic.core import gazetteer
from declic.core.centre import current_centre
from declic.core.territory import Match, Resolution

NONE_OF_THESE = "aucune"
SHOWN = 8

UNKNOWN = "Nous ne trouvons pas cette commune. Écrivez son nom en entier, ou son code postal à cinq chiffres."
NO_CHOICE_FITS = "Écrivez le nom de la commune en entier, ou son code postal à cinq chiffres."


@dataclass(frozen=True)
class Answer:
    """What came from the form: the text typed, and the Insee code picked among candidates (or « aucune »)."""

    text: str = ""
    choice: str = ""


def resolve(answer: Answer) -> Resolution:
    """What the answer comes to, the centre's own département first."""
    return gazetteer.resolve(answer.text, answer.choice, near=current_centre().territory, limit=SHOWN)


def question(text: str, resolution: Resolution) -> str:
    """The sentence above the candidates."""
    if not resolution.is_guess:
        return (
            "Plusieurs communes répondent à ce nom. Laquelle ?"
            if len(resolution.candidates) > 1
            else "Est-ce bien elle ?"
        )
    if len(resolution.candidates) == 1:
        return f"Nous ne trouvons pas « {text} ». Vouliez-vous dire {resolution.candidates[0].commune.name} ?"
    return f"Nous ne trouvons pas « {text} ». Vouliez-vous dire l’une de celles-ci ?"


class CommuneWidget(forms.Widget):
    """One text input; under it, when the text is not enough, the candidates as radio buttons."""

    template_name = "core/forms/commune.html"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Answer:
        return Answer((data.get(name) or "").strip(), data.get(f"{name}_choix") or "")

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return name not in data

    def format_value(self, value: Any) -> Answer:
        """A stored Insee code is shown as the commune's name; what was typed is shown as it was."""
        if isinstance(value, Answer):
            return value
        return Answer(gazetteer.label(value)) if value else Answer()

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        answer = self.format_value(value)
        resolution = resolve(answer) if isinstance(value, Answer) and answer.text else Resolution()
        # Once known, the commune is written so that it is known again without its radio button.
        text = resolution.commune.label if resolution.commune else answer.text
        context["widget"] |= {"text": text, **choices(name, answer, resolution)}
        return context

    def id_for_label(self, id_: str) -> str:
        return id_


def choices(name: str, answer: Answer, resolution: Resolution) -> dict[str, Any]:
    """What the list of candidates shows; shared by the widget and by the suggestions of `/communes/`."""
    return {
        "name": name,
        "question": question(answer.text, resolution),
        "candidates": [_candidate(match, answer.choice) for match in resolution.candidates],
        "none_of_these": NONE_OF_THESE,
        "none_chosen": answer.choice == NONE_OF_THESE,
        "more": resolution.more,
        "taken": resolution.commune,
    }


def _candidate(match: Match, choice: str) -> dict[str, Any]:
    commune = match.commune
    return {"value": commune.insee, "label": commune.label, "checked": commune.insee == choice}


class CommuneField(forms.Field):
    """Cleans to an Insee code; refuses, with what to do, a text that names no commune or several."""

    widget = CommuneWidget
    default_error_messages = {"required": "Écrivez le nom de la commune, ou son code postal."}

    def to_python(self, value: Any) -> str:
        if not isinstance(value, Answer):
            value = Answer(str(value or ""))
        if not value.text:
            return ""
        resolution = resolve(value)
        if resolution.commune:
            return resolution.commune.insee
        raise ValidationError(_refusal(value, resolution), code="ambiguous" if resolution.candidates else "unknown")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return (initial or "") != self.to_python(data)
        except ValidationError:
            return True


def _refusal(answer: Answer, resolution: Resolution) -> str:
    if answer.choice == NONE_OF_THESE:
        return NO_CHOICE_FITS
    if not resolution.candidates:
        return UNKNOWN
    if len(resolution.candidates) == 1:
        return "Cochez la commune proposée si c’est la bonne, ou écrivez-en une autre."
    return "Choisissez la commune dans la liste ci-dessous."
