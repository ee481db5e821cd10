"""States that no list of pages shows: nothing found, nothing there, mails to read, a shared result, advisers' pages."""

import pytest
from django.urls import reverse

from declic.core.outbox.queueing import queue_message
from declic.diagnostic.models import Assessment, State
from tests.browser.test_pages import wrongs_of

NOTHING_FOUND = [
    "/formations/?sujet=rien&moment=soir",
    "/lieux/?commune=Cr%C3%A9tail",
    "/lieux/?commune=Saint-Maur&b=imprimer",
    "/logiciels/?q=xyzxyz",
    "/chercher/?q=xyzxyz",
    "/chercher/?q=compta",
]


@pytest.mark.parametrize("path", NOTHING_FOUND)
def test_what_finds_nothing_works_for_everybody(browser, site, path):
    assert wrongs_of(browser, site, path, "") == []


def test_a_page_that_does_not_exist_works_for_everybody(browser, site):
    wrong = wrongs_of(browser, site, "/nulle-part/", "", status=404)
    assert [line for line in wrong if "404 (Not Found)" not in line] == []


def test_the_mails_of_the_demonstration_work_for_everybody(browser, site):
    to = "une-adresse-vraiment-longue.de-tresorier@association-des-amis-du-canal.example"
    queue_message(to, subject="Votre code pour entrer dans Déclic", text="Un texte.", purpose="essai")
    assert wrongs_of(browser, site, "/dev/mails/", "") == []


def test_the_advisers_list_works_for_everybody(browser, site):
    assert wrongs_of(browser, site, "/gestion/diagnostics/", site.cookies["adviser"]) == []


def test_what_prepares_a_talk_works_for_everybody(browser, site):
    finished = Assessment.objects.filter(state=State.FINISHED, organisation__isnull=False).first()
    path = reverse("diagnostic_desk:talk", args=[finished.public_id])
    assert wrongs_of(browser, site, path, site.cookies["adviser"]) == []
