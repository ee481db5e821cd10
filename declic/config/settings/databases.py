"""How Déclic opens its database: SQLite made safe for many writers, or PostgreSQL."""

from pathlib import Path
from typing import Any

import environ

# WAL: readers never wait for the writer. NORMAL: an acknowledged write survives the death of the process.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
    " PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=67108864;"
)

POSTGRESQL_SECONDS = 60
# Statements of `core/prepared.py` are analysed once for all at their third use; Django's own never are.
PREPARE_AFTER = 2


def database(url: str, data_dir: Path, wait: int) -> dict[str, Any]:
    """Django's description of the database at `url`, or of SQLite in `data_dir`; `wait` in seconds."""
    if url:
        return _with_limits(environ.Env.db_url_config(url), wait)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": data_dir / "declic.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": wait,
            "transaction_mode": "IMMEDIATE",  # a transaction that will write takes its place at once: no deadlock
            "init_command": SQLITE_PRAGMAS,
        },
    }


def _with_limits(described: dict[str, Any], wait: int) -> dict[str, Any]:
    """A base given by its address: nobody waits longer than `wait` for a connection or a lock."""
    limits = {"timeout": wait, "transaction_mode": "IMMEDIATE", "init_command": SQLITE_PRAGMAS}
    max_age = None
    if "sqlite" not in described["ENGINE"]:
        limits = {"connect_timeout": wait, "options": f"-c lock_timeout={wait}s", "prepare_threshold": PREPARE_AFTER}
        # One minute, rather than a question to the server at each page: a server restarted in a quiet hour is not
        # even noticed, and a connection that broke in use is thrown away with the request that met it.
        max_age = POSTGRESQL_SECONDS
    options = {**limits, **described.get("OPTIONS", {})}
    return {**described, "CONN_MAX_AGE": max_age, "OPTIONS": options}
