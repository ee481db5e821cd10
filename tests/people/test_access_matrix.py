"""Promises B1 and B2, first part: every route, for every role, answers as the table of access says."""

import re
import warnings

import pytest
from django.test import Client
from django.urls import resolve

from declic.core.sealed_numbers import seal
from declic.people.access import rule_name
from declic.people.models import Role
from declic.portal.page_list import routes
from tests.factories.people import a_user

pytestmark = pytest.mark.django_db
ALLOWED = {
    "public": {None, *Role.values},
    "demonstration": {None, *Role.values},
    "signed_in": set(Role.values),
    "agent": {Role.ADVISER, Role.EDITOR, Role.ADMINISTRATOR},
    "adviser": {Role.ADVISER, Role.ADMINISTRATOR},
    "editor": {Role.EDITOR, Role.ADMINISTRATOR},
    "administrator": {Role.ADMINISTRATOR},
    "nobody": set(),
}
EXAMPLES = {
    "int": "999999",
    "sealed": str(seal(999999)),
    "str": "exemple",
    "slug": "exemple",
    "path": "exemple",
    "uuid": "00000000-0000-4000-8000-000000000000",
    "yyyy": "2026",
}
# What Wagtail writes as a regular expression.
EXPRESSIONS = {
    "wagtaildocs_serve": "/documents/999999/exemple.pdf",
    "wagtailadmin_pages:revisions_compare": "/gestion/pages/999999/revisions/compare/live...latest/",
    "wagtail_serve": "/exemple/",
}


def example(name: str, path: str) -> str:
    """An address of the route, of things that do not exist."""
    if name in EXPRESSIONS:
        return EXPRESSIONS[name]
    if name.startswith("wagtailsnippets_") and name.endswith(":revisions_compare"):
        return path.partition("history/")[0] + "history/999999/revisions/compare/live...latest/"
    path = re.sub(r"<(?:(\w+):)?\w+>", lambda found: EXAMPLES.get(found[1] or "str", "exemple"), path)
    return re.sub(r"[\^$\\?*]|\(|\)", "", path)


# Says 503 while no worker runs.
FAIL_ON_PURPOSE = {"core:ready"}
# Routes of Wagtail that ours stand before: no address leads to them any more.
COVERED = {"wagtailadmin_login", "wagtailadmin_logout", ""}


def cases() -> dict[str, str]:
    """An address for each route, under the name of the route that the address really leads to."""
    addresses = [example(name, path) for name, path in routes()]
    return {address: resolve(address).view_name for address in addresses}


def test_the_addresses_tried_lead_to_every_route():
    assert {name for name, _ in routes()} - set(cases().values()) - COVERED == set()


def refusal(rule: str, role: str | None) -> tuple[int, str]:
    if rule in ("nobody", "demonstration"):
        return 404, ""
    return (302, "/compte/entrer/") if role is None else (403, "")


@pytest.mark.parametrize("role", [None, *Role.values])
def test_each_route_is_refused_to_the_roles_that_the_table_leaves_out(role):
    client = Client(raise_request_exception=False)
    if role:
        client.force_login(a_user(role))
    wrong = []
    for path, name in cases().items():
        rule = rule_name(name, path)
        if role in ALLOWED[rule]:
            continue
        response = client.get(path)
        status, target = refusal(rule, role)
        if response.status_code != status or not response.get("Location", "").startswith(target):
            wrong.append((name, path, rule, response.status_code, response.get("Location")))
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("role", [None, *Role.values])
def test_each_route_lets_in_the_roles_that_the_table_names_and_never_breaks(role):
    user = a_user(role) if role else None
    client = Client(raise_request_exception=False)
    wrong = []
    for path, name in cases().items():
        rule = rule_name(name, path)
        if role not in ALLOWED[rule] or name in FAIL_ON_PURPOSE:
            continue
        if user:
            client.force_login(user)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            response = client.get(path)
        sent_away = response.get("Location", "").startswith("/compte/entrer/") and rule != "public"
        if response.status_code >= 500 or sent_away:
            wrong.append((name, path, rule, response.status_code, response.get("Location")))
    assert wrong == [], "\n".join(map(str, wrong))
