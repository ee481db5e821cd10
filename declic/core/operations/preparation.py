"""Bringing the base and the served files to the program's state. Does nothing, quickly, when there is nothing to do."""

import hashlib
import json
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from declic.core.operations import demonstration, readiness
from declic.core.refusal import RefusalError
from declic.core.wording import counted

Say = Callable[[str], None]
STAMP = "static.stamp"


def prepare(say: Say) -> None:
    """Migrations, cache table, served files; may be run again after having been killed in the middle."""
    readiness.require_data_dir()
    readiness.require_database()
    readiness.require_no_newer_database()
    _migrate(say)
    _make_cache_table()
    _collect_static(say)


def prepare_demonstration(say: Say) -> None:
    """Demonstration data, in demonstration mode and on a base without any account."""
    if settings.DECLIC_MODE == "demonstration" and demonstration.is_empty():
        say("Chargement des données de démonstration…")
        demonstration.load(size=demonstration.SIZE, seed=demonstration.SEED, now=timezone.now())


def _migrate(say: Say) -> None:
    pending = readiness.pending_migrations()
    if not pending:
        return
    say(f"Mise à jour de la base ({counted(len(pending), 'étape')})…")
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except DatabaseError as error:
        raise RefusalError(
            "La mise à jour de la base a échoué, rien n’a été écrit à moitié : "
            f"relancez-la, ou restaurez une sauvegarde ({type(error).__name__} : {error})."
        ) from error


def _make_cache_table() -> None:
    if readiness.lacks_cache_table():
        call_command("createcachetable", verbosity=0)


def _collect_static(say: Say) -> None:
    if _are_served_files_ready():
        return
    say("Préparation des fichiers servis…")
    try:
        call_command("collectstatic", verbosity=0, interactive=False)
        (settings.DATA_DIR / STAMP).write_text(_fingerprint(), encoding="utf-8")
    except OSError as error:
        raise RefusalError(f"Les fichiers servis n’ont pas pu être écrits dans {settings.STATIC_ROOT}.") from error


def require_served_files() -> None:
    """Refuses to serve without them, or with those of another version: every page would break."""
    if not _are_served_files_ready():
        raise RefusalError(
            "Les fichiers servis ne sont pas ceux du programme : lancez « declic prepare »,"
            " ou « declic serve --prepare »."
        )


def _are_served_files_ready() -> bool:
    with suppress(OSError):
        stamp = (settings.DATA_DIR / STAMP).read_text(encoding="utf-8")
        return settings.STATIC_ROOT.is_dir() and stamp == _fingerprint()
    return False


def _fingerprint() -> str:
    """Changes when a served file does: names, sizes and dates, without reading any."""
    files = []
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = (storage.path(name), name)
            about = storage.size(name), storage.get_modified_time(name).timestamp()
            files.append((*status, *about))
    return hashlib.sha256(json.dumps(sorted(files)).encode()).hexdigest()
