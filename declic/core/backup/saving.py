"""`declic backup`: base and media in one file that was read back before it got its name."""

import errno
import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from declic.core.backup import archive, postgres, sqlite
from declic.core.models import Heartbeat
from declic.core.operations.health import BACKUP
from declic.core.operations.readiness import require_database, require_migrated
from declic.core.refusal import RefusalError
from declic.core.version import program_version


def save(target: Path, *, replace: bool) -> dict[str, Any]:
    """Writes the backup and gives its facts; RefusalError, and no file, when something is wrong."""
    now = timezone.now()
    try:
        _require_place(target, replace)
        require_database()
        require_migrated()
        with TemporaryDirectory(dir=target.parent, prefix=f".{target.name}.") as folder:
            copy = Path(folder) / archive.DATABASES[engine()]
            dump_database(copy)
            with archive.writing(target, facts(now), replace=replace) as writer:
                writer.add(copy.name, copy)
                writer.add_bytes(archive.SETTINGS, _settings())
                for name, path in media():
                    writer.add(name, path)
    except OSError as error:
        raise RefusalError(_write_refusal(target, error)) from error
    Heartbeat.objects.update_or_create(name=BACKUP, defaults={"beat_at": now})
    return {"file": str(target), "size": target.stat().st_size, "media": len(writer.files) - 2, **facts(now)}


def engine() -> str:
    """`sqlite` or `postgresql`."""
    return str(connection.vendor)


def dump_database(copy: Path) -> None:
    """The base into the file `copy`, by the engine's own means."""
    if engine() == "sqlite":
        sqlite.dump(Path(connection.settings_dict["NAME"]), copy)
    else:
        postgres.dump(connection.settings_dict, copy)


def facts(now: datetime) -> dict[str, Any]:
    """What a restore must know before touching anything."""
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "version": program_version(),
        "made_at": now.isoformat(timespec="seconds"),
        "engine": engine(),
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
    }


def media() -> Iterator[tuple[str, Path]]:
    """Files that people put, as plain files: a link is not followed out of the folder."""
    root = Path(settings.MEDIA_ROOT)
    for path in sorted(root.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield archive.MEDIA + path.relative_to(root).as_posix(), path


def _settings() -> bytes:
    return json.dumps(settings.EFFECTIVE_OPTIONS, ensure_ascii=False, indent=1).encode()


def _require_place(target: Path, replace: bool) -> None:
    if target.is_dir():
        raise RefusalError(f"{target} est un dossier : donnez le nom d’un fichier.")
    if target.exists() and not replace:
        raise RefusalError(f"Le fichier {target} existe déjà : donnez un autre nom, ou ajoutez --force.")
    if not target.parent.is_dir():
        raise RefusalError(f"Le dossier {target.parent} n’existe pas.")


def _write_refusal(target: Path, error: OSError) -> str:
    if error.errno == errno.ENOSPC:
        return f"Le disque est plein : la sauvegarde {target} n’a pas été faite."
    if error.errno == errno.EEXIST:
        return f"Le fichier {target} est apparu pendant la sauvegarde : rien n’a été écrasé."
    if error.errno == errno.ENAMETOOLONG:
        return f"Le nom {target.name[:40]}… est trop long : donnez-en un plus court."
    return f"Le dossier {target.parent} n’est pas accessible en écriture : la sauvegarde n’a pas été faite."
