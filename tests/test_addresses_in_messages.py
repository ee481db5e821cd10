"""Promises A4 and C8, for every message that the site writes: where its links lead, and what its sender learns."""

import re
import uuid

import pytest
from django.conf import settings as loaded
from django.test import Client

from declic.core.models import Message
from tests.factories import diagnostic as sheets
from tests.factories.organisations import organisation, person

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"https?://\S+")
PIRATE = {"HTTP_HOST": "pirate.example", "HTTP_X_FORWARDED_HOST": "pirate.example", "HTTP_X_FORWARDED_PROTO": "https"}


def enter(user):
    client = Client(**PIRATE)
    client.force_login(user)
    return client


def test_every_link_begins_with_the_configured_address_never_with_the_requests(settings):
    settings.ALLOWED_HOSTS = ["*"]
    boss, asking = person("Ana"), person("Bob")
    mine = organisation(manager=boss)
    home = f"/associations/{mine.public_id}/"
    Client(**PIRATE).post("/compte/entrer/", {"email": "odile@example.org"})
    enter(boss).post(f"{home}invitations/", {"email": "neuf@example.org", "role": "member"})
    enter(asking).post(f"{home}rejoindre/", {"message": "Bonjour"})
    enter(boss).post(f"{home}demandes/{mine.join_requests.get().public_id}/", {"act": "accept"})
    contact = {"email": "o@example.org", "text": "Bonjour", "form_id": str(uuid.uuid4())}
    Client(**PIRATE).post("/contact/", contact)
    _, code = sheets.with_code()
    visitor = sheets.visitor(code)
    visitor.post("/diagnostic/arreter/", {"email": "odile@example.org"}, **PIRATE)
    sent = list(Message.objects.all())
    assert {message.purpose for message in sent} >= {"sign_in", "contact", "diagnostic_resume"}
    assert len(sent) == 6
    links = [link for message in sent for link in ADDRESS.findall(message.text)]
    assert len(links) >= 6
    assert [link for link in links if not link.startswith(loaded.SITE_URL)] == []
    assert "pirate" not in "".join(message.text + message.subject for message in sent)


def invited(client, home, email):
    answer = client.post(f"{home}invitations/", {"email": email, "role": "member"})
    page = client.get(answer.url).content.decode()
    return answer.status_code, answer.url, re.sub(r'name="csrfmiddlewaretoken" value="\w+"|[0-9a-f-]{36}', "", page)


def test_a4_inviting_says_nothing_of_whether_the_address_has_an_account():
    seen = []
    for email, has_account in (("connue@example.org", True), ("autre1@example.org", False)):
        boss = person("Ana")
        mine = organisation("Les Amis", manager=boss)
        if has_account:
            type(boss).objects.create_user(email)
        status, url, page = invited(enter_here(boss), f"/associations/{mine.public_id}/", email)
        seen.append((status, url.replace(str(mine.public_id), ""), page.replace(email, "connue@example.org")))
    assert seen[0] == seen[1]


def enter_here(user):
    client = Client()
    client.force_login(user)
    return client
