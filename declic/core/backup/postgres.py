"""A PostgreSQL base through its own tools: pg_dump, pg_restore, psql."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from declic.core.refusal import RefusalError

DEBIAN = Path("/usr/lib/postgresql")
# In the restore's own transaction: whatever the base holds now gives way, or nothing changes.
EMPTY = """SET lock_timeout = '30s';
DO $$ DECLARE named record; BEGIN
  FOR named IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() LOOP
    EXECUTE format('DROP TABLE IF EXISTS %I CASCADE', named.tablename);
  END LOOP;
END $$;
"""


def dump(description: dict[str, Any], copy: Path) -> None:
    """The base as it is at one instant, in pg_dump's own format; read back to be sure."""
    _run("pg_dump", ["--format=custom", "--no-owner", "--no-privileges", f"--file={copy}"], description)
    check(copy)


def check(copy: Path) -> None:
    """RefusalError when pg_restore cannot read it from end to end."""
    _run("pg_restore", ["--no-owner", "--no-privileges", f"--file={os.devnull}", str(copy)], {})


def load(copy: Path, description: dict[str, Any], folder: Path) -> None:
    """Replaces the base, in one transaction: all of it, or nothing changes."""
    script, empty = folder / "restore.sql", folder / "empty.sql"
    empty.write_text(EMPTY, encoding="utf-8")
    _run("pg_restore", ["--no-owner", "--no-privileges", f"--file={script}", str(copy)], {})
    options = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--output", os.devnull]
    _run("psql", [*options, f"--file={empty}", f"--file={script}"], description)


def _run(name: str, arguments: list[str], description: dict[str, Any]) -> None:
    command = [_tool(name), *arguments]
    try:
        subprocess.run(  # noqa: S603 - PostgreSQL’s own tools, no shell
            command, env=_environment(description), capture_output=True, text=True, check=True
        )
    except subprocess.CalledProcessError as error:
        said = (error.stderr.strip().splitlines() or ["sans un mot"])[-1]
        raise RefusalError(f"{name} a échoué : {said}") from error


def _tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        versions = sorted(DEBIAN.glob(f"*/bin/{name}"), key=lambda path: path.parts[-3].zfill(4))
        found = str(versions[-1]) if versions else None
    if found is None:
        raise RefusalError(f"L’outil {name} manque : installez le paquet postgresql-client.")
    return found


def _environment(description: dict[str, Any]) -> dict[str, str]:
    """The connection by variables, so that the password is on no command line."""
    names = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD", "NAME": "PGDATABASE"}
    given = {variable: str(description[key]) for key, variable in names.items() if description.get(key)}
    options = description.get("OPTIONS") or {}
    given |= {f"PG{key.upper()}": str(options[key]) for key in ("sslmode", "sslrootcert") if key in options}
    return {**os.environ, **given, "LC_MESSAGES": "C"}
