"""Writes of the sheets: load those that come with Déclic."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from declic.core import shipped
from declic.resources.engine import Sheet, SheetError, read_sheet
from declic.resources.models import Resource

KIND = Resource._meta.label


@dataclass
class Loaded:
    """What a loading did."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    left_out: int = 0  # brought once, and deleted here since


def read_sheets(folder: Path) -> list[Sheet]:
    """Every `*.yaml` of the folder; SheetError says which file is wrong, where, and what was expected."""
    return [read_sheet(path.stem, _parsed(path)) for path in sorted(folder.glob("*.yaml"))]


def _parsed(path: Path) -> Any:
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise SheetError(path.stem, " ".join(str(error).split())[:200], "du YAML en UTF-8") from None


@transaction.atomic
def load_sheets(sheets: list[Sheet], *, on: date) -> Loaded:
    """Create or update the sheets. Running it again changes nothing; a newer file changes only what it changed, so
    that an editor's words stay; a sheet that an editor has withdrawn or deleted stays so.
    """
    loaded = Loaded()
    shipped.take_turn(KIND)
    # Kept from editors until the end: a correction made meanwhile would be written over.
    known = {r.slug: r for r in Resource.objects.select_for_update()}
    brought = shipped.brought(KIND)
    for sheet in sheets:
        values = _values(sheet)
        resource = known.get(sheet.slug)
        if resource is None and sheet.slug in brought:
            loaded.left_out += 1
            continue
        if resource is None:
            resource = Resource(slug=sheet.slug, live=True)
            loaded.created += 1
        elif resource.imported == values:
            loaded.unchanged += 1
            continue
        else:
            loaded.updated += 1
        _set(resource, values, on)
    shipped.note(KIND, (sheet.slug for sheet in sheets))
    return loaded


def _values(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "summary": sheet.summary,
        "minutes": sheet.minutes,
        "who": sheet.who,
        "needed": "\n".join(sheet.needed),
        "steps": [{"title": step.title, "text": step.text} for step in sheet.steps],
        "after": sheet.after,
    }


def _set(resource: Resource, values: dict[str, Any], on: date) -> None:
    # Written by hand at the same address: its words stay.
    before = resource.imported if resource.imported or resource.pk is None else values
    for column, value in values.items():
        if before.get(column) == value:
            continue
        if column == "steps":
            resource.steps = [("step", step) for step in value]
        else:
            setattr(resource, column, value)
    resource.imported, resource.updated_on = values, on
    resource.save()
    if resource.has_unpublished_changes:
        return  # an editor's draft is waiting: it stays the latest revision
    # The history in the back office begins with what was shipped.
    resource.save_revision(log_action=False)
    if resource.live:
        Resource.objects.filter(pk=resource.pk).update(has_unpublished_changes=False)
