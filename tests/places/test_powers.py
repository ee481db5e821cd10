"""Promise B6 on places: what a form does not ask for, it does not take; an act on one thing does nothing to another."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from declic.core.sealed_numbers import seal
from declic.people.models import Role
from declic.places import services
from declic.places.models import Import, MappingProfile, Origin, Place, PlaceChange, Proposal
from declic.portal.page_list import routes
from tests.every_route import HOLE
from tests.factories.people import a_user
from tests.factories.places import a_place, all_around
from tests.places.test_hostile_requests import forms_of

pytestmark = pytest.mark.django_db
EXTRA = {
    "id": "999", "pk": "999", "public_id": "autre", "source": "moi", "provenance": '{"name": ["moi", ""]}',
    "name_folded": "x", "name_key": "x", "hours_readable": "on", "exceptions": "PH off", "hours_flags": "[]",
    "updated_on": "1999-01-01", "made_by": "1", "by": "1", "decided_by": "1", "state": "published", "origin": "agent",
    "stored_as": "../../declic.sqlite3", "digest": "x", "together": str(uuid.UUID(int=7)),
    "email": "voleur@example.org", "made_at": "1999-01-01", "place": "999", "place_id": "999", "definition": "{}",
    "slug": "autre",
}  # fmt: skip
OURS = ("id", "public_id", "provenance", "name_folded", "name_key", "hours_readable", "exceptions", "hours_flags")


@pytest.fixture
def desk():
    client = Client()
    client.force_login(a_user(Role.ADVISER))
    return client


def row(place) -> dict[str, object]:
    return Place.objects.filter(pk=place.pk).values().get()


def test_the_whole_sheet_takes_what_it_asks(desk):
    place = a_place("Le Fil", source="annuaire", provenance={"phone": ["annuaire", ""]})
    url, before = f"/gestion/snippets/places/place/edit/{place.pk}/", row(place)
    [(_, fields)] = [pair for pair in forms_of(desk.get(url), url) if "name" in pair[1]]
    asked = set(fields) | {"name", "state", "slug", "features", "locked"}
    hidden = {name: value for name, value in EXTRA.items() if name not in asked}
    assert set(OURS) - {"id"} <= set(hidden) | {"public_id"}
    desk.post(url, fields | hidden | {"state": "published", "features": []})
    assert {name: row(place)[name] for name in OURS} == {name: before[name] for name in OURS}
    assert Place.objects.count() == 1


def test_a_correction_is_a_visitors_whatever_it_says(client):
    place, other = a_place("Le Fil"), a_place("L’Écho")
    url, before = f"/lieux/{place.slug}/signaler/", row(place)
    [(_, fields)] = forms_of(client.get(url), url)
    client.post(url, fields | EXTRA | {"name": "Autre nom", "place": other.pk, "email": "o@example.org", "web": ""})
    found = Proposal.objects.get(field="name")
    assert (found.place, found.origin, found.state, found.decided_by) == (place, Origin.VISITOR, "waiting", None)
    assert found.made_at.year == timezone.now().year
    assert row(place) == before


def test_a_decision_about_one_place_decides_nothing_of_another(desk):
    place, other = all_around(a_place("Le Fil")), a_place("L’Écho")
    Proposal.objects.create(place=other, together=uuid.uuid4(), origin="visitor", field="phone", seen="", value="1")
    url = f"/gestion/lieux/propositions/{place.slug}/"
    [(_, fields)] = [pair for pair in forms_of(desk.get(url), url) if "shown" in pair[1]]
    foreign = Proposal.objects.get(place=other)
    desk.post(url, fields | EXTRA | {f"act_{foreign.pk}": "oui", f"value_{foreign.pk}": "0"})
    foreign.refresh_from_db()
    assert (foreign.state, foreign.decided_by) == ("waiting", None)


def test_a_change_of_one_place_is_not_undone_through_another(desk):
    place, other = a_place("Le Fil"), a_place("L’Écho", phone="0149085563")
    services.change_place(other, {"phone": "0149085564"}, by=None, origin=Origin.AGENT, now=timezone.now())
    sent = {"lieu": place.slug, "annuler": PlaceChange.objects.get().pk}
    assert desk.post("/gestion/lieux/histoire/", sent).status_code == 404
    assert row(other)["phone"] == "0149085564"


def test_a_profile_is_what_its_columns_say(desk):
    columns = b"nom,commune\nLe Fil,Cr\xc3\xa9teil\n"
    page = desk.post("/gestion/lieux/profils/", {"fichier": SimpleUploadedFile("l.csv", columns)})
    [(path, fields)] = [pair for pair in forms_of(page, "") if "echantillon" in pair[1]]
    desk.post(path, fields | EXTRA | {"nom": "Essai", "origine": "Essai", "acte": "enregistrer"})
    made = MappingProfile.objects.get()
    assert (made.slug, made.made_by.role) == ("essai", Role.ADVISER)
    assert "id" not in made.definition
    desk.post(path, fields | {"nom": "Essai", "origine": "Essai", "acte": "enregistrer", "echantillon": "x" * 40})
    assert MappingProfile.objects.count() == 1


def test_choices_about_one_import_are_not_those_of_another(desk):
    file = b"id,nom,commune,courriels\n1,Le Fil,Cr\xc3\xa9teil,odile.martin@example.org\n"
    one, two = (
        services.review([file], "l.csv", profile="v1", territory="all", by=None, now=timezone.now()) for _ in range(2)
    )
    desk.post(f"/gestion/lieux/importer/{seal(one.pk)}/choix/", {"2:emails": "keep", **EXTRA, "number": str(two.pk)})
    assert [Import.objects.get(pk=each.pk).decisions for each in (one, two)] == [{"2:emails": "keep"}, {}]
    assert Import.objects.get(pk=one.pk).stored_as == one.stored_as


@pytest.mark.parametrize("role", [None, Role.MEMBER])
@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
def test_no_page_of_the_desk_says_anything_to_others(client, role, method):
    """By every method, on what is there as on what is not: the same answer, and nothing changes."""
    place = all_around(a_place("Le Fil Secret", state="draft"))
    MappingProfile.objects.create(slug="autre", name="Autre", definition={})
    there = {"slug": place.slug, "number": str(seal(Import.objects.get().pk))}
    if role:
        client.force_login(a_user(role))
    before = [list(model.objects.order_by("pk").values()) for model in (Place, Proposal, Import, MappingProfile)]
    for name, path in routes():
        if not name.startswith("places_desk:"):
            continue
        found, absent = (
            getattr(client, method)(HOLE.sub(lambda hole, v=values: v[hole[0].strip("<>").rpartition(":")[2]], path),
                                    query_params={"lieu": values["slug"], "a": values["slug"], "b": "x"})
            for values in (there, {"slug": "rien", "number": str(seal(9_999))})
        )  # fmt: skip
        assert (found.status_code in (302, 403, 404, 405), found.status_code) == (True, absent.status_code), path
        assert b"Secret" not in found.content
    assert [
        list(model.objects.order_by("pk").values()) for model in (Place, Proposal, Import, MappingProfile)
    ] == before


def test_the_desk_asks_for_the_forms_token():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(a_user(Role.ADMINISTRATOR))
    place = all_around(a_place("Le Fil"))
    values = {"slug": place.slug, "number": str(seal(Import.objects.get().pk)), "token": "x", "name": "94028-8"}
    values["public_id"] = place.public_id
    for name, path in routes():
        if name.startswith(("places_desk:", "places:")):
            where = HOLE.sub(lambda hole: values[hole[0].strip("<>").rpartition(":")[2]], path)
            assert strict.post(where, {"lieu": place.slug}).status_code == 403, path


def test_no_page_of_places_but_the_frame_may_be_framed(client):
    """By every route: pages, files, drawings, refusals."""
    place = all_around(a_place("Le Fil"))
    agent = Client()
    agent.force_login(a_user(Role.ADMINISTRATOR))
    values = {"slug": place.slug, "number": str(seal(Import.objects.get().pk)), "token": "x", "name": "94028-8"}
    values["public_id"] = place.public_id
    framed = set()
    for name, path in routes():
        if name.startswith(("places_desk:", "places:")):
            where = HOLE.sub(lambda hole: values[hole[0].strip("<>").rpartition(":")[2]], path)
            for visitor in (client, agent):
                headers = visitor.get(where, {"lieu": place.slug}).headers
                policy = headers["Content-Security-Policy"]
                if "frame-ancestors *" in policy or "X-Frame-Options" not in headers:
                    framed.add(name)
                assert "frame-ancestors" in policy, where
    assert framed == {"places:embed"}
