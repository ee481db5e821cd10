"""An SQLite base copied while it is used (its backup API), checked, put in place of another in one move."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from declic.core.refusal import RefusalError

BEFORE = ".avant-restauration"
SIDES = ("-wal", "-shm")


def dump(database: Path, copy: Path) -> None:
    """A copy of the base as it is at this instant, sound and closed; writers are not held up."""
    try:
        with closing(sqlite3.connect(database, timeout=30)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.Error as error:
        raise RefusalError(f"La base {database} n’a pas pu être copiée ({error}).") from error
    check(copy)


def check(database: Path) -> None:
    """RefusalError when the base is not sound: pages, indexes, links between tables."""
    try:
        with closing(sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True)) as base:
            sound = base.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",)
            broken_links = base.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.Error as error:
        raise RefusalError("La base est abîmée.") from error
    if not sound or broken_links:
        raise RefusalError("La base est abîmée : son contrôle interne échoue.")


def put_in_place(restored: Path, database: Path) -> None:
    """The restored base takes the name of the other, which is kept beside it under `…avant-restauration`."""
    database.parent.mkdir(parents=True, exist_ok=True)
    ready = database.with_name(database.name + ".restaurée")
    shutil.move(restored, ready)
    if database.exists():
        _close(database)
        kept = database.with_name(database.name + BEFORE)
        with suppress(FileNotFoundError):
            kept.unlink()
        try:
            os.link(database, kept)
        except OSError:  # a disk that gives a file one name only
            shutil.copy2(database, kept)
    for side in SIDES:
        # Left over by a damaged base only: a sound one was closed above. It must not be replayed on the new one.
        with suppress(FileNotFoundError):
            database.with_name(database.name + side).unlink()
    ready.replace(database)


def put_back(database: Path) -> None:
    """Undoes `put_in_place`."""
    kept = database.with_name(database.name + BEFORE)
    if kept.exists():
        kept.replace(database)


def _close(database: Path) -> None:
    """Everything into the one file, no journal beside it."""
    try:
        with closing(sqlite3.connect(database, timeout=5)) as base:
            base.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            base.execute("PRAGMA journal_mode=DELETE").fetchone()
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise RefusalError("La base est occupée par un autre programme : arrêtez-le d’abord.") from error
    except sqlite3.DatabaseError:
        pass  # damaged: it is being replaced for that very reason
