"""Promise C6, on every route: reading changes nothing, and nothing is written without the form's token."""

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import timezone

from declic.people.models import Role, User
from declic.portal.page_list import examples
from tests import every_route
from tests.browser.demonstration import fill
from tests.factories import two_structures
from tests.factories.people import a_user
from tests.test_hostile_texts import desk_pages
from tests.test_private_addresses import entries

pytestmark = pytest.mark.django_db
# What a visit leaves by itself: the session, and for an agent « who else is editing this ».
LEFT_BY_A_VISIT = {"people.Session", "wagtailadmin.EditingSession"}


def rows() -> dict[str, list[str]]:
    """Every table as the database holds it."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed and model._meta.label not in LEFT_BY_A_VISIT:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
                found[model._meta.label] = sorted(map(repr, cursor.fetchall()))
    return found


def changed(before: dict, after: dict) -> list[str]:
    return [label for label in before if before[label] != after[label]]


@pytest.fixture
def structure():
    fill(timezone.now())
    return two_structures.structure(1)


def test_reading_any_page_of_the_site_changes_no_row(client, structure):
    manager = User.objects.get(pk=structure.manager.pk)
    secret = structure.facts
    links = [
        f"/associations/invitation/{secret['invitation_token']}/",
        f"/diagnostic/reprendre/{secret['resume_token']}/",
        f"/diagnostic/partage/{secret['share_token']}/",
        f"/compte/lien/{secret['link_token']}/",
        f"/formations/mon-agenda/{secret['calendar_key']}.ics",
    ]
    pages = [*every_route.addresses("public", "signed_in", "demonstration").values()]
    addresses = [*map(every_route.filled, pages), *examples().values(), *examples(manager).values(), *links]
    client.force_login(manager)
    client.get("/")
    before = rows()
    for address in dict.fromkeys(addresses):
        client.get(address)
        client.head(address)
    assert changed(before, rows()) == []


def test_reading_any_page_of_the_back_office_changes_no_row(client, structure):
    client.force_login(a_user(Role.ADMINISTRATOR))
    client.get("/gestion/")
    before = rows()
    for address in ["/gestion/", "/gestion/pages/", *desk_pages()]:
        client.get(address)
    assert changed(before, rows()) == []


# Wagtail's programming interface: its library asks for the token itself (the last test sends to it too).
ASKS_BY_ITSELF = "/gestion/api/main/"


def test_no_view_is_excused_from_the_token():
    excused = [path for _, path, view in entries() if getattr(view, "csrf_exempt", False)]
    assert [path for path in excused if not path.startswith(ASKS_BY_ITSELF)] == []


ATTEMPTS = [("POST", {}), ("POST", {"HTTP_HX_REQUEST": "true"}), ("PUT", {}), ("PATCH", {}), ("DELETE", {})]
RULES = ("public", "signed_in", "demonstration")


@pytest.mark.parametrize(
    ("role", "attempts"), [(None, ATTEMPTS), (Role.MEMBER, ATTEMPTS), (Role.ADMINISTRATOR, ATTEMPTS[:1])]
)
def test_nothing_is_written_without_the_forms_token(structure, role, attempts):
    """Pages and fragments alike: 403, or refused before (405, 404, or the way to sign in)."""
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    if role:
        client.force_login(a_user(role))
    paths = [path for _, path, _ in entries() if path.startswith("/gestion/") and role == Role.ADMINISTRATOR]
    before, wrong = rows(), []
    for path in paths or every_route.addresses(*RULES).values():
        for method, headers in attempts:
            status = client.generic(method, every_route.filled(path), b"", "text/plain", **headers).status_code
            if status not in (302, 403, 404, 405):
                wrong.append((method, path, status))
    assert wrong == []
    assert changed(before, rows()) == []
