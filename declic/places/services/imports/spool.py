"""What an import knows and makes on its way: on disk, so that a file of any length takes the same memory.

A private SQLite base without a name, whatever the site's own is: nobody else sees it, and it goes away with its owner.
"""

import json
import sqlite3
import weakref
from collections.abc import Iterable, Iterator
from typing import Any

AT_ONCE = 500
CACHE_KB = 4_000
TABLES = """
CREATE TABLE rows (rank INTEGER PRIMARY KEY, source TEXT, external_id TEXT, day TEXT, said TEXT);
CREATE TABLE repeated (source TEXT, external_id TEXT, said TEXT, begun INTEGER, first INTEGER,
    PRIMARY KEY (source, external_id)) WITHOUT ROWID;
CREATE TABLE signs (rank INTEGER PRIMARY KEY, key TEXT, name TEXT, commune TEXT, insee TEXT, street TEXT,
    latitude REAL, longitude REAL, phone TEXT, siret TEXT, postcode TEXT, called TEXT);
CREATE TABLE blocks (block INTEGER, sign INTEGER, PRIMARY KEY (block, sign)) WITHOUT ROWID;
CREATE TABLE identifiers (taken TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE slugs (taken TEXT PRIMARY KEY, next INTEGER) WITHOUT ROWID;
CREATE TABLE seen (source TEXT, external_id TEXT, PRIMARY KEY (source, external_id)) WITHOUT ROWID;
CREATE TABLE places_said (place INTEGER PRIMARY KEY);
CREATE TABLE sheets (rank INTEGER PRIMARY KEY, public_id TEXT UNIQUE, said TEXT);
CREATE TABLE records (rank INTEGER PRIMARY KEY, source TEXT, external_id TEXT, said TEXT,
    UNIQUE (source, external_id));
CREATE TABLE proposals (rank INTEGER PRIMARY KEY, public_id TEXT, field TEXT, value TEXT, seen TEXT, why TEXT,
    UNIQUE (public_id, field, value));
CREATE TABLE reports (rank INTEGER PRIMARY KEY, outcome TEXT, said TEXT, undo TEXT);
CREATE TABLE missing (rank INTEGER PRIMARY KEY, source TEXT, departement TEXT, place INTEGER, public_id TEXT,
    name TEXT);
CREATE TABLE closing (rank INTEGER PRIMARY KEY, place INTEGER UNIQUE, public_id TEXT, name TEXT);
"""
# All but the rows of the file.
FORGET_PLAN = """
DELETE FROM signs; DELETE FROM blocks; DELETE FROM identifiers; DELETE FROM slugs; DELETE FROM seen;
DELETE FROM places_said; DELETE FROM sheets; DELETE FROM records; DELETE FROM proposals; DELETE FROM reports;
DELETE FROM missing; DELETE FROM closing; UPDATE repeated SET begun = NULL, first = NULL;
"""


class Spool:
    """See above. Its statements are SQLite's; values that are lists or objects are kept as JSON by who writes them."""

    def __init__(self) -> None:
        self._base = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._base.close)
        self._base.execute("PRAGMA journal_mode=OFF")
        self._base.execute("PRAGMA synchronous=OFF")
        self._base.execute(f"PRAGMA cache_size=-{CACHE_KB}")
        self._base.executescript(TABLES)

    def put(self, statement: str, *values: Any) -> int:
        """How many rows it has written."""
        return self._base.execute(statement, values).rowcount

    def put_all(self, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
        self._base.executemany(statement, rows)

    def one(self, question: str, *values: Any) -> Any:
        """The first row, None when there is none."""
        return self._base.execute(question, values).fetchone()

    def each(self, question: str, *values: Any) -> Iterator[Any]:
        """Every row, a few at a time."""
        yield from self._base.execute(question, values)

    def some(self, question: str, *values: Any) -> Iterator[list[Any]]:
        """The rows, `AT_ONCE` together."""
        found = self._base.execute(question, values)
        while rows := found.fetchmany(AT_ONCE):
            yield rows

    def forget_plan(self) -> None:
        """What the rows become is to be worked out again."""
        self._base.executescript(FORGET_PLAN)


def packed(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"))
