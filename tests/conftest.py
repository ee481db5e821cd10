from pathlib import Path

import hypothesis
import pytest
from django.db import connections

from declic.core.centre import forget_centre
from tests import loopback, migrated

# A busy machine is no failure: what must be quick has a test that says how quick.
hypothesis.settings.register_profile("declic", deadline=None)
hypothesis.settings.load_profile("declic")
loopback.bring_up()


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
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    if path := _sqlite_file():
        migrated.copy_to(path, path.parent)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    path = _sqlite_file()
    if path:
        migrated.keep(path, path.parent)
    yield
    if path:
        for leftover in path.parent.glob(path.name + "*"):
            leftover.unlink(missing_ok=True)
