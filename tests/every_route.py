"""Every route of the site with an address that reaches it, whatever it needs: for the tests made from the URL conf."""

import re
import uuid
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from urllib.parse import quote_from_bytes

from django import forms
from django.conf import settings

import declic
from declic.core.sealed_numbers import seal
from declic.people.access import rule_name
from declic.portal.page_list import routes

ANY_UUID = str(uuid.UUID(int=7))
SAMPLES = {"uuid": ANY_UUID, "int": "7", "sealed": str(seal(7)), "slug": "rien", "str": "rien", "path": "rien/ici"}
HOLE = re.compile(r"<(?:(\w+):)?\w+>")
# Written as regular expressions, by us for the probes and by Wagtail for its pages.
EXPRESSIONS = {r"sante/?$": "sante/", r"sante/pret/?$": "sante/pret/"}


def filled(path: str, hole: str | None = None) -> str:
    """The path with each hole filled: by a value of the right kind, or by `hole` (already percent-encoded)."""
    for expression, plain in EXPRESSIONS.items():
        path = path.replace(expression, plain)
    if "(" in path:
        # A regular expression: its groups are numbers, tokens or slugs, for which « 7 » does.
        path = re.sub(r"\(.*?\)\)?[*+?]?", hole or "7", path)
    path = HOLE.sub(lambda match: hole or SAMPLES[match[1] or "str"], path)
    return re.sub(r"[\^$\\?]", "", path)


def addresses(*rules: str) -> dict[str, str]:
    """Route → path as the URL conf writes it, for the routes under these rules, outside the back office."""
    return {
        name or path: path
        for name, path in routes()
        if not path.startswith("/gestion/") and rule_name(name, path) in rules
    }


def encoded(value: bytes) -> str:
    return quote_from_bytes(value, safe="")


@cache
def query_names() -> set[str]:
    """The parameters that our views read in an address, whatever they call it."""
    return _read_from("GET|query|asked|query_params")


def _read_from(names: str) -> set[str]:
    read = re.compile(rf"""\b(?:{names})\.(?:get|getlist)\(\s*["']([\w.-]+)["']""")
    sources = (path.read_text(encoding="utf-8") for path in (settings.BASE_DIR / "declic").rglob("*.py"))
    return {name for source in sources for name in read.findall(source)}


def our_forms() -> list[type[forms.BaseForm]]:
    """The form classes of every room."""
    for module in walk_packages(declic.__path__, "declic."):
        last = module.name.rpartition(".")[2]
        if last in ("forms", "wagtail_hooks") or last.endswith("_form") or ".forms." in module.name:
            import_module(module.name)
    found, waiting = [], [forms.BaseForm]
    while waiting:
        for child in waiting.pop().__subclasses__():
            waiting.append(child)
            if child.__module__.startswith("declic.") and hasattr(child, "base_fields"):
                found.append(child)
    return list(dict.fromkeys(found))


@cache
def field_names() -> set[str]:
    """The fields of every form of ours, and what views read besides."""
    return {name for form in our_forms() for name in form.base_fields} | _read_from("POST|asked|sent")
