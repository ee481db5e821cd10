"""Diagnostics for the tests, and visitors who answer them without JavaScript."""

import uuid
from datetime import datetime

from django.test import Client
from django.utils import timezone

from declic.diagnostic import services
from declic.diagnostic.models import Assessment, Form
from declic.diagnostic.questionnaires import current_questionnaire
from declic.organisations.models import Organisation


def all_answers(value: str = "1", form: str = "complete") -> dict[str, str]:
    """The same answer to every question of a form."""
    steps = current_questionnaire().steps[form]
    return {question: value for step in steps for question in step.ids}


def assessment(
    form: Form = Form.COMPLETE,
    *,
    answers: dict[str, str] | None = None,
    organisation: Organisation | None = None,
    now: datetime | None = None,
) -> Assessment:
    """A finished diagnostic with these answers, attached to an association when one is given."""
    return with_code(form, answers=answers, organisation=organisation, now=now)[0]


def with_code(
    form: Form = Form.COMPLETE,
    *,
    answers: dict[str, str] | None = None,
    organisation: Organisation | None = None,
    now: datetime | None = None,
) -> tuple[Assessment, str]:
    """The same, with its code."""
    now = now or timezone.now()
    made, code = services.start(form, key=uuid.uuid4(), now=now)
    if answers:
        services.save_answers(made, answers=answers, now=now)
        services.finish(made, now=now)
    if organisation is not None:
        services.claim(made, user=organisation.created_by, organisation=organisation, now=now)
    return made, code


def visitor(code: str = "") -> Client:
    """A browser that holds this code, as if it had been typed."""
    client = Client()
    if code:
        assert client.post("/diagnostic/reprendre/", {"code": code}).status_code == 302
    return client
