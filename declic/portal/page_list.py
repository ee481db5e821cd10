"""Every page of the site, one example of each: made from the URL conf and the `addresses` question.

Used by `declic pages`, which gives the list to outside referees, and by the checks of every page.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, URLPattern, URLResolver, get_resolver, resolve

from declic.core import contributions
from declic.people.access import rule_name

# A path with something to fill in, or written as a regular expression.
_HOLE = re.compile(r"[<(?$*+\\]")
PUBLIC, MEMBER = "public", "signed_in"


def routes(resolver: Any = None, prefix: str = "/", namespaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """Every route of the site: its name with its namespaces, and its path as the URL conf writes it."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            inner = (*namespaces, entry.namespace) if entry.namespace else namespaces
            yield from routes(entry, path, inner)
        elif isinstance(entry, URLPattern):
            yield ":".join([*namespaces, entry.name or ""]), path


def ruled(rule: str) -> dict[str, str]:
    """The routes under one rule of the access table, outside the back office: name → path."""
    return {name: path for name, path in routes() if not path.startswith("/gestion/") and rule_name(name, path) == rule}


def examples(account: Any = None) -> dict[str, str]:
    """One address for each route that somebody (or `account`) may read: route → address, where one is known."""
    wanted = ruled(MEMBER if account else PUBLIC)
    found = {name: path for name, path in wanted.items() if not _HOLE.search(path)}
    for address in contributions.addresses.ask(account):
        try:
            name = resolve(address.url).view_name
        except Resolver404:
            continue
        if name in wanted:
            found.setdefault(name, address.url)
    return found


def pages(account: Any = None) -> list[str]:
    """The addresses among them that answer with a whole page, in order."""
    client = Client(headers={"host": _host()})
    if account:
        client.force_login(account)
    return sorted(url for url in examples(account).values() if _is_page(client.get(url, secure=settings.IS_PRODUCTION)))


def _host() -> str:
    return next((host for host in settings.ALLOWED_HOSTS if not host.startswith((".", "*"))), "localhost")


def _is_page(response: HttpResponse) -> bool:
    is_html = response.headers.get("Content-Type", "").startswith("text/html")
    return response.status_code == 200 and is_html and not response.streaming and b"<html" in response.content
