"""Two agents on one row of the back office: the second is told what the first changed, and keeps what they typed.

Wagtail says it only while a page saves by itself (see also `page_form.py`). A form shown here carries, hidden, a mark
of each value it was filled with; when a value of the base no longer has its mark, nothing is saved, the form comes back
as typed with the values of the other, and saving it again is then knowing.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from wagtail.snippets.views.snippets import EditView as SnippetEditView

MARKS = "loaded_values"
TOLD = (
    "Quelqu’un d’autre a enregistré cette fiche pendant que vous l’écriviez. Rien de votre saisie n’est perdu\u00a0: "
    "elle est ci-dessous, pas encore enregistrée. Reprenez ce qui doit l’être, puis enregistrez de nouveau."
)
LONGEST_SHOWN = 300


class ToldOfOthers:
    """Put before Wagtail's edit view: `class OrganisationEdition(ToldOfOthers, EditView)`."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with transaction.atomic():
            self.hold()
            return super().post(request, *args, **kwargs)

    def hold(self) -> None:
        """Two saves at the same instant: one waits here, then sees what the other did."""
        self.model._base_manager.select_for_update().filter(pk=self.object_pk).first()

    def get_form(self, form_class: type[forms.ModelForm] | None = None) -> forms.ModelForm:
        form = super().get_form(form_class)
        if _has_revisions(self.model):
            return form
        self.found = _values(self.model, self.object_pk, form)
        marks = json.dumps({name: value.mark for name, value in self.found.items()})
        form.fields[MARKS] = forms.CharField(required=False, widget=forms.HiddenInput, initial=marks)
        if form.is_bound:
            self.loaded = _read(form.data.get(MARKS))
            form.data = form.data.copy()
            form.data[MARKS] = marks
        return form

    def is_valid(self, form: forms.ModelForm) -> bool:
        valid = super().is_valid(form)
        getattr(form, "cleaned_data", {}).pop(MARKS, None)  # nothing to be saved
        if self.expects_json_response or not (told := self._told(form)):
            return valid
        for sentence in told:
            form.add_error(None, sentence)
        self.produced_error_code, self.produced_error_message = "invalid_revision", told[0]
        return False

    def _told(self, form: forms.ModelForm) -> list[str]:
        """What to say when somebody else has saved; empty when nobody has."""
        if _has_revisions(self.model):
            return [f"{TOLD} Sa version est dans l’historique."] if self.is_out_of_date else []
        if self.loaded is None:
            return []
        changed = [value for name, value in self.found.items() if self.loaded.get(name) != value.mark]
        return [TOLD, *(value.sentence for value in changed)] if changed else []


class SnippetEdition(ToldOfOthers, SnippetEditView):
    """For `edit_view_class` of a SnippetViewSet."""


def _has_revisions(model: type[models.Model]) -> bool:
    return hasattr(model, "latest_revision")


@dataclass(frozen=True)
class Value:
    """What the base holds now for a field, or for the lines under a row: its mark, and how it reads."""

    label: str
    mark: str
    shown: str

    @property
    def sentence(self) -> str:
        name = f"«\u00a0{capfirst(self.label)}\u00a0»"
        return (
            f"{name} dit maintenant\u00a0: {self.shown[:LONGEST_SHOWN]}"
            if self.shown
            else f"{name} est maintenant vide."
        )


def _values(model: type[models.Model], pk: Any, form: forms.ModelForm) -> dict[str, Value]:
    """By the names of the form: its fields, and the lists of lines under the row."""
    row = model._base_manager.get(pk=pk)
    fields = {field.name: field for field in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    values = {name: _field(row, fields[name], form.fields[name]) for name in form.fields if name in fields}
    return values | {name: _lines(row, name) for name in getattr(form, "formsets", {})}


def _field(row: models.Model, field: models.Field, shown_as: forms.Field) -> Value:
    held = field.value_from_object(row)
    plain = sorted(map(str, held)) if isinstance(held, list) else str("" if held is None else held)
    choices = {str(key): str(label) for key, label in field.flatchoices}
    readable = ", ".join(plain) if isinstance(plain, list) else choices.get(plain, plain)
    if field.is_relation and held and not isinstance(held, list):
        readable = str(getattr(row, field.name))
    return Value(str(shown_as.label or field.verbose_name), _mark(plain), readable)


def _lines(row: models.Model, name: str) -> Value:
    found = getattr(row, name).order_by("pk")
    mark = _mark([str(line) for line in found.values_list()])
    return Value(str(found.model._meta.verbose_name_plural), mark, "\u202f; ".join(map(str, found)))


def _mark(value: Any) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()[:16]


def _read(marks: str | None) -> dict[str, Any] | None:
    """The marks as they came back; None when the form had none, nothing known when they were altered."""
    if not marks:
        return None
    try:
        read = json.loads(marks)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}
