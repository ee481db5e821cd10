"""Déclic's template tags and filters: French wording, what a field is, strokes that draw a level or a progress."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.utils.safestring import SafeString, mark_safe

from declic.core import strokes, typography, wording

register = template.Library()


@register.filter
def typo(text: Any) -> str:
    """Text that came from people or from data, set as French is printed. HTML already marked safe is left alone."""
    if isinstance(text, SafeString):
        return text
    return "" if text is None else typography.polish(str(text))


@register.filter
def web_address(stored: str) -> str:
    """An address of the web as it was stored; "" for one that would act in the page (`javascript:`)."""
    return stored if stored.startswith(("https://", "http://")) else ""


@register.filter
def number(value: int) -> str:
    """`{{ 35014|number }}` → 35 014"""
    return wording.number(int(value))


@register.filter
def in_words(value: int, gender: str = "") -> str:
    """`{{ 1|in_words:"f" }}` → une"""
    return wording.in_words(int(value), feminine=gender == "f")


@register.filter
def plural(value: int, noun: str) -> str:
    """`{{ 0|plural:"place" }}` → place; irregular: `"travail,travaux"`"""
    return wording.plural(int(value), *noun.split(",", 1))


@register.filter
def counted(value: int, noun: str) -> str:
    """`{{ 2|counted:"place" }}` → 2 places"""
    return wording.counted(int(value), *noun.split(",", 1))


@register.filter
def carried_on(sentence: Any) -> str:
    """The sentence, to be written after a colon."""
    text = wording.carried_on(str(sentence))
    return mark_safe(text) if isinstance(sentence, SafeString) else text  # noqa: S308 (it was safe already)


@register.filter
def field_kind(field: BoundField) -> str:
    """How a field is laid out: choices (radio cards), checks, check (one box), group (several inputs) or plain."""
    widget = field.field.widget
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checks"
    if isinstance(widget, forms.RadioSelect):
        return "choices"
    if isinstance(widget, forms.CheckboxInput):
        return "check"
    return "group" if widget.use_fieldset and not isinstance(widget, forms.FileInput) else "plain"


@register.filter
def input_id(field: BoundField) -> str:
    """The id that a link must name to put the visitor in this field."""
    if field_kind(field) in ("choices", "checks"):
        first = next(iter(field.subwidgets), None)
        return (first and first.id_for_label) or field.auto_id
    return field.id_for_label or field.auto_id


@register.filter
def error_count(form: forms.BaseForm) -> int:
    """How many things are left to correct."""
    return sum(len(errors) for errors in form.errors.values())


@register.simple_tag
def progress_strokes(current: int, total: int) -> strokes.Drawing:
    """`{% progress_strokes 4 13 as drawn %}`: what is behind, here, and ahead."""
    return strokes.progress(int(current), int(total))


@register.simple_tag
def tally_strokes(done: int, total: int) -> strokes.Drawing:
    """`{% tally_strokes 3 5 as drawn %}`: what is done and what is not."""
    return strokes.tally(int(done), int(total))


@register.filter
def letter(rank: int) -> str:
    """The letter of a choice, as on the paper sheet: 1 → A."""
    return chr(ord("A") + (int(rank) - 1) % 26)


@register.simple_tag
def table_rows(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> list[list[dict[str, Any]]]:
    """Each cell with the title of its column, for `_table.html`."""
    return [[{"column": column, **_cell(cell)} for column, cell in zip(columns, row, strict=True)] for row in rows]


def _cell(cell: Any) -> dict[str, Any]:
    return {"text": cell[0], "url": cell[1]} if isinstance(cell, tuple) else {"text": cell, "url": ""}


@register.simple_tag
def bar_rows(rows: Iterable[Sequence[Any]], most: int | str = "") -> list[dict[str, Any]]:
    """Each figure with its length on a common scale, for `_bars.html`."""
    kept = [(*row, None)[:3] for row in rows]
    end = int(most or 0) or max((v for _, *values in kept for v in values if v is not None), default=0) or 1
    return [
        {
            "label": _cell(label),
            "value": value,
            "percent": _share(value, end),
            "reference": reference,
            "reference_percent": _share(reference, end),
        }
        for label, value, reference in kept
    ]


def _share(value: int | None, end: int) -> int:
    return min(100, max(0, round(100 * (value or 0) / end)))
