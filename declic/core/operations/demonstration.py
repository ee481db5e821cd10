"""Demonstration data: each room that has some says so in `declic/<room>/demonstration.py`.

    def load(*, size: int, seed: int, now: datetime) -> dict[str, int]: ...   # counts by name; may run twice
    def accounts() -> list[tuple[str, str]]: ...                              # optional: who one may enter as

Rooms are asked from the bottom of the house to the top, so that each finds what it points to.
"""

import os
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from declic.core.refusal import RefusalError

SIZE, SEED, MOST = 20, 2021, 20_000


def load(*, size: int, seed: int, now: datetime) -> dict[str, dict[str, int]]:
    """What each room loaded, by room; all or nothing. RefusalError in production and on a senseless size."""
    if settings.DECLIC_MODE != "demonstration":
        raise RefusalError("Les données de démonstration ne se chargent pas en production.")
    if not 0 <= size <= MOST:
        raise RefusalError(f"La taille va de 0 à {MOST} associations.", 2)
    with transaction.atomic():
        return {room: module.load(size=size, seed=seed, now=now) for room, module in _modules().items()}


def accounts() -> list[tuple[str, str]]:
    """Who one may enter as on the sign-in page: role and address."""
    told = (module.accounts() for module in _modules().values() if hasattr(module, "accounts"))
    return [account for some in told for account in some]


def is_empty() -> bool:
    """Whether nobody has an account yet: a base that has just been made."""
    return not get_user_model().objects.exists()


def say_where_links_lead(port: int) -> None:
    """Links in messages lead to the port that is served, unless the operator gave the site's address.

    Said in the environment, where the process that sends reads it, and in the settings that web processes inherit.
    """
    if settings.DECLIC_MODE == "demonstration" and not os.environ.get("DECLIC_SITE_URL", "").strip():
        settings.SITE_URL = os.environ["DECLIC_SITE_URL"] = f"http://localhost:{port}"


def _modules() -> dict[str, ModuleType]:
    rooms = [room for room in reversed(settings.ROOMS) if apps.is_installed(room)]
    return {
        room.rpartition(".")[2]: import_module(f"{room}.demonstration")
        for room in rooms
        if find_spec(f"{room}.demonstration") is not None
    }
