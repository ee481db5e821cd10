"""The browser that asks to enter, known by a cookie of its own until it has (promises A1, A8).

It holds a random key, the address typed and the page to go to, signed and hidden from scripts: nothing about accounts.
"""

import secrets
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from declic.core.local_path import local_path

KEY_BYTES = 24
MAX_AGE = 3600
SALT = "declic.people.browser"


@dataclass(frozen=True)
class Browser:
    """`key` is what codes are bound to; `email` and `next` are what the person typed or came from."""

    key: str
    email: str = ""
    next: str = ""


def cookie_name() -> str:
    return "__Host-entree" if settings.SESSION_COOKIE_SECURE else "entree"


def known_browser(request: HttpRequest) -> Browser | None:
    """The browser as its cookie says; None without a cookie of ours less than an hour old."""
    try:
        said: Any = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=MAX_AGE)
        return Browser(key=said["k"], email=said["e"], next=local_path(said["n"], ""))
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None


def asking_browser(request: HttpRequest, *, email: str, next_path: str) -> Browser:
    """The same browser with what it asks now; a new key when it has none."""
    known = known_browser(request) or Browser(key=secrets.token_urlsafe(KEY_BYTES))
    return replace(known, email=email, next=next_path)


def remember(response: HttpResponse, browser: Browser) -> None:
    """Puts the cookie on the answer."""
    response.set_cookie(
        cookie_name(),
        signing.dumps({"k": browser.key, "e": browser.email, "n": browser.next}, salt=SALT),
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    """Takes the cookie away once the person is in."""
    response.delete_cookie(cookie_name(), samesite="Lax")
