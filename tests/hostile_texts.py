"""Words that would act if a page let them: put in every stored text of every table (promise C13).

Each text keeps its own beginning, so that what looks things up by their names still finds them.
"""

from typing import Any

from django.apps import apps
from django.db import models
from wagtail.documents.models import Document
from wagtail.fields import StreamField
from wagtail.images.models import Image

MARK = "\"><svg onload=alert(1)></script>\u2028<img src=x onerror=alert(2)>'"
# For those that hold few signs.
SHORT, SHORTEST = '"><m-q>', "<m-q>"
LINK = "javascript:alert(3)//"
# In rich text, tags that close: Wagtail's editor opens no other.
RICH = f'<p>svg onload <a href="{LINK}">ici</a><svg onload=alert(1)></svg></p>'
# What the validator of addresses takes, since the name before the sign may be quoted.
ADDRESS = '"<svg/onload=alert(1)>{}"@example.org'
TEXTS = (models.CharField, models.TextField, models.JSONField)
# Never words that somebody wrote. Each says why; a new text field is either marked or named here.
NOT_WORDS = {
    "core.Centre.territory": "three signs: no element fits",
    "core.Heartbeat.name": "a word of the software, by which readiness is told",
    "core.Message.html": "made by the software from the text, which is marked",
    "core.Message.message_id": "drawn at random",
    "core.PeriodicRun.name": "a word of the software",
    "core.Shipped.key": "by which shipped data is known again",
    "core.Shipped.kind": "a word of the software",
    "diagnostic.ActionDecision.action": "a key of the questionnaire: what is shown is looked up by it",
    "diagnostic.NotYet.action": "a key of the questionnaire: what is shown is looked up by it",
    "diagnostic.Answer.question": "a key of the questionnaire",
    "diagnostic.Assessment.context": "values offered by the questionnaire, compared with it before they are kept",
    "diagnostic.Assessment.first_action": "a key of the questionnaire",
    "diagnostic.Assessment.questionnaire": "a name of the software",
    "diagnostic.Assessment.version": "a version of the software",
    "diagnostic.Assessment.share_nonce": "drawn at random",
    "diagnostic.ResumeLink.sealed_code": "ciphered by the secret of its link",
    "programme.Certificate.attended": "moments written by the software",
    "programme.Certificate.number": "drawn at random",
    "programme.MessageText.kind": "a word of the software, by which its text is found",
    "programme.PersonalCalendar.key": "drawn at random",
    "programme.AccessNeeds.choices": "values of a closed list, shown by their labels",
    "programme.Registration.idempotency_key": "drawn at random by the page",
    "programme.Registration.person_key": "computed from the address, or the telephone and the name",
    "places.Place.provenance": "names of columns and of sources, looked up by name",
    "places.Place.exceptions": "rules computed from the closures",
    "places.Place.hours_flags": "codes of the software",
    "places.Place.locked": "names of columns",
    "places.Compared.moved": "read again only to undo",
    "places.Import.counts": "numbers by outcome",
    "places.Import.decisions": "codes of the software by row",
    "places.Import.digest": "a hash of the file",
    "places.Import.profile": "the code of a profile",
    "places.Import.stored_as": "drawn at random",
    "places.Import.territory": "the number of a département",
    "places.ImportRow.before": "read again only to undo",
    "places.MappingProfile.definition": "checked when it is written",
    "places.Proposal.field": "the name of a column",
    "people.Session.session_data": "signed by the site's key",
    "people.Session.session_key": "drawn at random",
    "people.User.password": "drawn at random",
}
DIGESTS = ("_hash", "_digest")
# Computed by `save` from the others.
DERIVED = {
    "name_folded", "name_key", "title_folded", "title_key", "description_folded", "sort_name", "found_by",
    "departement",
}  # fmt: skip


def ours() -> list[type[models.Model]]:
    """The tables of the rooms, and those of Wagtail that editors write in."""
    return [m for m in apps.get_models() if m.__module__.startswith("declic.")] + [Image, Document]


def text_fields(model: type[models.Model]) -> list[models.Field]:
    """What can hold words in it: its own fields, and for a page those of every page."""
    return [f for f in model._meta.concrete_fields if isinstance(f, (*TEXTS, StreamField)) and not f.choices]


def is_marked(field: models.Field) -> bool:
    """Whether words are put in this field."""
    if isinstance(field, (models.SlugField, models.FileField)) or field.name.endswith(DIGESTS):
        return False
    if not field.editable and field.name in DERIVED:
        return False
    inherited = field.model.__module__.startswith("wagtail")
    return f"{field.model._meta.label}.{field.name}" not in NOT_WORDS and not (inherited and not is_read(field))


def is_read(field: models.Field) -> bool:
    """Wagtail's own: titles and descriptions are read; paths, hashes and names of files are not words."""
    return field.name in ("title", "draft_title", "seo_title", "search_description", "description")


def marked(field: models.Field, value: Any, number: int) -> Any:
    """The value with the marker at its end, as long as the field allows."""
    if isinstance(field, StreamField):
        return field.to_python(_put(value.get_prep_value()))
    if isinstance(field, models.JSONField):
        if isinstance(value, dict):
            return {**value, "name": MARK, "hours": MARK}
        return [MARK] if isinstance(value, list) else MARK
    if isinstance(field, models.URLField):
        return LINK + MARK
    if isinstance(field, models.EmailField):
        return ADDRESS.format(number)
    room = field.max_length or 10_000
    mark = next(m for m in (f" {MARK}", SHORT, SHORTEST) if len(m) + (2 if field.unique else 0) <= room)
    start = "" if mark in (SHORT, SHORTEST) else str(value or "")[: room - len(mark) - 3]
    several = any(
        field.name in c.fields for c in field.model._meta.constraints if isinstance(c, models.UniqueConstraint)
    )
    return f"{start}{mark}{number % 100 if (field.unique or several) else ''}"[:room]


def _put(value: Any) -> Any:
    if isinstance(value, list):
        return [_put(item) for item in value]
    if isinstance(value, dict):
        return {key: kept if key in ("id", "type", "page") else _put(kept) for key, kept in value.items()}
    if not isinstance(value, str):
        return value
    if value.startswith("<"):
        return value + RICH
    return LINK + MARK if value.startswith("http") else f"{value} {MARK}"


def put_everywhere() -> dict[str, int]:
    """Marks every text of every row; field → how many rows."""
    done: dict[str, int] = {}
    for model in ours():
        fields = [field for field in text_fields(model) if is_marked(field)]
        for number, row in enumerate(model._default_manager.order_by("pk")):
            for field in fields:
                setattr(row, field.attname, marked(field, field.value_from_object(row), number))
                done[f"{model._meta.label}.{field.name}"] = done.get(f"{model._meta.label}.{field.name}", 0) + 1
            row.save()
    return done
