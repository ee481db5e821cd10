"""What is worth keeping a few seconds in the memory of a process: pages put together from pieces, answers of rooms.

As long as a public page (`DECLIC_PAGE_CACHE_SECONDS`), bounded in number; zero seconds keeps nothing.

    _kept: Kept[str, int] = Kept(most=100)
    _kept.get("a key that says everything", make)       # make() is called at most once in those seconds, or so
"""

import re
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from django.conf import settings
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.safestring import SafeString, mark_safe

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

# Control characters never come out of a template: browsers could not show them.
_MARK = re.compile("\x02([a-z_]+)\x03")


class Kept(Generic[K, V]):
    """Values by key, each a few seconds. Threads that miss the same one at once wait for the first to make it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._values: OrderedDict[K, tuple[float, V]] = OrderedDict()
        self._making: defaultdict[K, Lock] = defaultdict(Lock)

    def get(self, key: K, make: Callable[[], V]) -> V:
        """The value of a key, made when it is missing or too old."""
        if not settings.PAGE_CACHE_SECONDS:
            return make()
        found = self._values.get(key)
        if found is not None and time.monotonic() < found[0]:
            return found[1]
        try:
            with self._making[key]:
                found = self._values.get(key)
                if found is None or time.monotonic() >= found[0]:
                    found = (time.monotonic() + settings.PAGE_CACHE_SECONDS, make())
                    self._keep(key, found)
        finally:
            self._making.pop(key, None)
        return found[1]

    def _keep(self, key: K, value: tuple[float, V]) -> None:
        # Put at the end, rather than put and moved there: between the two, another thread may push it out.
        self._values.pop(key, None)
        self._values[key] = value
        while len(self._values) > self.most:
            self._values.popitem(last=False)


def form_token(request: HttpRequest) -> str:
    """The token of a form. Who has its cookie already is not sent it again with each page."""
    has_cookie = "CSRF_COOKIE" in request.META
    token = get_token(request)
    if has_cookie:
        request.META["CSRF_COOKIE_NEEDS_UPDATE"] = False
    return token


def mark(name: str) -> SafeString:
    """Given to a template in the place of what changes at each reading (a token, a code)."""
    return mark_safe(f"\x02{name}\x03")  # noqa: S308 (our own signs)


class Pieces:
    """A page rendered with marks, cut at each of them: putting it together again is one join.

    >>> Pieces("<p>" + mark("code") + "</p>").filled({"code": "K7MP 4RTD"})
    '<p>K7MP 4RTD</p>'
    """

    def __init__(self, html: str) -> None:
        self._pieces = _MARK.split(html)

    def filled(self, values: dict[str, str]) -> str:
        """The page with each mark's value, which must already be safe to show."""
        pieces = list(self._pieces)
        pieces[1::2] = [values[name] for name in pieces[1::2]]
        return "".join(pieces)
