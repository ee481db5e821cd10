"""What somebody thought of a session, as they say it or as an agent copies it from paper."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from declic.core.plain_text import PlainTextField
from declic.programme.evaluation_questions import COMMENT, IN_ORDER, ON_THE_SCALE, PACE, RECOGNISED, SCALE
from declic.programme.services import Opinion

NOT_A_CHOICE = "Choisissez une des réponses proposées."
ALL_BLANK = "Répondez à une question au moins\u00a0: celle que vous voulez."


def _on_the_scale(question: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=question,
        choices=SCALE,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )


class EvaluationForm(forms.Form):
    """Every question may be left; not all of them. `opinion()` once valid."""

    mark_optional = False
    learnt = _on_the_scale(ON_THE_SCALE["learnt"])
    useful = _on_the_scale(ON_THE_SCALE["useful"])
    recommended = _on_the_scale(ON_THE_SCALE["recommended"])
    pace = forms.ChoiceField(
        label=PACE,
        choices=[(pace.value, pace.label.capitalize()) for pace in IN_ORDER],
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": NOT_A_CHOICE},
    )
    comment = PlainTextField(
        label=COMMENT,
        help_text=RECOGNISED,
        max_length=1000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
    )

    def clean(self) -> dict[str, Any]:
        if not self.errors and not any(self.cleaned_data.values()):
            raise ValidationError(ALL_BLANK)
        return self.cleaned_data

    def opinion(self) -> Opinion:
        return Opinion(**self.cleaned_data)
