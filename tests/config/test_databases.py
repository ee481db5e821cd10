"""Promise D3: what makes a base wait for its turn rather than refuse."""

from pathlib import PurePath

import pytest
from django.conf import settings
from django.db import connection

from declic.config.environment import OPTIONS
from declic.config.settings.databases import POSTGRESQL_SECONDS, SQLITE_PRAGMAS, database
from tests import without_base


def default_wait():
    return next(option.default for option in OPTIONS if option.name == "DECLIC_DATABASE_WAIT")


def test_a_base_waits_five_seconds_at_least_and_its_lines_stay_open(tmp_path):
    assert default_wait() >= 5
    made = database("", tmp_path, default_wait())
    assert (made["CONN_MAX_AGE"], made["OPTIONS"]["timeout"]) == (None, default_wait())
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.parametrize(
    ("url", "key", "value"),
    [
        ("postgres://u:p@h/b", "options", "-c lock_timeout=7s"),
        ("postgres://u:p@h/b", "connect_timeout", 7),
        ("sqlite:////tmp/b", "timeout", 7),
        ("sqlite:////tmp/b", "transaction_mode", "IMMEDIATE"),
    ],
)
def test_a_base_given_by_its_address_waits_as_long(tmp_path, url, key, value):
    made = database(url, tmp_path, 7)
    assert made["OPTIONS"][key] == value
    assert made["CONN_MAX_AGE"] == (None if "sqlite" in url else POSTGRESQL_SECONDS)


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="SQLite’s own pragmas")
def test_an_open_line_has_what_was_asked():
    assert "synchronous=NORMAL" in SQLITE_PRAGMAS  # the tests alone do without
    with connection.cursor() as cursor:
        asked = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
            for name in ("journal_mode", "foreign_keys", "busy_timeout")
        }
    assert asked == {
        "journal_mode": "wal",
        "foreign_keys": 1,
        "busy_timeout": settings.DATABASES["default"]["OPTIONS"]["timeout"] * 1000,
    }


@pytest.mark.parametrize(
    ("path", "marks", "fixtures", "expected"),
    [
        ("tests/places/engine/test_opening.py", [], ["hours"], True),
        ("tests/places/engine/reading/test_dirt.py", ["parametrize"], [], True),
        ("declic/places/engine/hours.py", [], [], True),
        ("tests/places/engine/test_opening.py", ["django_db"], [], False),
        ("tests/places/engine/test_opening.py", [], ["db"], False),
        ("tests/places/engine/test_opening.py", [], ["house"], False),
        ("tests/places/test_pages.py", [], [], False),
        ("tests/config/test_databases.py", [], [], False),
    ],
)
def test_only_pure_rules_that_ask_for_no_base_are_left_out_on_postgresql(path, marks, fixtures, expected):
    assert without_base.is_pure(PurePath(path), marks, fixtures) is expected


def test_a_test_that_did_not_ask_for_a_base_cannot_open_one():
    # What makes sure that those left out never needed the other base.
    with pytest.raises(RuntimeError, match="Database access not allowed"):
        connection.ensure_connection()


def test_nothing_left_out_on_postgresql_starts_a_process_of_its_own(request):
    # A process is out of reach of what refuses the base here.
    left_out = {item.path for item in request.session.items if without_base.tried_once(item)}
    texts = {path: path.read_text(encoding="utf-8") for path in left_out}
    assert [path.name for path, text in texts.items() if "subprocess" in text or "multiprocessing" in text] == []


def test_what_is_left_out_on_postgresql_is_not_there(request):
    left_out = [item.nodeid for item in request.session.items if without_base.tried_once(item)]
    assert connection.vendor == "sqlite" or left_out == []
