"""Correcting the sheet of a place in a real browser, with scripts and without, from the keyboard; an agent decides; the
place confirms by its link. Each page held to the rules of all.
"""

import re
import uuid

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from declic.places import services
from declic.places.models import Place, Proposal
from tests.browser import looking
from tests.browser.test_entering import PHONE
from tests.browser.test_pages import wrongs_of
from tests.browser.waiting import arrive_by, arrive_by_key, says
from tests.factories.places import a_place
from tests.people.entering import last_message


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def visitor(browser, site, request):
    context = browser.new_context(base_url=site.url, java_script_enabled=request.param, viewport=PHONE)
    page = context.new_page()
    page.context.declic_scripts = request.param
    yield page
    context.close()


def some_place(**fields):
    return a_place(f"Le Fil {uuid.uuid4().hex[:6]}", ["demarches"], phone="0149085563", **fields)


def wrong(page):
    """What axe finds; it needs scripts."""
    return looking.axe(page) if page.context.declic_scripts else []


def test_a_visitor_corrects_and_what_is_wrong_is_kept(visitor):
    place = some_place()
    visitor.goto(f"/lieux/{place.slug}/")
    assert wrong(visitor) == []
    arrive_by(visitor.get_by_role("link", name=re.compile("Quelque chose ne va pas")))
    expect(visitor.get_by_label("Code postal")).to_be_visible()
    assert wrong(visitor) == []
    visitor.get_by_label("Code postal").fill("9400")
    visitor.get_by_label("Les bons horaires").fill("le mardi de 9 h à 12 h")
    arrive_by(visitor.get_by_role("button", name="Envoyer mes corrections"))
    says(visitor, "Il reste une chose à corriger")
    expect(visitor.get_by_label("Les bons horaires")).to_have_value("le mardi de 9 h à 12 h")
    assert wrong(visitor) == []
    visitor.get_by_label("Code postal").fill("94000")
    visitor.get_by_text("Ce que l’on peut y faire").click()
    visitor.get_by_label("Salle de réunion").check()
    arrive_by(visitor.get_by_role("button", name="Envoyer mes corrections"))
    says(visitor, "Vos corrections sont arrivées")
    assert wrong(visitor) == []
    assert {p.field for p in Proposal.objects.filter(place=place)} == {"hours", "features"}


def test_the_keyboard_alone_is_enough(visitor):
    place = some_place()
    visitor.goto(f"/lieux/{place.slug}/signaler/")
    visitor.get_by_label("Ce lieu a fermé définitivement").focus()
    visitor.keyboard.press("Space")
    visitor.get_by_role("button", name="Envoyer mes corrections").focus()
    arrive_by_key(visitor, "Enter")
    expect(visitor).to_have_url(re.compile("/signaler/merci/$"))
    assert Proposal.objects.get(place=place).field == ""


def test_the_place_says_that_all_is_right(visitor):
    email, asked_on = f"accueil-{uuid.uuid4().hex[:8]}@example.org", timezone.localdate()
    place = some_place(emails=email)
    services.ask_to_confirm(place, now=timezone.now())
    visitor.goto(re.search(r"https?://[^/\s]+(/lieux/confirmer/\S+/)", last_message(email).text)[1])
    assert wrong(visitor) == []
    arrive_by(visitor.get_by_role("button", name="Tout est juste"))
    says(visitor, "Vous avez répondu.")
    assert Place.objects.get(pk=place.pk).verified_on in {asked_on, timezone.localdate()}


def test_an_agent_accepts(browser, site):
    place = some_place()
    said_wrong = services.Correction({"phone": ("0149085563", "0199004756")})
    services.propose(place, said_wrong, form_id=uuid.uuid4(), origin="visitor", now=timezone.now())
    path = f"/gestion/lieux/propositions/{place.slug}/"
    for each in ("/gestion/lieux/propositions/", path):
        assert wrongs_of(browser, site, each, site.cookies["adviser"]) == []
    context, page = looking.opened(browser, site.url, site.cookies["adviser"], viewport=PHONE)
    page.goto(site.url + path)
    page.get_by_label("Accepter").check()
    arrive_by(page.get_by_role("button", name="Enregistrer"))
    expect(page).to_have_url(re.compile("/propositions/$"))
    assert Place.objects.get(pk=place.pk).phone == "0199004756"
    context.close()


def test_each_new_page_keeps_the_rules_of_all(browser, site):
    slug = some_place().slug
    for path in (f"/lieux/{slug}/", f"/lieux/{slug}/signaler/", f"/lieux/{slug}/signaler/merci/",
                 "/lieux/integrer/aide/?commune=94000"):  # fmt: skip
        wrong_there = wrongs_of(browser, site, path, "")
        assert wrong_there == [], f"{path}: {wrong_there}"
    gone = some_place(state="closed").slug
    wrong_there = wrongs_of(browser, site, f"/lieux/{gone}/", "", status=410)
    # The browser notes the answer of the page itself.
    assert [line for line in wrong_there if "410 (Gone)" not in line] == []
