import re

import pytest

from declic.core.outbox import queue_message
from declic.core.sealed_numbers import seal
from declic.people.models import Role, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def agent(client):
    def enter(role):
        user = User.objects.create_user(f"{role}@example.org", role=role, is_superuser=role == Role.ADMINISTRATOR)
        client.force_login(user)
        return client

    return enter


def write(**extra):
    return queue_message("lea@example.org", **{"subject": "Bonjour", "text": "MARQUE", "purpose": "essai", **extra})


def test_an_administrator_reads_a_message_that_holds_no_secret(agent):
    message = write()
    page = agent(Role.ADMINISTRATOR).get(f"/gestion/courriels/inspect/{seal(message.pk)}/").content.decode()
    assert "MARQUE" in page


def test_nobody_reads_a_message_that_holds_a_secret(agent):
    message = write(secret=True)
    client = agent(Role.ADMINISTRATOR)
    for path in ("", f"inspect/{seal(message.pk)}/"):
        response = client.get(f"/gestion/courriels/{path}")
        assert response.status_code == 200
        assert b"MARQUE" not in response.content


@pytest.mark.parametrize("path", ["new/", "edit/{pk}/", "delete/{pk}/"])
def test_messages_are_not_written_by_hand(agent, path):
    message = write()
    response = agent(Role.ADVISER).get(f"/gestion/courriels/{path.format(pk=seal(message.pk))}")
    assert response.status_code in (302, 403, 404)
    assert b"MARQUE" not in response.content


def test_a_member_sees_nothing_of_it(agent):
    message, client = write(), agent(Role.MEMBER)
    for path in ("", f"inspect/{seal(message.pk)}/"):
        assert client.get(f"/gestion/courriels/{path}").status_code == 403


@pytest.mark.parametrize("role", [Role.ADVISER, Role.EDITOR])
def test_recipients_are_shown_to_administrators_alone(agent, role):
    message, client = write(), agent(role)
    for path in ("", f"inspect/{seal(message.pk)}/"):
        assert client.get(f"/gestion/courriels/{path}").status_code in (302, 403)
    assert "/gestion/courriels/" not in client.get("/gestion/").content.decode()


def test_the_menu_and_the_page_it_opens_have_one_word(agent):
    page = agent(Role.ADMINISTRATOR).get("/gestion/courriels/").content.decode()
    assert re.search(r"<title>\s*([^<]*?)\s*</title>", page)[1].startswith("Courriels")


def test_every_link_to_a_message_opens(agent):
    message, client = write(), agent(Role.ADMINISTRATOR)
    page = client.get("/gestion/courriels/").content.decode()
    assert "Bonjour" in page
    links = set(re.findall(r'href="(/gestion/courriels/[a-z]+/[^"]*)"', page))
    assert f"/gestion/courriels/inspect/{seal(message.pk)}/" in links
    for link in links:
        opened = client.get(link)
        assert opened.status_code == 200
        links_inside = set(re.findall(r'href="(/gestion/courriels/[a-z]+/[^"]*)"', opened.content.decode()))
        assert links_inside <= links
