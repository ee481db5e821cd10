"""Which tests are not tried a second time on PostgreSQL: those of the pure rules, which never open a base.

They are a third of all tests, and say the same whatever the base is: that none of them opens one is proven by their
passing in the other run, where pytest-django refuses any connection to a test that did not ask for a base. Those that
start a process, or speak of the base itself, are in other folders and are tried twice.
"""

from collections.abc import Iterable
from pathlib import PurePath

import pytest

# Rules, and readers of files and of words: see `tests/test_architecture.py` for what may be in an engine.
PURE_FOLDERS = {"engine", "territory", "tables"}
PURE_FILES = {"test_french_spaces.py", "test_contrast.py", "test_hours_agree.py"}
ASKED = {"db", "transactional_db", "django_db_setup", "live_server", "house", "empty_house", "prepared"}


def is_pure(path: PurePath, marks: Iterable[str], fixtures: Iterable[str]) -> bool:
    """In a place of pure rules, and asking for no base."""
    there = path.name in PURE_FILES or PURE_FOLDERS.intersection(path.parts)
    return bool(there) and "django_db" not in marks and not ASKED.intersection(fixtures)


def tried_once(item: pytest.Item) -> bool:
    """Whether this test is left out of the run on PostgreSQL."""
    case = getattr(item, "cls", None)
    if case is not None and hasattr(case, "databases"):  # a TestCase of Django asks by its class
        return False
    path = item.path.relative_to(item.config.rootpath)
    return is_pure(path, [mark.name for mark in item.iter_markers()], getattr(item, "fixturenames", []))
