"""Promise B7: no address of a private object carries a number that follows another. Made from the URL conf."""

import re

import pytest
from django.contrib.admin.utils import quote
from django.urls import NoReverseMatch, URLResolver, get_resolver, resolve, reverse
from hypothesis import given
from hypothesis import strategies as st

from declic.core import contributions
from declic.core.sealed_numbers import LARGEST, seal, unseal
from declic.people.access import rule_name
from tests.every_route import HOLE
from tests.factories import two_structures

# Numbered all the same, and why that is safe. Nothing below holds a person, an association or a message.
PUBLIC_CONTENT = {
    "/gestion/pages/": "pages that the site publishes",
    "/gestion/choose-page/": "the tree of the same pages",
    "/gestion/api/main/": "pages, images and documents that the site publishes",
    "/gestion/images/": "images that the site publishes; an upload not yet described is found by its uploader alone",
    "/gestion/documents/": "documents that the site publishes; an upload, as for images",
    "/gestion/collections/": "shelves for images and documents",
    "/gestion/snippets/programme/": "courses and sessions that the site publishes",
    "/gestion/snippets/places/": "places that the site publishes",
    "/gestion/snippets/tools/": "software that the site publishes",
    "/gestion/snippets/resources/": "sheets that the site publishes",
    "/gestion/snippets/choose/": "the same, chosen in a form",
    "/gestion/settings/": "the centre's own row",
    "/gestion/sites/": "the site's own address",
    "/gestion/editing-sessions/": "who else is editing a page or a sheet: asked by one's own editing alone",
    "/documents/": "documents that the site publishes",
}
# A name, not a number.
NAMED = {
    "/gestion/bulk/": "the name of a table and of an act",
    "/gestion/seances/messages/": "the kind of a message",
    "/gestion/tag-autocomplete/": "the name of a table of words",
    "/lieux/api/": "the identifier of a published place, which every export names",
    "/media/": "a random name",
    "/": "the pages that the site publishes, by their names",
}
SECRETS = {
    "organisations:accept_invitation", "diagnostic:open_link", "diagnostic:shared", "people:link",
    "programme:registration", "programme:personal_calendar", "programme:prove", "programme:presence",
    "programme:change_date", "programme:change_places", "programme:own_certificate", "programme:evaluation",
    "places:confirm",
}  # fmt: skip
UNGUESSABLE = {"uuid", "sealed", "slug"}


def entries(resolver=None, prefix="/", namespaces=()):
    """Every route: its name, its path as written, its view."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLResolver):
            yield from entries(entry, path, (*namespaces, entry.namespace) if entry.namespace else namespaces)
        else:
            yield ":".join([*namespaces, entry.name or ""]), path, entry.callback


def model_of(view):
    given_to_it = getattr(view, "view_initkwargs", {}).get("model")
    found = given_to_it or getattr(getattr(view, "view_class", None), "model", None)
    return found if isinstance(found, type) else None


def holds_people() -> set[str]:
    return {line.model for line in contributions.personal_data.ask() if line.fields}


def holes(path: str) -> set[str]:
    return {kind or "str" for kind in HOLE.findall(path)} | ({"expression"} if re.search(r"\(", path) else set())


def test_no_table_that_holds_people_has_numbered_addresses():
    models = [(name, path, model_of(view)) for name, path, view in entries()]
    found = [(name, path) for name, path, model in models if model and model._meta.label in holds_people()]
    assert {"accounts:edit", "associations:edit", "portal_messages:edit", "core_messages:inspect"} <= dict(found).keys()
    open_ones = [(name, path) for name, path in found if rule_name(name, path) != "nobody"]
    assert [(name, path) for name, path in open_ones if holes(path) - {"sealed"}] == []


def excused(name: str, path: str) -> bool:
    if name in SECRETS or rule_name(name, path) == "nobody" or name == "wagtail_serve":
        return True
    return any(path.startswith(p) for p in (*PUBLIC_CONTENT, *NAMED) if p != "/")


def test_every_other_numbered_address_is_of_public_content():
    wrong = [(name, path) for name, path, _ in entries() if holes(path) - UNGUESSABLE and not excused(name, path)]
    assert wrong == [], "give it <uuid:…> or <sealed:pk>, or say above why it is public"


def test_each_excuse_is_still_needed():
    numbered = [(name, path) for name, path, _ in entries() if holes(path) - UNGUESSABLE]
    for prefix in PUBLIC_CONTENT:
        assert any(path.startswith(prefix) for _, path in numbered), prefix
    assert {name for name, _, _ in entries()} >= SECRETS


def test_public_content_is_a_table_that_holds_nobody():
    """An excuse cannot cover a table of people: one declared in the register is refused."""
    covered = [(p, model_of(view)) for _, p, view in entries() if any(p.startswith(e) for e in PUBLIC_CONTENT)]
    assert {model._meta.label for _, model in covered if model} & holds_people() == set()


@given(st.integers(0, LARGEST))
def test_a_sealed_number_is_read_back_and_says_nothing_of_its_neighbour(number):
    address = seal(number)
    assert unseal(address) == number
    if number < LARGEST:
        alike = sum(a == b for a, b in zip(address.bytes, seal(number + 1).bytes, strict=True))
        assert alike < 8


@given(st.uuids())
def test_an_address_that_we_did_not_make_leads_nowhere(address):
    assert unseal(address) is None


def test_a_sealed_number_outlives_a_change_of_key_that_keeps_the_former_one(settings):
    address, settings.SECRET_KEY_FALLBACKS = seal(12), [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 8
    assert unseal(address) == 12
    assert seal(12) != address
    settings.SECRET_KEY_FALLBACKS = []
    assert unseal(address) is None


@pytest.mark.parametrize("number", [1, "7", quote(9)])
def test_wagtail_writes_and_reads_it_as_a_key(number):
    path = reverse("accounts:edit", args=[number])
    assert re.fullmatch(r"/gestion/comptes/edit/[0-9a-f-]{36}/", path)
    assert resolve(path).kwargs == {"pk": int(number)}


def test_a_plain_number_is_no_address():
    assert resolve("/gestion/comptes/edit/7/").view_name != "accounts:edit"
    with pytest.raises(NoReverseMatch):
        reverse("accounts:edit", args=[-1])


@pytest.mark.django_db
def test_a_secret_in_an_address_has_128_bits_and_is_told_to_no_other_site(client):
    facts, others = two_structures.structure(1).facts, two_structures.structure(2).facts
    holes = {
        "organisations:accept_invitation": "invitation_token",
        "diagnostic:open_link": "resume_token",
        "diagnostic:shared": "share_token",
        "people:link": "link_token",
        "programme:registration": "registration_token",
        "programme:change_date": "registration_token",
        "programme:change_places": "registration_token",
        "programme:prove": "code_page_token",
        "programme:personal_calendar": "calendar_key",
        "programme:presence": "presence_token",
        "programme:own_certificate": "registration_token",
        "programme:evaluation": "evaluation_token",
        "places:confirm": "confirmation_token",
    }
    assert set(holes) == SECRETS
    for route, fact in holes.items():
        secret = facts[fact]
        # Base 64: six bits a sign.
        assert len(secret) * 6 >= 128, route
        assert re.fullmatch(r"[\w-]+", secret, re.ASCII)
        assert secret != others[fact]
        response = client.get(reverse(route, args=[secret]))
        assert (response.status_code, response.headers["Referrer-Policy"]) == (200, "no-referrer"), route
