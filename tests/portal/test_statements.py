"""The accessibility statement says what is true, and the register says all that is kept."""

import re
from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from declic.core import contributions
from declic.portal.statements import accessibility_statement


def test_each_proof_of_the_statement_is_a_test_of_this_project():
    statement = accessibility_statement()
    assert statement.checked
    assert [c.proof for c in statement.checked if not (settings.BASE_DIR / c.proof).is_file()] == []


def test_the_statement_is_dated_and_admits_what_it_does_not_know():
    statement = accessibility_statement()
    assert isinstance(statement.written_on, date)
    assert statement.not_checked
    assert statement.defects
    assert statement.state == "partiellement conforme"


@pytest.mark.django_db
def test_the_page_shows_every_line_of_the_statement(client):
    page = client.get("/accessibilite/").content.decode()
    statement = accessibility_statement()
    for line in (*statement.not_checked, *statement.defects, *(c.what for c in statement.checked)):
        assert line in page
    assert "Défenseur des droits" in page


@pytest.mark.django_db
def test_the_foot_of_every_page_says_the_state_of_the_statement(client):
    assert f">Accessibilité\u00a0: {accessibility_statement().state}</a>" in client.get("/").content.decode()


@pytest.mark.django_db
def test_the_privacy_page_is_made_from_the_register(client):
    page = client.get("/donnees-personnelles/").content.decode()
    assert "Message reçu : nom, courriel, message" in page
    assert "Douze mois" in page
    assert "CNIL" in page


@pytest.mark.django_db
def test_the_privacy_page_says_every_line_of_the_register(client):
    """Promise E1: nothing that is declared is left out of what the public reads."""
    page = BeautifulSoup(client.get("/donnees-personnelles/").content, "html.parser").get_text(" ")
    shown = " ".join(page.split()).lower()
    lines = [line for line in contributions.personal_data.ask() if line.fields]
    assert len(lines) > 10
    for line in lines:
        for said in (line.purpose, line.retention, line.recipients):
            assert plain(said) in shown, line.model


def plain(text):
    return " ".join(str(text).split()).lower()


@pytest.mark.django_db
def test_what_is_kept_is_named_in_french_words(client):
    page = BeautifulSoup(client.get("/donnees-personnelles/").content, "html.parser")
    names = [row.th.text for row in page.select("tbody tr")]
    english = re.compile(r"\b(state|data|authenticator|password|log|hash|network|user)\b", re.IGNORECASE)
    assert "Trace du travail des agents" in names
    assert "Saisie interrompue d’un agent" in names
    assert [line for line in page.select_one("table").stripped_strings if english.search(line)] == []
