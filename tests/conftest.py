import gc
import os
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connections

from declic.core.centre import forget_centre
from declic.places.services import printing
from tests import loopback, migrated, rendering, without_base

# A busy machine is no failure: what must be quick has a test that says how quick. The same code gives the same verdict:
# cases that nobody has tried are looked for when that is asked, and those that fail are kept as examples.
hypothesis.settings.register_profile("declic", deadline=None, derandomize="DECLIC_NEW_CASES" not in os.environ)
hypothesis.settings.load_profile("declic")
loopback.bring_up()
DATA = Path(settings.DATA_DIR)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if connections["default"].vendor != "postgresql":
        return
    left_out = [item for item in items if without_base.tried_once(item)]
    config.hook.pytest_deselected(items=left_out)
    gone = set(left_out)
    items[:] = [item for item in items if item not in gone]


def pytest_collection_finish(session: pytest.Session) -> None:
    # What was loaded so far stays: looking through it for garbage, again and again, took a tenth of the whole time.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 10, 10)


@pytest.fixture(scope="session", autouse=True)
def _pages_only(django_test_environment):
    rendering.remember_pages_only()


@pytest.fixture(autouse=True)
def _nobody_came_before():
    # What is counted by the hour or the minute: however fast the tests follow one another, each begins anew.
    cache.clear()
    printing.made.clear()


@pytest.fixture(autouse=True)
def _fresh_centre():
    forget_centre()
    yield
    forget_centre()


def _sqlite_file() -> Path | None:
    description = connections["default"].settings_dict
    return Path(description["TEST"]["NAME"]) if "sqlite" in description["ENGINE"] else None


@pytest.fixture(scope="session")
def django_db_keepdb():
    # The file that was put in place is used as it is; it is removed at the end all the same.
    return _sqlite_file() is not None


@pytest.fixture(scope="session")
def _turn():
    with migrated.turn(DATA) as turn:
        yield turn


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, django_db_blocker, _turn):
    if path := _sqlite_file():
        migrated.copy_to(path, DATA)
    else:
        with django_db_blocker.unblock():
            migrated.copy_on_postgresql(connections["default"])


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, _turn):
    path = _sqlite_file()
    if path:
        migrated.keep(path, DATA)
    else:
        with django_db_blocker.unblock():
            migrated.keep_on_postgresql(connections["default"])
    _turn.close()
    yield
    if path:
        for leftover in path.parent.glob(path.name + "*"):
            leftover.unlink(missing_ok=True)
