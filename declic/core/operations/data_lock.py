"""Who works in the data folder: several services may share it, a restore wants it alone.

A lock of the system, freed with the process whatever its death.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from declic.core.refusal import RefusalError

NAME = "service.lock"


@contextmanager
def data_folder(*, alone: bool) -> Iterator[None]:
    """Holds the folder, shared or alone; RefusalError when the others forbid it."""
    with (settings.DATA_DIR / NAME).open("a") as handle:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except OSError as error:
            raise RefusalError(
                "Le service tourne sur ce dossier de données : arrêtez-le d’abord."
                if alone
                else "Une restauration est en cours sur ce dossier de données : attendez sa fin."
            ) from error
        yield
