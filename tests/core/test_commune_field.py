import pytest
from bs4 import BeautifulSoup
from django import forms

from declic.core.commune_field import CommuneField

pytestmark = pytest.mark.django_db


class Headquarters(forms.Form):
    commune = CommuneField(label="Commune")
    other = CommuneField(label="Autre commune", required=False)


def form(**data):
    return Headquarters(data)


def page(bound):
    return BeautifulSoup(str(bound["commune"]), "html.parser")


@pytest.mark.parametrize("text", ["Créteil", "creteil", "94000", " 94000 Créteil ", "Créteil (94000)"])
def test_text_that_names_one_commune_is_taken(text):
    bound = form(commune=text)
    assert bound.is_valid(), bound.errors
    assert bound.cleaned_data == {"commune": "94028", "other": ""}


def test_nothing_typed_asks_for_the_commune():
    assert form(commune="  ").errors == {"commune": ["Écrivez le nom de la commune, ou son code postal."]}


def test_several_communes_are_asked_about_with_the_text_kept():
    bound = form(commune="Saint-Maur")
    assert bound.errors == {"commune": ["Choisissez la commune dans la liste ci-dessous."]}
    shown = page(bound)
    assert shown.find("input", type="text")["value"] == "Saint-Maur"
    assert "Laquelle" in shown.legend.text
    radios = shown.find_all("input", type="radio")
    assert radios[0]["value"] == "94068"
    assert radios[-1]["value"] == "aucune"
    assert {radio["name"] for radio in radios} == {"commune_choix"}


def test_the_choice_made_is_taken_and_shown_so_that_it_stays():
    bound = form(commune="Saint-Maur", commune_choix="94068")
    assert bound.is_valid()
    assert bound.cleaned_data["commune"] == "94068"
    assert page(bound).find("input", type="text")["value"] == "Saint-Maur-des-Fossés (94)"


def test_none_of_these_says_what_to_do():
    bound = form(commune="Saint-Maur", commune_choix="aucune")
    assert "en entier" in bound.errors["commune"][0]
    assert page(bound).find("input", value="aucune").has_attr("checked")


def test_a_typo_is_met_with_a_proposal():
    bound = form(commune="Chrétieil")
    assert not bound.is_valid()
    assert "Vouliez-vous dire" in page(bound).legend.text


def test_an_unknown_name_says_so():
    bound = form(commune="Zzyzx Road")
    assert bound.errors["commune"][0].startswith("Nous ne trouvons pas cette commune.")
    assert page(bound).find("input", type="radio") is None


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "x" * 100_000, "\u202eabc", "9" * 5_000, '"><svg onload=alert(1)>'])
@pytest.mark.parametrize("choice", ["", "\0", "x" * 1_000])
def test_hostile_text_is_refused_and_shown_escaped(text, choice):
    bound = form(commune=text, commune_choix=choice)
    assert not bound.is_valid()
    assert page(bound).find("svg") is None


def test_a_stored_code_is_shown_as_a_name():
    unbound = Headquarters(initial={"commune": "94028"})
    assert page(unbound).find("input", type="text")["value"] == "Créteil (94000)"
    assert not Headquarters({"commune": "Créteil (94000)"}, initial={"commune": "94028"}).has_changed()


def test_suggestions_are_a_part_of_a_page_that_anyone_may_ask_for(client):
    response = client.get("/communes/", {"champ": "commune", "commune": "Champigny"})
    shown = BeautifulSoup(response.content, "html.parser")
    assert shown.find("input")["value"] == "94017"
    assert not response.cookies


def test_suggestions_say_when_one_commune_is_found(client):
    assert "Créteil (94000)" in client.get("/communes/", {"q": "creteil"}).content.decode()


@pytest.mark.parametrize(
    "query", [{}, {"q": ""}, {"q": "a\0"}, {"champ": "<b>", "<b>": "Champigny"}, {"q": "x" * 5_000}]
)
def test_suggestions_withstand_anything(client, query):
    response = client.get("/communes/", query)
    assert response.status_code == 200
    assert b"<b>" not in response.content
