"""Whole anonymous pages kept a few seconds in memory, looked up before anything else.

Only what is the same for everybody: a GET without any cookie, answered 200 without setting one, not marked
private or no-store, and without a form of ours (a page with a form carries a token, hence a cookie).
"""

import gzip
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

MAX_PAGES = 512
MAX_BYTES = 300_000

Key = tuple[str, str, bool]
Stored = tuple[float, bytes, list[tuple[str, str]]]


class PageCacheMiddleware:
    """Answers from memory when it can; otherwise keeps what may be kept, compressed when the visitor takes it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.seconds = settings.PAGE_CACHE_SECONDS
        self._pages: OrderedDict[Key, Stored] = OrderedDict()
        self._lock = Lock()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        if not self.seconds or request.method != "GET" or "HTTP_COOKIE" in meta or "HTTP_HX_REQUEST" in meta:
            return self.get_response(request)
        zipped = "gzip" in meta.get("HTTP_ACCEPT_ENCODING", "")
        # Lengths are bounded so that a hostile address cannot fill the memory.
        key = (
            meta.get("HTTP_HOST", "") + meta.get("wsgi.url_scheme", ""),
            request.get_full_path()[:500],
            zipped,
        )
        found = self._pages.get(key)
        if found is not None and time.monotonic() < found[0]:
            return _answer(found, request)
        response = self.get_response(request)
        if _may_be_kept(request, response):
            self._keep(key, response, zipped)
        return response

    def _keep(self, key: Key, response: HttpResponse, zipped: bool) -> None:
        if zipped and "Content-Encoding" not in response.headers and len(response.content) > 500:
            response.content = gzip.compress(response.content, 6)
            response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))
        # Whoever keeps a copy on the way must know that it is compressed or not.
        patch_vary_headers(response, ["Accept-Encoding", "Cookie"])
        with self._lock:
            self._pages[key] = (
                time.monotonic() + self.seconds,
                response.content,
                list(response.headers.items()),
            )
            self._pages.move_to_end(key)
            while len(self._pages) > MAX_PAGES:
                self._pages.popitem(last=False)


def _answer(stored: Stored, request: HttpRequest) -> HttpResponse:
    response = HttpResponse(stored[1])
    response.headers = type(response.headers)(dict(stored[2]))
    if "HTTP_IF_NONE_MATCH" in request.META and "ETag" in response.headers:
        # Who has it already is sent nothing: feed readers and calendars ask all day long.
        return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response
    return response


def _may_be_kept(request: HttpRequest, response: HttpResponse) -> bool:
    control = response.headers.get("Cache-Control", "")
    return (
        response.status_code == 200
        and not response.streaming
        and not response.cookies
        and "CSRF_COOKIE" not in request.META
        and "no-store" not in control
        and "private" not in control
        and len(response.content) <= MAX_BYTES
        and len(request.get_full_path()) <= 500
    )
