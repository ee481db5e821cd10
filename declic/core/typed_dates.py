"""The dates of the back office: what is typed stays as typed, and the form says what is wrong with it.

Wagtail's calendar replaces what it cannot read by the present hour, without a word, as soon as one leaves the field.
Twice a year an hour of Paris is no single instant: the night when clocks go forward it never comes, and is refused; the
night when they go back it comes twice, and one says which: « 31/10/2027 02:30 (heure d’été) » is the first.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.fields import BaseTemporalField
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput

from declic.core.french_dates import day_in_words, time_in_words

SUMMER, WINTER = "heure d’été", "heure d’hiver"
_WHICH = re.compile(r"(?P<moment>.*?\d)\s*\(?\s*(?:heure\s+)?d?[’']?\s*(?P<which>été|ete|hiver)\s*\)?", re.IGNORECASE)
NEVER = (
    "Le {day}, {hour} n’existe pas\u00a0: cette nuit-là, on passe de 2\u00a0h à 3\u00a0h. Choisissez une autre heure."
)
TWICE = (
    "Le {day}, {hour} vient deux fois\u00a0: cette nuit-là, on recule d’une heure. Écrivez laquelle\u00a0: "
    "«\u00a0{typed} (heure d’été)\u00a0» pour la première, «\u00a0{typed} (heure d’hiver)\u00a0» pour la seconde."
)


class TypedDate(AdminDateInput):
    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "validateOnBlur": False}


class TypedDateTime(AdminDateTimeInput):
    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "validateOnBlur": False}


class ClockField(forms.DateTimeField):
    """A day and an hour on the wall. The instant comes out in universal time, where two moments compare as they are."""

    def prepare_value(self, value: Any) -> Any:
        if not isinstance(value, datetime) or timezone.is_naive(value):
            return super().prepare_value(value)
        local = timezone.localtime(value)
        shown = super().prepare_value(value)
        if not _comes_twice(local):
            return shown
        return f"{self.widget.format_value(shown)} ({WINTER if local.fold else SUMMER})"

    def to_python(self, value: Any) -> datetime | None:
        if not isinstance(value, str):
            return super().to_python(value)
        if not value.strip():
            return None
        said = _WHICH.fullmatch(value.strip())
        typed = said["moment"] if said else value.strip()
        shown = self._read(typed)
        if timezone.is_aware(shown):
            return shown
        local = shown.replace(tzinfo=timezone.get_current_timezone())
        facts = {"day": day_in_words(shown, year=True), "hour": time_in_words(shown), "typed": typed}
        if timezone.localtime(local.astimezone(UTC)).replace(tzinfo=None) != shown:
            raise ValidationError(NEVER.format(**facts), code="never")
        if not _comes_twice(local):
            return local.astimezone(UTC)
        if said is None:
            raise ValidationError(TWICE.format(**facts), code="twice")
        return local.replace(fold=said["which"].lower() == "hiver").astimezone(UTC)

    def _read(self, typed: str) -> datetime:
        try:
            return parse_datetime(typed) or BaseTemporalField.to_python(self, typed)
        except ValueError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None


def _comes_twice(local: datetime) -> bool:
    first, second = (local.replace(fold=fold).utcoffset() or timedelta() for fold in (0, 1))
    return first > second


def register() -> None:
    """For every form of the back office."""
    register_form_field_override(models.DateField, override={"widget": TypedDate})
    register_form_field_override(models.DateTimeField, override={"form_class": ClockField, "widget": TypedDateTime})
