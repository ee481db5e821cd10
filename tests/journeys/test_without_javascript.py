"""From the first click to the plan kept by an association, with plain pages and forms only."""

import re

import pytest
from django.test import Client

from declic.core.models import Message
from declic.diagnostic.models import Assessment
from declic.organisations.models import Organisation
from tests.people.entering import last_code

pytestmark = pytest.mark.django_db


def _names(page):
    return list(dict.fromkeys(re.findall(r'name="([A-Z]\d)"', page.content.decode())))


def _answer_to_the_end(client, page, value="1"):
    """Ticks the same box of every question of every page, and stops at the context."""
    count = 0
    while "/questions/" in page.request["PATH_INFO"]:
        names = _names(page)
        count += len(names)
        page = client.post(page.request["PATH_INFO"], {**dict.fromkeys(names, value), "vers": "suite"}, follow=True)
    return page, count


def test_a_volunteer_goes_from_the_home_page_to_a_plan_kept_by_the_association():
    client = Client()
    assert client.get("/").status_code == 200
    start = client.get("/diagnostic/")
    key = re.search(r'name="key" value="([^"]+)"', start.content.decode())[1]

    # Express, then its result.
    page = client.post("/diagnostic/", {"form": "express", "key": key}, follow=True)
    page, asked = _answer_to_the_end(client, page)
    assert (asked, page.request["PATH_INFO"]) == (10, "/diagnostic/contexte/")
    result = client.post("/diagnostic/contexte/", {"X5": "Créteil", "X1": "20 à 99"}, follow=True)
    assert "Votre plan" in result.content.decode()

    # Completed without answering twice.
    page = client.post("/diagnostic/completer/", follow=True)
    page, asked = _answer_to_the_end(client, page, "2")
    assert asked == 24
    result = client.post("/diagnostic/terminer/", follow=True)
    assert "34 réponses sur 34 questions" in result.content.decode().replace("\xa0", " ")
    code = re.search(r'class="code">([2-9A-Z]{4} [2-9A-Z]{4})<', result.content.decode())[1]

    # An account by a code, an association, and the diagnostic attached to it.
    attach = client.get("/diagnostic/resultat/rattacher/")
    enter = re.search(r'href="(/compte/entrer/\?next=[^"]+)"', attach.content.decode())[1]
    after = "/diagnostic/resultat/rattacher/"
    assert client.get(enter).status_code == 200
    client.post(enter, {"email": "odile@example.org", "next": after}, follow=True)
    client.post("/compte/code/", {"code": last_code("odile@example.org"), "next": after}, follow=True)
    attach = client.get("/diagnostic/resultat/rattacher/")
    create = re.search(r'href="(/associations/creer/\?next=[^"]+)"', attach.content.decode())[1]
    form = client.get(create).content.decode()
    key = re.search(r'name="creation_key" value="([^"]+)"', form)[1]
    facts = {"name": "Les Voisins de la passerelle", "commune": "Créteil", "creation_key": key, "next": after}
    attach = client.post(create, facts, follow=True)
    assert attach.request["PATH_INFO"] == after
    theirs = Organisation.objects.get()
    result = client.post(after, {"organisation": str(theirs.public_id)}, follow=True)
    assert "Où en est Les Voisins de la passerelle" in result.content.decode()
    kept = Assessment.objects.get()
    assert (kept.organisation, kept.expires_at, kept.answers.count()) == (theirs, None, 34)

    # On paper.
    assert client.get("/diagnostic/resultat/plan.pdf").content.startswith(b"%PDF")

    # Another device, by the code alone.
    elsewhere = Client()
    back = elsewhere.post("/diagnostic/reprendre/", {"code": code}, follow=True)
    assert "Où en est Les Voisins de la passerelle" in back.content.decode()

    # And by the account, without the code.
    again = Client()
    again.force_login(kept.owner)
    assert again.get(f"/diagnostic/{kept.public_id}/resultat/").status_code == 200
    assert Message.objects.filter(to="odile@example.org").exists()
