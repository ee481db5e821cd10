"""Who may reach which route: one table, `config/access.toml`, enforced here and compared with the URL conf by a test.

A route that the table does not name is refused to everybody (promise B1).
"""

import tomllib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect

from declic.core.local_path import local_path
from declic.people.models import Role, User

SECOND_FACTOR_KEY = "second_factor"
LONGEST_PATH = 500
SECOND_FACTOR_PAGE = "/compte/protection/"

Rule = Callable[[HttpRequest], bool]

# `signed_in` and above ask for an account; what an account may do with one object is asked by the view (rules.py).
RULES: dict[str, Rule] = {
    "public": lambda request: True,
    "signed_in": lambda request: request.user.is_authenticated,
    "agent": lambda request: request.user.is_authenticated and request.user.is_agent,
    "adviser": lambda request: _has_role(request, Role.ADVISER, Role.ADMINISTRATOR),
    "editor": lambda request: _has_role(request, Role.EDITOR, Role.ADMINISTRATOR),
    "administrator": lambda request: _has_role(request, Role.ADMINISTRATOR),
    "demonstration": lambda request: settings.DECLIC_MODE == "demonstration",
    "nobody": lambda request: False,
}


def _has_role(request: HttpRequest, *roles: str) -> bool:
    return request.user.is_authenticated and request.user.role in roles


@cache
def access_table(path: Path) -> dict[str, dict[str, str]]:
    """The table as written: `routes` (name → rule) and `prefixes` (path → rule, for what Wagtail brings)."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def rule_name(route: str | None, path: str) -> str:
    """The rule of a route: by its name, else by the longest prefix of its path, else `nobody`."""
    table = access_table(settings.ACCESS_TABLE)
    if route in table["routes"]:
        return table["routes"][route]
    prefixes = [p for p in table["prefixes"] if path.startswith(p)]
    return table["prefixes"][max(prefixes, key=len)] if prefixes else "nobody"


def needs_second_factor(user: User) -> bool:
    """Whether this role asks for a second factor: agents do, outside demonstration (promise A6)."""
    return settings.DECLIC_MODE != "demonstration" and user.is_authenticated and user.is_agent


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened without the second factor that its account's role asks for."""
    return needs_second_factor(request.user) and not request.session.get(SECOND_FACTOR_KEY)


def _redirect(request: HttpRequest, page: str) -> HttpResponse:
    """To that page, and back. What was sent is not: back to the page that it was sent from, when the browser tells it.
    Beyond what `local_path` takes, the way back is not kept."""
    path = request.get_full_path() if request.method in ("GET", "HEAD") else _sent_from(request)
    return redirect_to_login(path, page) if 0 < len(path) <= LONGEST_PATH else redirect(page)


def _sent_from(request: HttpRequest) -> str:
    """The page of this site on which the form was, "" when it is not known."""
    try:
        said = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    is_here = said.netloc == request.get_host()
    return local_path(urlunsplit(("", "", said.path, said.query, "")), "") if is_here else ""


class AccessMiddleware:
    """Refuses before the view: unknown routes and demonstration routes 404, anonymous → sign-in, others 403.

    An agent without a second factor reaches the pages of the account alone; elsewhere, public pages see nobody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        route = match.view_name if match else None
        name = rule_name(route, request.path)
        # Without a session cookie there is nobody: the session is not even opened.
        known = settings.SESSION_COOKIE_NAME in request.COOKIES
        if known and not (route or "").startswith("people:") and lacks_second_factor(request):
            if name != "public":
                return _redirect(request, SECOND_FACTOR_PAGE)
            request.user = AnonymousUser()
        if RULES[name](request):
            return None
        if name in ("nobody", "demonstration"):
            raise Http404
        if not request.user.is_authenticated:
            return _redirect(request, settings.LOGIN_URL)
        raise PermissionDenied
