"""A migrated base kept between runs, so that each run copies it instead of migrating again.

Its name is the fingerprint of every migration, ours and those of the libraries: a new one makes a new base. Workers
that start together migrate one at a time: the second finds what the first has kept.
"""

import fcntl
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import TextIO

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader

POSTGRESQL_NAME = "declic_migrated_"


def fingerprint() -> str:
    """Of the present migrations."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    marks = blake2b(digest_size=8)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        source = Path(__import__(migration.__module__, fromlist=["x"]).__file__)
        marks.update(f"{app}.{name}".encode() + source.read_bytes())
    return marks.hexdigest()


@contextmanager
def turn(folder: Path) -> Iterator[TextIO]:
    """Held by one process at a time; closing what it gives lets the next one in before the end."""
    with (folder / "migrating").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield lock


def template(folder: Path) -> Path:
    """Where the migrated file of the present migrations is, or will be."""
    return folder / f"migrated-{fingerprint()}.sqlite3"


def copy_to(target: Path, folder: Path) -> None:
    """Put the migrated file in place, when there is one."""
    source = template(folder)
    if source.is_file():
        shutil.copyfile(source, target)


def keep(database: Path, folder: Path) -> None:
    """Keep a migrated base for the next runs; the older ones are forgotten."""
    target = template(folder)
    if target.is_file():
        return
    for old in folder.glob("migrated-*.sqlite3"):
        old.unlink(missing_ok=True)
    partial = target.with_suffix(f".{os.getpid()}")
    with sqlite3.connect(database) as source, sqlite3.connect(partial) as copy:
        source.backup(copy)
    partial.replace(target)


def copy_on_postgresql(connection: BaseDatabaseWrapper) -> None:
    """The base of the tests will be made from the one that was kept, when there is one on this server."""
    name = POSTGRESQL_NAME + fingerprint()
    if name in _kept_on_postgresql(connection):
        connection.settings_dict["TEST"]["TEMPLATE"] = name


def keep_on_postgresql(connection: BaseDatabaseWrapper) -> None:
    """Keep the migrated base on its server; the older ones are forgotten."""
    name, kept = POSTGRESQL_NAME + fingerprint(), _kept_on_postgresql(connection)
    if name in kept:
        return
    connection.close()  # PostgreSQL copies a base when no line to it is open
    with connection._nodb_cursor() as cursor:
        for old in kept:
            cursor.execute(f'DROP DATABASE IF EXISTS "{old}"')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["NAME"]}"')


def _kept_on_postgresql(connection: BaseDatabaseWrapper) -> list[str]:
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE datname LIKE %s", [POSTGRESQL_NAME + "%"])
        return [name for (name,) in cursor.fetchall()]
