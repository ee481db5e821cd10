"""The base of a house, seen from outside: by its own driver, whichever it is."""

import sqlite3
from contextlib import closing, contextmanager

import psycopg


@contextmanager
def connected(house):
    """A cursor-like object with `execute`."""
    if house.database_url:
        with psycopg.connect(house.database_url) as base:
            yield base
    else:
        with closing(sqlite3.connect(house.data / "declic.sqlite3", timeout=300)) as base:
            yield base


def values(house, query):
    """The first column of a query."""
    with connected(house) as base:
        return [row[0] for row in base.execute(query).fetchall()]


def rows(house, query):
    """All the columns of a query."""
    with connected(house) as base:
        return base.execute(query).fetchall()


def changed(house, statement):
    """Writes behind the back of the house: only while nothing of it runs."""
    with connected(house) as base:
        base.execute(statement)
        base.commit()


def is_sound(house):
    """SQLite's own check of pages and links; PostgreSQL checks its links itself."""
    if house.database_url:
        return True
    return values(house, "PRAGMA integrity_check") == ["ok"] and values(house, "PRAGMA foreign_key_check") == []


@contextmanager
def locked(house):
    """Somebody else holds what everyone needs to write."""
    if house.database_url:
        with psycopg.connect(house.database_url) as base:
            base.execute("LOCK TABLE portal_contactmessage IN ACCESS EXCLUSIVE MODE")
            yield
            base.rollback()
        return
    with closing(sqlite3.connect(house.data / "declic.sqlite3", timeout=300, isolation_level=None)) as base:
        base.execute("BEGIN IMMEDIATE")
        yield
        base.execute("ROLLBACK")
