"""Links of messages in a real browser: reading shows a button, the button acts, though the page hides its address."""

import re
import uuid

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from declic.diagnostic import services as diagnostic
from declic.diagnostic.models import Form
from declic.organisations import services
from declic.people.models import SignInRequest
from tests.browser.test_entering import PHONE
from tests.browser.waiting import arrive_by, headed, says
from tests.factories import diagnostic as sheets
from tests.factories.organisations import organisation, person
from tests.people.entering import last_code, last_message


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def visitor(browser, site, request):
    context = browser.new_context(base_url=site.url, java_script_enabled=request.param, viewport=PHONE)
    yield context.new_page()
    context.close()


def link_for(email):
    """The path of the link in the last message to this address."""
    return re.search(r"https?://[^/\s]+(/\S+/)", last_message(email).text)[1]


def hides_its_address(page, path):
    response = page.goto(path)
    return response.status == 200 and response.headers["referrer-policy"] == "no-referrer"


def test_an_invitation_is_read_as_often_as_one_likes_then_taken_through_the_door(visitor):
    mine = organisation(f"Les Amis {uuid.uuid4().hex[:6]}", manager=person())
    email = f"{uuid.uuid4().hex[:8]}@example.org"
    sent = services.invite(mine, by=mine.created_by, email=email)
    path = link_for(email)
    assert hides_its_address(visitor, path)
    assert hides_its_address(visitor, path)
    headed(visitor, f"Rejoindre {mine.name}")
    arrive_by(visitor.get_by_role("button", name="Rejoindre l’association"))
    headed(visitor, "Entrer")
    visitor.get_by_label("Votre adresse de courriel").fill(email)
    arrive_by(visitor.get_by_role("button", name="Recevoir un code"))
    visitor.get_by_label("Le code reçu").fill(last_code(email))
    arrive_by(visitor.get_by_role("main").get_by_role("button", name="Entrer"))
    arrive_by(visitor.get_by_role("button", name="Continuer"))
    headed(visitor, f"Rejoindre {mine.name}")
    arrive_by(visitor.get_by_role("button", name="Rejoindre l’association"))
    headed(visitor, mine.name)
    sent.refresh_from_db()
    assert sent.state == "accepted"
    # Its secret is kept nowhere: neither with the way in, nor in the browser.
    secret = path.rstrip("/").rpartition("/")[2]
    assert secret not in str(list(SignInRequest.objects.values()))
    assert secret not in str(visitor.context.cookies())
    # Found again in the message, it leads to the association; to whoever does not belong to it, it says nothing.
    visitor.goto(path)
    headed(visitor, mine.name)
    visitor.context.clear_cookies()
    assert visitor.goto(path).status == 404


def test_the_link_that_resumes_a_diagnostic_opens_it_on_another_device(visitor):
    made, code = sheets.with_code(Form.EXPRESS)
    email = f"{uuid.uuid4().hex[:8]}@example.org"
    network = f"192.0.2.0/{uuid.uuid4().hex[:4]}"
    diagnostic.send_resume_link(made, code=code, email=email, network=network, now=timezone.now())
    path = link_for(email)
    assert hides_its_address(visitor, path)
    assert hides_its_address(visitor, path)
    headed(visitor, "Reprendre mon diagnostic")
    assert not [cookie for cookie in visitor.context.cookies() if cookie["name"] == "diagnostic"]
    arrive_by(visitor.get_by_role("button", name="Ouvrir mon diagnostic"))
    expect(visitor).to_have_url(re.compile("/diagnostic/questions/"))
    visitor.goto("/diagnostic/arreter/")
    says(visitor, f"{code[:4]} {code[4:]}")


def test_a_link_spent_or_wrong_says_what_to_do(visitor):
    for path in ("/associations/invitation/inconnue/", "/diagnostic/reprendre/inconnu/"):
        assert visitor.goto(path).status == 404
        says(visitor, "ne marche plus")
