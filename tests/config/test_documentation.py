"""The operator's guide is checked against the code: settings, commands, addresses."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from declic.config.environment import OPTIONS

GUIDE = Path(settings.BASE_DIR) / "docs" / "operate"
PAGES = sorted(GUIDE.glob("*.md"))
ROW = re.compile(r"^\| `([A-Z_]+)` \| (.+?) \| (.+) \|$", re.MULTILINE)
IN_WORDS = {"DECLIC_DATA_DIR": "`var/` dans le dossier du programme", "DECLIC_SECRET_KEY": "celle de la démonstration"}


def default_of(option):
    if option.name in IN_WORDS:
        return IN_WORDS[option.name]
    if isinstance(option.default, bool):
        return "oui" if option.default else "non"
    return f"`{option.default}`" if option.default not in ("", []) else "vide"


def test_the_table_of_settings_is_that_of_the_code():
    table = ROW.findall((GUIDE / "configurer.md").read_text(encoding="utf-8"))
    assert table == [(option.name, default_of(option), option.purpose) for option in OPTIONS]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_setting_and_command_named_exists(page):
    text = page.read_text(encoding="utf-8")
    assert set(re.findall(r"\b(?:DECLIC_[A-Z_]+|DATABASE_URL|EMAIL_URL)\b", text)) <= {
        option.name for option in OPTIONS
    }
    commands = {name.replace("_", "-") for name in get_commands()}
    assert set(re.findall(r"(?:^|`|bin/|« )declic ([a-z][a-z-]+)", text, re.MULTILINE)) <= commands


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_to_a_file(page):
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        assert (page.parent / target).is_file()


def test_every_page_is_in_the_index():
    index = (GUIDE / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in PAGES if page.name not in ("README.md",) and page.name not in index] == []
