"""How often something is tried from one network, hour by hour or within the minute: what makes guessing useless.

Kept in the cache: a few too many, at the same instant, do no harm.
"""

from datetime import datetime

from django.core.cache import cache
from django.utils.crypto import salted_hmac

HOUR, MINUTE = "%Y%m%d%H", "%Y%m%d%H%M"


class TooManyTriesError(Exception):
    """Too many tries came from this network, in this hour; nothing was done."""


def tries(about: str, network: str, now: datetime, *, within: str = HOUR) -> int:
    """How many in this hour, or this minute."""
    count: int = cache.get(_key(about, network, now, within), 0)
    return count


def one_more(about: str, network: str, now: datetime, *, within: str = HOUR) -> int:
    """How many in this hour, or this minute, with this one."""
    count = tries(about, network, now, within=within) + 1
    cache.set(_key(about, network, now, within), count, timeout=3600)
    return count


def _key(about: str, network: str, now: datetime, within: str) -> str:
    return salted_hmac(f"declic.tries.{about}", f"{network} {now:{within}}").hexdigest()
