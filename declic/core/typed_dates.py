"""The dates of the back office: what is typed stays as typed, and the form says what is wrong with it.

Wagtail's calendar replaces what it cannot read by the present hour, without a word, as soon as one leaves the field.
"""

from typing import Any

from django.db import models
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput


class TypedDate(AdminDateInput):
    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "validateOnBlur": False}


class TypedDateTime(AdminDateTimeInput):
    def get_config(self) -> dict[str, Any]:
        return {**super().get_config(), "validateOnBlur": False}


def register() -> None:
    """For every form of the back office."""
    register_form_field_override(models.DateField, override={"widget": TypedDate})
    register_form_field_override(models.DateTimeField, override={"widget": TypedDateTime})
