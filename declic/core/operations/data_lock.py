"""Who works in the data folder: several services may share it, a restore wants it alone.

A lock of the system, freed with the process whatever its death.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from django.conf import settings

from declic.core.refusal import RefusalError

NAME = "service.lock"


@contextmanager
def data_folder(*, alone: bool) -> Iterator[None]:
    """Holds the folder, shared or alone; RefusalError when the others forbid it."""
    with _opened(settings.DATA_DIR / NAME) as handle:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            raise RefusalError(
                "Le service tourne sur ce dossier de données : arrêtez-le d’abord."
                if alone
                else "Une restauration est en cours sur ce dossier de données : attendez sa fin."
            ) from error
        yield


def _opened(lock: Path) -> IO[str]:
    try:
        return lock.open("a")
    except OSError as error:  # made by another account, often: a command once run as root
        raise RefusalError(
            f"Le fichier {lock} n’est pas accessible en écriture : donnez-en les droits à ce compte."
        ) from error
