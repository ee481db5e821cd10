"""`declic restore`: everything is checked before anything changes, then base and media change together."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connections

from declic.core.backup import archive, postgres, sqlite
from declic.core.backup.saving import engine
from declic.core.operations.readiness import known_migrations
from declic.core.refusal import RefusalError

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
MARGIN = 50_000_000


def read(source: Path) -> dict[str, Any]:
    """The facts of a backup that may be restored here; RefusalError otherwise."""
    try:
        manifest = archive.read_manifest(source)
    except archive.DamagedError as error:
        raise RefusalError(
            f"Le fichier {source} est abîmé, coupé, ou n’est pas une sauvegarde de Déclic : rien n’a été changé."
        ) from error
    except OSError as error:
        raise RefusalError(f"Le fichier {source} ne se lit pas : vérifiez son nom et ses droits.") from error
    _require_known(manifest)
    return manifest


def restore(source: Path, manifest: dict[str, Any]) -> None:
    """Puts the backup in place; the previous base (SQLite) and media stay beside, « avant-restauration »."""
    data = settings.DATA_DIR
    data.mkdir(parents=True, exist_ok=True)
    _require_room(source, data)
    with TemporaryDirectory(dir=data, prefix=".restauration-") as folder:
        stage = Path(folder)
        try:
            archive.unpack(source, manifest, stage)
        except (archive.DamagedError, OSError) as error:
            raise RefusalError("La sauvegarde ne peut pas être dépliée : rien n’a été changé.") from error
        copy = stage / archive.DATABASES[engine()]
        if not copy.is_file():
            raise RefusalError("La sauvegarde ne contient pas de base : rien n’a été changé.")
        _check(copy)
        connections.close_all()
        _put_in_place(copy, stage)


def _require_known(manifest: dict[str, Any]) -> None:
    if manifest.get("format") != archive.FORMAT:
        raise RefusalError("Cette sauvegarde vient d’une version plus récente de Déclic : rien n’a été changé.")
    if manifest.get("engine") != engine():
        theirs = ENGINES.get(str(manifest.get("engine")), "un autre moteur")
        raise RefusalError(
            f"Cette sauvegarde est celle d’une base {theirs} ; ici la base est {ENGINES[engine()]} (DATABASE_URL)."
            " Rien n’a été changé."
        )
    known = known_migrations()
    held = manifest.get("migrations")
    unknown = [name for name in held if _split(name) not in known] if isinstance(held, list) else ["?"]
    if unknown:
        raise RefusalError(
            f"Cette sauvegarde vient d’une version plus récente de Déclic ({manifest.get('version')}, {unknown[0]}) :"
            " mettez d’abord le programme à jour. Rien n’a été changé."
        )


def _split(name: Any) -> tuple[str, str]:
    app, _, migration = str(name).partition(".")
    return app, migration


def _require_room(source: Path, data: Path) -> None:
    if shutil.disk_usage(data).free < source.stat().st_size + MARGIN:
        raise RefusalError(f"Il n’y a pas assez de place dans {data} pour déplier la sauvegarde.")


def _check(copy: Path) -> None:
    (sqlite if engine() == "sqlite" else postgres).check(copy)


def _put_in_place(copy: Path, stage: Path) -> None:
    description = connections["default"].settings_dict
    if engine() == "postgresql":
        postgres.load(copy, description, stage)
        _swap_media(stage)
        return
    database = Path(description["NAME"])
    try:
        sqlite.put_in_place(copy, database)
    except OSError as error:
        raise RefusalError("La base n’a pas pu être mise en place : celle d’avant reste.") from error
    try:
        _swap_media(stage)
    except OSError as error:
        sqlite.put_back(database)
        raise RefusalError("Les médias n’ont pas pu être mis en place : la base d’avant a été remise.") from error


def _swap_media(stage: Path) -> None:
    current = Path(settings.MEDIA_ROOT)
    kept = current.with_name(current.name + sqlite.BEFORE)
    restored = stage / "media"
    restored.mkdir(exist_ok=True)
    if kept.exists():
        shutil.rmtree(kept)
    if current.exists():
        current.rename(kept)
    try:
        shutil.move(restored, current)
    except OSError:
        if kept.exists():
            kept.rename(current)
        raise
