"""From which day to which: of the report of a season."""

from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from declic.core.plain_text import plain_line
from declic.programme.report_queries import Period

EARLIEST, LATEST = date(2000, 1, 1), date(2099, 12, 31)
OUT_OF_REACH = "Choisissez une date entre 2000 et 2099."
BACKWARDS = "La fin vient avant le début. Échangez les deux dates, ou changez-en une."


class DayField(forms.DateField):
    """A French day, 17/12/2026; what is typed is kept, and the error says it again."""

    widget = forms.DateInput(attrs={"inputmode": "numeric", "autocomplete": "off", "size": "10"}, format="%d/%m/%Y")

    def __init__(self, **kwargs: Any) -> None:
        limits = [MinValueValidator(EARLIEST, OUT_OF_REACH), MaxValueValidator(LATEST, OUT_OF_REACH)]
        super().__init__(
            validators=limits, error_messages={"required": "Écrivez une date, comme 17/12/2026."}, **kwargs
        )

    def to_python(self, value: Any) -> date | None:
        try:
            return super().to_python(value)
        except forms.ValidationError:
            typed = plain_line(str(value))[:30]
            raise forms.ValidationError(
                f"«\u00a0{typed}\u00a0» n’est pas une date du calendrier. Écrivez-la comme 17/12/2026."
            ) from None


class PeriodForm(forms.Form):
    du, au = DayField(label="Du"), DayField(label="Au")
    mark_optional = False

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if typed.get("du") and typed.get("au") and typed["au"] < typed["du"]:
            self.add_error("au", BACKWARDS)
        return typed

    @property
    def period(self) -> Period:
        return Period(self.cleaned_data["du"], self.cleaned_data["au"])
