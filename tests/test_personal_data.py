"""Promise E1: a text or e-mail field of any table is declared in the register, or said to hold no person, with why."""

import pytest
import yaml
from django.apps import apps
from django.conf import settings
from django.db import models

from declic.core import contributions

NOT_PERSONAL = settings.REFERENCE_DATA_DIR / "not_personal.yaml"
HOLDS_TEXT = (
    models.CharField, models.TextField, models.JSONField, models.GenericIPAddressField, models.FileField,
    models.BinaryField,
)  # fmt: skip


def text_fields(model) -> set[str]:
    """Fields where somebody's words, name or address could be; a closed list of choices holds none."""
    return {
        field.name
        for field in model._meta.get_fields()
        if isinstance(field, HOLDS_TEXT) and not field.choices and field.model is model
    }


def exempt() -> dict[str, str]:
    return yaml.safe_load(NOT_PERSONAL.read_text(encoding="utf-8"))


def declared() -> dict[str, set[str] | None]:
    """Model → fields declared; None when the room says that the whole model holds nobody."""
    found: dict[str, set[str] | None] = {}
    for line in contributions.personal_data.ask():
        known = found.get(line.model, set())
        found[line.model] = None if not line.fields or known is None else known | set(line.fields)
    return found


def is_covered(model, field: str) -> bool:
    label, said = model._meta.label, declared()
    if f"{label}.{field}" in exempt():
        return True
    if label in said:
        return said[label] is None or field in said[label]
    return label in exempt() or model._meta.app_label in exempt()


def test_no_text_field_is_left_undeclared():
    undeclared = [
        f"{model._meta.label}.{field}"
        for model in apps.get_models(include_auto_created=True)
        for field in sorted(text_fields(model))
        if not is_covered(model, field)
    ]
    assert undeclared == [], "declare them in the room's `personal_data`, or say why not in data/not_personal.yaml"


def test_each_declaration_names_a_real_model_and_real_fields():
    for line in contributions.personal_data.ask():
        model = apps.get_model(line.model)
        names = {field.name for field in model._meta.get_fields()}
        assert set(line.fields) <= names, line.model
        assert line.purpose
        assert not line.fields or (line.legal_basis and line.retention and line.recipients), line.model


def test_each_exemption_is_of_something_real_and_says_why():
    for name, why in exempt().items():
        label, *rest = name.split(".")
        config = apps.get_app_config(label)
        assert len(rest) < 2 or rest[1] in text_fields(config.get_model(rest[0])), name
        assert not rest or config.get_model(rest[0])
        assert len(why) > 8, name


@pytest.mark.parametrize("model", ["people.User", "portal.ContactMessage"])
def test_a_declaration_that_forgets_a_field_is_seen(monkeypatch, model):
    lines = [line for line in contributions.personal_data.ask() if line.model != model]
    monkeypatch.setattr(contributions.personal_data, "_answers", [lambda: lines])
    assert not is_covered(apps.get_model(model), "email")
