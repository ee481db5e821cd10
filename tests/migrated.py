"""A migrated SQLite file kept between runs, so that each run copies it instead of migrating again.

Its name is the fingerprint of every migration, ours and those of the libraries: a new one makes a new file.
"""

import os
import shutil
import sqlite3
from hashlib import blake2b
from pathlib import Path

from django.db.migrations.loader import MigrationLoader


def template(folder: Path) -> Path:
    """Where the migrated file of the present migrations is, or will be."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    marks = blake2b(digest_size=8)
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        source = Path(__import__(migration.__module__, fromlist=["x"]).__file__)
        marks.update(f"{app}.{name}".encode() + source.read_bytes())
    return folder / f"migrated-{marks.hexdigest()}.sqlite3"


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
