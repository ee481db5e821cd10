"""A certificate in a real browser, on a telephone: who came takes it, somebody else verifies its number."""

import io
import uuid
from datetime import timedelta
from pathlib import Path

import pikepdf
import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from declic.programme import services
from declic.programme.engine.certificate_number import shown
from declic.programme.engine.person import Person
from declic.programme.models import Attendance, Channel, Presence
from declic.programme.services import Opinion, Request
from declic.programme.tokens import evaluation_token_of, token_of
from tests.browser.test_entering import PHONE
from tests.browser.test_pages import wrongs_of
from tests.browser.waiting import arrive_by, says
from tests.factories.programme import a_course, a_session


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def visitor(browser, site, request):
    context = browser.new_context(base_url=site.url, java_script_enabled=request.param, viewport=PHONE)
    yield context.new_page()
    context.close()


def who_came(name="Odile Martin"):
    """Somebody who was at a session that is over."""
    where = a_session(
        a_course(f"Tenir ses comptes {uuid.uuid4().hex[:6]}"), starts_at=timezone.now() + timedelta(days=9)
    )
    asked = Request(Person(name, f"{uuid.uuid4().hex[:10]}@example.org"), Channel.WEB)
    mine = services.register(where, asked, now=timezone.now()).registration
    start = timezone.now() - timedelta(days=2)
    where.parts.update(starts_at=start, ends_at=start + timedelta(hours=2))
    Attendance.objects.create(registration=mine, part=where.parts.get(), presence=Presence.PRESENT)
    return mine


def own_page(registration):
    return reverse("programme:registration", args=[token_of(registration.public_id)])


def test_who_came_takes_it_and_somebody_else_verifies_its_number(visitor):
    mine = who_came()
    visitor.goto(own_page(mine))
    with visitor.expect_download() as taken:
        visitor.get_by_role("button", name="Votre attestation (PDF)").click()
    with pikepdf.open(io.BytesIO(Path(taken.value.path()).read_bytes())) as pdf:
        assert pdf.open_metadata()["dc:title"].startswith("Attestation de Odile Martin")
    number = mine.certificates.get().number
    visitor.goto(reverse("programme:verify"))
    field = visitor.get_by_label("Le numéro de l’attestation")
    field.fill(shown(number)[:-1])
    arrive_by(visitor.get_by_role("button", name="Vérifier"))
    says(visitor, "n’est pas bien recopié")
    expect(field).to_have_value(shown(number)[:-1])
    field.fill(shown(number).lower().replace("-", " "))
    arrive_by(visitor.get_by_role("button", name="Vérifier"))
    says(visitor, "Cette attestation est valable", "Odile Martin")


def test_who_came_says_what_they_thought_once(visitor):
    mine = who_came()
    visitor.goto(own_page(mine))
    arrive_by(visitor.get_by_role("link", name="Donner mon avis"))
    arrive_by(visitor.get_by_role("button", name="Donner mon avis"))
    says(visitor, "Répondez à une question au moins")
    visitor.get_by_label("Plutôt oui").first.check()
    visitor.get_by_label("Un mot de plus").fill("Merci à toutes")
    arrive_by(visitor.get_by_role("button", name="Donner mon avis"))
    says(visitor, "Merci, c’est fait.")
    kept = mine.session.evaluations.get()
    assert (kept.learnt, kept.useful, kept.comment) == (3, None, "Merci à toutes")
    visitor.goto(own_page(mine))
    says(visitor, "Merci d’être venu·e.")
    expect(visitor.get_by_role("main")).not_to_contain_text("Donner mon avis")


def test_each_page_works_for_everybody(browser, site):
    mine = who_came("Anne-Sophie de la Tour-d’Auvergne-Lauraguais")
    made = services.certify(mine, now=timezone.now())
    page = reverse("programme:certificate", args=[shown(made.number)])
    desk = reverse("programme_desk:session", args=[mine.session.uuid])
    assert wrongs_of(browser, site, own_page(mine), "") == []
    assert wrongs_of(browser, site, reverse("programme:verify") + "?numero=12", "") == []
    assert wrongs_of(browser, site, page, "") == []
    assert wrongs_of(browser, site, desk, site.cookies["adviser"]) == []
    asked = reverse("programme:evaluation", args=[evaluation_token_of(mine.public_id)])
    assert wrongs_of(browser, site, asked, "") == []
    for number in range(3):
        said_so = Opinion(learnt=4, comment=f"Bien, {number}")
        services.copy_from_paper(mine.session, said_so, key=uuid.uuid4(), now=timezone.now())
    results = reverse("programme_desk:evaluations", args=[mine.session.uuid])
    assert wrongs_of(browser, site, results, site.cookies["adviser"]) == []
