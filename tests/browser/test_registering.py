"""Registering for a session in a real browser: with scripts, without, from the keyboard; a place in the queue and what
comes of it; each page held to the rules of all.
"""

import re
import uuid
from datetime import timedelta

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from declic.programme import services
from declic.programme.models import Registration, SeatOffer
from tests.browser.test_entering import PHONE
from tests.browser.test_pages import wrongs_of
from tests.browser.waiting import arrive_by, arrive_by_key, headed, says
from tests.factories.programme import a_course, a_session
from tests.people.entering import last_message


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def visitor(browser, site, request):
    context = browser.new_context(base_url=site.url, java_script_enabled=request.param, viewport=PHONE)
    yield context.new_page()
    context.close()


def someone():
    return f"{uuid.uuid4().hex[:10]}@example.org"


def session_of(**fields):
    fields.setdefault("starts_at", timezone.now() + timedelta(days=60))
    return a_session(a_course(f"Tenir ses comptes {uuid.uuid4().hex[:6]}"), **fields)


def address(session):
    return reverse("programme:session", args=[session.uuid])


def code_in(email):
    return re.search(r"^[2-9A-Z]{4}-[2-9A-Z]{4}$", last_message(email).text, re.M)[0]


def link_in(email):
    return re.search(r"https?://[^/\s]+(/formations/inscription/\S+/)", last_message(email).text)[1]


def register(page, session, email, name="Odile Martin"):
    """From the session's page to the page that says what came of it."""
    page.goto(address(session))
    arrive_by(page.get_by_role("link", name=re.compile("^M’inscrire")))
    page.get_by_label("Prénom et nom").fill(name)
    page.get_by_label("Votre adresse de courriel").fill(email)
    arrive_by(page.get_by_role("main").get_by_role("button", name=re.compile("^(Continuer|M’inscrire)")))
    headed(page, "Écrivez le code reçu")
    page.get_by_label("Le code reçu").fill(code_in(email))
    arrive_by(page.get_by_role("button", name="M’inscrire"))


def test_a_visitor_registers_then_cancels_by_the_link_of_the_message(visitor):
    session, email = session_of(), someone()
    register(visitor, session, email)
    says(visitor, "Vous êtes inscrit·e")
    visitor.goto(link_in(email))
    arrive_by(visitor.get_by_role("button", name="Je ne peux pas venir"))
    says(visitor, "Cette inscription est annulée")
    assert Registration.objects.get(session=session).status == "cancelled"


def test_a_full_session_a_queue_a_cancellation_an_offer_accepted(visitor):
    session, first, second = session_of(capacity=1), someone(), someone()
    register(visitor, session, first)
    register(visitor, session, second, name="Bob")
    says(visitor, "au rang 1")
    visitor.goto(link_in(first))
    arrive_by(visitor.get_by_role("button", name="Je ne peux pas venir"))
    says(visitor, "Cette inscription est annulée")
    visitor.goto(link_in(second))
    says(visitor, "Une place est libre pour vous")
    arrive_by(visitor.get_by_role("button", name="Oui, je viens"))
    says(visitor, "Vous êtes inscrit·e")
    session.refresh_from_db()
    assert session.taken == 1


def test_an_offer_that_nobody_answered_says_so_even_before_the_worker_passes(visitor):
    session, first, second = session_of(capacity=1), someone(), someone()
    register(visitor, session, first)
    register(visitor, session, second)
    services.cancel(Registration.objects.get(session=session, email=first), now=timezone.now())
    SeatOffer.objects.filter(registration__session=session).update(expires_at=timezone.now() - timedelta(seconds=1))
    visitor.goto(link_in(second))
    says(visitor, "La place n’est plus gardée")
    expect(visitor.get_by_role("button", name="Oui, je viens")).to_have_count(0)


def test_what_is_wrong_is_said_and_what_was_typed_stays(visitor):
    visitor.goto(address(session_of()))
    arrive_by(visitor.get_by_role("link", name="M’inscrire"))
    visitor.get_by_label("Prénom et nom").fill("Odile")
    visitor.get_by_label("Téléphone").fill("12")
    visitor.get_by_text("Vous venez à plusieurs").click()
    visitor.get_by_label("un ordinateur sur place").check()
    arrive_by(visitor.get_by_role("button", name="Continuer"))
    says(visitor, "Il reste deux choses à corriger")
    expect(visitor.get_by_label("Prénom et nom")).to_have_value("Odile")
    expect(visitor.get_by_label("Téléphone")).to_have_value("12")
    expect(visitor.get_by_label("un ordinateur sur place")).to_be_checked()


def test_the_keyboard_alone_registers(browser, site):
    session, email = session_of(), someone()
    context = browser.new_context(base_url=site.url, viewport=PHONE)
    page = context.new_page()
    page.goto(address(session))

    def to(name):
        for _ in range(80):
            page.keyboard.press("Tab")
            focused = page.evaluate(
                "() => { const e = document.activeElement; const l = e.labels && e.labels[0];"
                " return (l ? l.innerText : e.innerText || '').trim(); }"
            )
            if re.match(name, focused):
                return
        raise AssertionError(f"the keyboard does not reach {name}")

    to("M’inscrire")
    arrive_by_key(page, "Enter")
    expect(page).to_have_url(re.compile("/inscription/$"))
    to("Prénom et nom")
    page.keyboard.type("Odile")
    to("Votre adresse")
    page.keyboard.type(email)
    arrive_by_key(page, "Enter")
    expect(page).to_have_url(re.compile("/code/"))
    to("Le code reçu")
    page.keyboard.type(code_in(email))
    arrive_by_key(page, "Enter")
    says(page, "Vous êtes inscrit·e")
    context.close()


def test_each_page_works_for_everybody(browser, site):
    course = a_course(f"Des titres longs comme une association les aime {uuid.uuid4().hex[:6]}")
    first = a_session(course, rank=1, rank_of=2, date_role="parts", starts_at=timezone.now() + timedelta(days=60))
    a_session(
        course, rank=2, rank_of=2, date_role="parts", starts_at=timezone.now() + timedelta(days=67), requires=first
    )
    form = reverse("programme:register", args=[first.uuid])
    assert wrongs_of(browser, site, form, "") == []
    assert wrongs_of(browser, site, form, site.cookies["member"]) == []
    context = browser.new_context(base_url=site.url, viewport=PHONE)
    page = context.new_page()
    page.goto(form)
    page.get_by_label("Prénom et nom").fill("Odile")
    page.get_by_label("Votre adresse de courriel").fill(someone())
    arrive_by(page.get_by_role("button", name="Continuer"))
    headed(page, "Écrivez le code reçu")
    code_page = page.url.removeprefix(site.url)
    context.close()
    assert wrongs_of(browser, site, code_page, "") == []


def test_a_member_registers_by_one_button(browser, site):
    session = session_of()
    context = browser.new_context(base_url=site.url, viewport=PHONE)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": site.cookies["member"], "url": site.url}])
    page = context.new_page()
    page.goto(address(session))
    arrive_by(page.get_by_role("link", name="M’inscrire"))
    arrive_by(page.get_by_role("main").get_by_role("button", name="M’inscrire"))
    says(page, "Vous êtes inscrit·e")
    context.close()
