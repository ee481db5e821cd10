"""Every pair of colours that the stylesheets put together, in both modes (WCAG 2.2: 1.4.3 text, 1.4.11 drawings)."""

import re

import pytest
from django.conf import settings

CSS = (settings.BASE_DIR / "declic/core/static/core/declic.css").read_text(encoding="utf-8")

_TEXT = """
ink/paper ink/wash ink/sun-2 ink/mark ink/error-2 ink/good-2 ink-2/paper ink-2/wash ink-2/sun-2 ink-2/error-2
ink-2/good-2 link/paper link/wash link/sun-2 link/good-2 link-2/paper link-2/wash on-action/action
on-action/action-2 on-sun/sun on-field/field on-field/field-2 paper/ink on-deep/deep on-deep-2/deep error/paper
error/wash error/error-2
"""
TEXT = _TEXT.split()

_DRAWN = """
edge/paper edge/wash level/paper level/wash action/paper action/wash action/field ink/paper ink/wash
error/paper error/wash error/error-2 good/good-2 spark/paper spark/wash spark/field sun/deep
"""
DRAWN = _DRAWN.split()


def tokens(block, known=()):
    return {**dict(known), **dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6}|var\(--[\w-]+\))", block))}


LIGHT, DARK = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)[:2]
MODES = {"light": tokens(LIGHT), "dark": tokens(DARK, tokens(LIGHT))}


def colour(mode, name):
    value = MODES[mode][name]
    return value if value.startswith("#") else colour(mode, value[6:-1])


def luminance(value):
    parts = (int(value[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(mode, pair):
    darker, lighter = sorted(luminance(colour(mode, name)) for name in pair.split("/"))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("pair", TEXT)
def test_text_is_read_at_four_and_a_half_to_one(mode, pair):
    assert contrast(mode, pair) >= 4.5


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("pair", DRAWN)
def test_drawings_and_edges_are_seen_at_three_to_one(mode, pair):
    assert contrast(mode, pair) >= 3


def test_the_formula_is_that_of_wcag():
    MODES["test"] = {"white": "#ffffff", "black": "#000000", "grey": "#767676"}
    try:
        assert round(contrast("test", "white/black"), 2) == 21
        assert round(contrast("test", "white/grey"), 2) == 4.54
    finally:
        del MODES["test"]


def test_the_night_changes_only_colours_that_the_day_has():
    assert set(tokens(DARK)) <= set(tokens(LIGHT))
