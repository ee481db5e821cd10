"""Who may reach what (promise B2): own association, somebody else's, a missing one."""

import uuid

import pytest

from declic.organisations import services
from declic.people.models import Role
from tests.factories.organisations import member, organisation, person

pytestmark = pytest.mark.django_db
PATHS = ["", "modifier/", "membres/", "membres/{membership}/", "quitter/", "invitations/"]
ACTS = ["demandes/{request}/", "invitations/{invitation}/annuler/"]


@pytest.fixture
def ana(client):
    user = person("Ana")
    client.force_login(user)
    return user


def everything(made):
    manager = made.memberships.get(role="manager").user
    ids = {
        "membership": made.memberships.order_by("pk").first().public_id,
        "request": services.ask_to_join(person(), organisation=made).public_id,
        "invitation": services.invite(made, by=manager, email="x@example.org").public_id,
    }
    return lambda path: f"/associations/{made.public_id}/{path.format(**ids)}"


MATRIX = {
    #            page edit members member leave invite
    "manager": [200, 200, 200, 200, 200, 200],
    "member": [200, 403, 200, 403, 200, 403],
    "stranger": [404] * 6,
    "editor": [404] * 6,
    "adviser": [200, 200, 200, 200, 404, 200],
    "administrator": [200, 200, 200, 200, 404, 200],
    "left": [404] * 6,
    "anonymous": [302] * 6,
}


def who(role, made):
    match role:
        case "manager":
            return made.memberships.get(role="manager").user
        case "member":
            return member(made).user
        case "left":
            gone = member(made)
            services.leave(gone)
            return gone.user
        case "stranger":
            return organisation().created_by
        case "anonymous":
            return None
    return person(role=Role(role))


@pytest.mark.parametrize("role", MATRIX)
def test_each_role_reaches_its_own_pages_and_no_other(client, role):
    made = organisation()
    url = everything(made)
    user = who(role, made)
    if user:
        client.force_login(user)
    assert [client.get(url(path)).status_code for path in PATHS] == MATRIX[role]
    refused = {"manager": 302, "adviser": 302, "administrator": 302, "member": 403, "anonymous": 302}.get(role, 404)
    assert [client.post(url(path), {"act": "refuse"}).status_code for path in ACTS] == [refused, refused]
    done = role in ("manager", "adviser", "administrator")
    assert made.join_requests.filter(state="pending").exists() is not done
    assert [client.get(url(path)).status_code for path in ACTS] == [302 if role == "anonymous" else 405] * 2


def test_a_stranger_s_page_is_the_same_as_a_missing_one(client, ana):
    foreign = client.get(f"/associations/{organisation().public_id}/")
    missing = client.get(f"/associations/{uuid.uuid4()}/")
    assert (foreign.status_code, foreign.content) == (missing.status_code, missing.content)


def test_objects_of_another_association_are_not_found_through_mine(client, ana):
    mine, theirs = organisation(manager=ana), organisation()
    url = everything(theirs)
    for path in ("membres/{membership}/", "demandes/{request}/", "invitations/{invitation}/annuler/"):
        crossed = url(path).replace(str(theirs.public_id), str(mine.public_id))
        assert client.post(crossed, {"act": "remove"}).status_code == 404


def test_nothing_of_another_association_shows(client, ana):
    theirs = organisation("MARQUEUR-UN", manager=person("MARQUEUR-DEUX"))
    services.invite(theirs, by=theirs.created_by, email="marqueur-trois@example.org")
    mine = organisation("Les Amis", manager=ana)
    for path in (
        "/associations/",
        *(f"/associations/{mine.public_id}/{p}" for p in ("", "membres/", "modifier/", "invitations/")),
    ):
        assert b"marqueur" not in client.get(path).content.lower()
