"""Promise D3: what makes a base wait for its turn rather than refuse."""

import pytest
from django.conf import settings
from django.db import connection

from declic.config.environment import OPTIONS
from declic.config.settings.databases import POSTGRESQL_SECONDS, SQLITE_PRAGMAS, database


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
