"""How often something is tried from one network, hour by hour: what makes guessing useless.

Kept in the cache: a few too many, at the same instant, do no harm.
"""

from datetime import datetime

from django.core.cache import cache
from django.utils.crypto import salted_hmac


class TooManyTriesError(Exception):
    """Too many tries came from this network, in this hour; nothing was done."""


def tries(about: str, network: str, now: datetime) -> int:
    """How many in this hour."""
    count: int = cache.get(_key(about, network, now), 0)
    return count


def one_more(about: str, network: str, now: datetime, *, most: int | None = None) -> int:
    """How many in this hour, with this one. TooManyTriesError beyond `most`: this one is not counted."""
    count = tries(about, network, now) + 1
    if most is not None and count > most:
        raise TooManyTriesError
    cache.set(_key(about, network, now), count, timeout=3600)
    return count


def _key(about: str, network: str, now: datetime) -> str:
    return salted_hmac(f"declic.tries.{about}", f"{network} {now:%Y%m%d%H}").hexdigest()
