"""Who may open what under /gestion/: every route that Wagtail and the rooms lay there, for every role."""

import pytest
from django.conf import settings
from django.urls import get_resolver
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from declic.core.spreadsheets import SafeExport
from declic.people.access import access_table, rule_name
from declic.people.models import Role
from declic.portal.page_list import routes
from tests.every_route import filled
from tests.factories.people import a_user

pytestmark = pytest.mark.django_db

ALLOWED = {
    "agent": {Role.ADVISER, Role.EDITOR, Role.ADMINISTRATOR},
    "adviser": {Role.ADVISER, Role.ADMINISTRATOR},
    "editor": {Role.EDITOR, Role.ADMINISTRATOR},
    "administrator": {Role.ADMINISTRATOR},
    "nobody": set(),
}
ROUTES = sorted({(name, path) for name, path in routes() if path.startswith("/gestion/")})
# Ends the session, or leads to the page that begins it; they stand before Wagtail's own, at the same addresses.
PUBLIC = {"gestion_login", "gestion_logout"}
DOORS = {"/gestion/login/", "/gestion/logout/"}
# Shut though the URL conf writes no such path: a part of it is filled in, or Wagtail may lay something there one day.
SHUT_AHEAD = {"/gestion/login/", "/gestion/password_reset/", "/gestion/bulk/people/"}


def paths() -> list[tuple[str, str]]:
    """Each address, with the rule of the table."""
    return [(filled(path), rule_name(name, path)) for name, path in ROUTES if path not in DOORS]


def test_the_back_office_has_no_public_door_but_two():
    assert {name for name, path in ROUTES if rule_name(name, path) in ("public", "signed_in")} == PUBLIC


def test_each_prefix_of_the_table_holds_a_route():
    prefixes = {p for p in access_table(settings.ACCESS_TABLE)["prefixes"] if p.startswith("/gestion/")}
    assert [p for p in prefixes - SHUT_AHEAD if not any(path.startswith(p) for _, path in ROUTES)] == []


def test_nobody_comes_in_without_an_account(client):
    wrong = []
    for path, rule in paths():
        response = client.get(path)
        sent_to_sign_in = response.status_code == 302 and response.url.startswith("/compte/entrer/")
        if not (sent_to_sign_in or (rule == "nobody" and response.status_code == 404)):
            wrong.append((path, rule, response.status_code))
    assert wrong == []


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", [Role.MEMBER, Role.ADVISER, Role.EDITOR])
def test_a_role_that_the_table_does_not_name_is_refused(client, role, method):
    client.force_login(a_user(role))
    wrong = []
    for path, rule in paths():
        if role not in ALLOWED[rule]:
            status = getattr(client, method)(path).status_code
            if status != (404 if rule == "nobody" else 403):
                wrong.append((path, rule, status))
    assert wrong == []


@pytest.mark.parametrize("role", [Role.ADVISER, Role.EDITOR, Role.ADMINISTRATOR])
def test_a_role_that_the_table_names_breaks_nothing(client, role):
    client.force_login(a_user(role))
    client.raise_request_exception = False
    broken = []
    for path, rule in paths():
        if role in ALLOWED[rule]:
            status = client.get(path).status_code
            if status >= 500:
                broken.append((path, status))
    assert broken == []


OPENED = {
    "/gestion/": {Role.ADVISER, Role.EDITOR, Role.ADMINISTRATOR},
    "/gestion/messages/": {Role.ADVISER, Role.ADMINISTRATOR},
    "/gestion/settings/core/centre/": {Role.ADMINISTRATOR},
    "/gestion/pages/": {Role.EDITOR, Role.ADMINISTRATOR},
    "/gestion/comptes/": {Role.ADMINISTRATOR},
    "/gestion/organisations/organisation/": {Role.ADVISER, Role.ADMINISTRATOR},
    "/gestion/snippets/places/place/": {Role.ADVISER, Role.EDITOR, Role.ADMINISTRATOR},
    "/gestion/snippets/programme/session/": {Role.ADVISER, Role.EDITOR, Role.ADMINISTRATOR},
    "/gestion/snippets/programme/course/": {Role.ADVISER, Role.EDITOR, Role.ADMINISTRATOR},
    "/gestion/snippets/tools/alternative/": {Role.EDITOR, Role.ADMINISTRATOR},
    "/gestion/snippets/tools/alternative/add/": {Role.EDITOR, Role.ADMINISTRATOR},
    "/gestion/snippets/resources/resource/add/": {Role.EDITOR, Role.ADMINISTRATOR},
}


@pytest.mark.parametrize("path", OPENED)
@pytest.mark.parametrize("role", [Role.ADVISER, Role.EDITOR, Role.ADMINISTRATOR])
def test_each_role_finds_what_its_work_needs(client, path, role):
    client.force_login(a_user(role))
    response = client.get(path, follow=True)
    assert (response.status_code == 200 and path in response.request["PATH_INFO"]) is (role in OPENED[path])


def views():
    waiting = [get_resolver()]
    while waiting:
        for entry in waiting.pop().url_patterns:
            if hasattr(entry, "url_patterns"):
                waiting.append(entry)
            else:
                yield entry.callback


def test_every_table_that_can_be_exported_goes_out_without_formulas():
    """Promise C11, for the lists of the rooms; Wagtail's own reports are closed by the access table."""
    wrong = set()
    for view in views():
        shown = getattr(view, "view_class", None)
        given = (getattr(view, "view_initkwargs", None) or {}).get("list_export")
        unsafe = shown and issubclass(shown, SpreadsheetExportMixin) and not issubclass(shown, SafeExport)
        model = (getattr(view, "view_initkwargs", None) or {}).get("model")
        if unsafe and given and model:
            wrong.add(f"{shown.__module__}.{shown.__name__} for {model.__name__}")
    assert wrong == set()
