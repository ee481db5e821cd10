"""How Déclic opens its database: SQLite made safe for many writers, or PostgreSQL."""

from pathlib import Path
from typing import Any

import environ

# WAL: readers never wait for the writer. NORMAL: an acknowledged write survives the death of the process.
SQLITE_PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
    " PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY; PRAGMA mmap_size=67108864;"
)


def database(url: str, data_dir: Path, wait: int) -> dict[str, Any]:
    """Django's description of the database at `url`, or of SQLite in `data_dir`; `wait` in seconds."""
    if url:
        return {**environ.Env.db_url_config(url), "CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
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
