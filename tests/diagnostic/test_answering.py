"""The pages of questions and the context: what is kept, where each button leads, stopping."""

import re

import pytest
from django.test import Client

from declic.diagnostic import queries
from declic.diagnostic.models import Answer, Assessment, Form
from declic.diagnostic.views import questions
from tests.diagnostic.pages import HOSTILE, send, url
from tests.factories.diagnostic import all_answers, visitor, with_code

pytestmark = pytest.mark.django_db


def test_a_page_of_answers_is_kept_and_leads_to_the_next():
    made, code = with_code()
    sent = visitor(code).post(url("questions"), {"E1": "0", "E2": "nsp", "vers": "suite", "Z9": "1", "form": "express"})
    assert sent.url == "/diagnostic/questions/competences/"
    assert queries.answers_of(made) == {"E1": "0", "E2": "nsp"}
    assert Assessment.objects.get().form == Form.COMPLETE


@pytest.mark.parametrize(
    ("slug", "wanted", "then"),
    [
        ("competences", "avant", "/diagnostic/questions/equipement/"),
        ("equipement", "avant", "/diagnostic/relire/"),
        ("equipement", "arreter", "/diagnostic/arreter/"),
        ("benevolat", "suite", "/diagnostic/contexte/"),
        ("equipement", "//ailleurs", "/diagnostic/questions/competences/"),
    ],
)
def test_every_button_keeps_what_is_ticked(slug, wanted, then):
    made, code = with_code()
    first = {"equipement": "E1", "competences": "C1", "benevolat": "B1"}[slug]
    sent = visitor(code).post(f"/diagnostic/questions/{slug}/", {first: "2", "vers": wanted})
    assert sent.url == then
    assert queries.answers_of(made) == {first: "2"}


def _default_button(page, form):
    # What the Enter key presses from a field: the first button of its form, in the order of the source.
    return re.search(rf'<button[^>]* form="{form}"[^>]*>', page)[0]


def test_the_enter_key_goes_on_and_never_stops():
    _, code = with_code()
    client = visitor(code)
    assert 'value="suite"' in _default_button(client.get(url("questions")).content.decode(), "reponses")
    assert 'value="resultat"' in _default_button(client.get(url("context")).content.decode(), "contexte")


def test_asking_for_the_code_by_mail_keeps_what_is_ticked():
    _, code = with_code()
    page = visitor(code).get(url("questions")).content.decode()
    assert re.search(r'<button[^>]*value="arreter"[^>]*>Recevoir ce code par courriel', page)
    assert "/diagnostic/arreter/" not in page


def test_a_theme_changed_from_the_review_comes_back_to_it():
    _, code = with_code(answers=all_answers("1"))
    client = visitor(code)
    assert "/diagnostic/questions/libre/?tout" in client.get(url("review")).content.decode()
    assert client.post("/diagnostic/questions/libre/?tout", {"I1": "3"}).url == "/diagnostic/relire/"


@pytest.mark.parametrize("value", [*HOSTILE, "4", "na", "-1"])
def test_a_wrong_answer_says_so_and_loses_no_other(value):
    made, code = with_code()
    page = send(visitor(code), url("questions"), {"E1": value, "E2": "2"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "Il reste une chose à corriger" in text
    assert re.search(r'name="E2" value="2" checked', text)
    assert Answer.objects.filter(assessment=made).count() == 0
    assert "<svg onload" not in text


def test_wrong_answers_are_not_kept_in_memory():
    _, code = with_code(answers={"E1": "2"})
    client, pieces = visitor(code), questions._question.cache_info().maxsize
    assert pieces
    client.post(url("questions"), {"E1": "x" * 10})
    before = questions._question.cache_info().currsize
    for number in range(5):
        page = client.post(url("questions"), {"E1": "x" * 100 + str(number), "E2": "2"}).content.decode()
    assert re.search(r'name="E1" value="2" checked', page)
    assert questions._question.cache_info().currsize <= before + 2


@pytest.mark.parametrize("slug", ["nulle-part", "etape-1", "e" * 300])
def test_a_theme_that_does_not_exist_is_not_found(slug):
    _, code = with_code()
    assert visitor(code).get(f"/diagnostic/questions/{slug}/").status_code == 404


def test_express_asks_ten_questions_then_only_the_twenty_four_others():
    client = Client()
    client.post("/diagnostic/", {"form": "express"})
    asked = _walk(client)
    client.post("/diagnostic/terminer/")
    assert len(asked) == 10
    client.post("/diagnostic/completer/")
    then = _walk(client)
    assert len(then) == 24
    assert not set(asked) & set(then)
    assert queries.answers_of(Assessment.objects.get()).keys() == set(all_answers())


def _walk(client):
    asked, page = [], client.get(client.get("/diagnostic/suite/").url)
    while "/questions/" in page.request["PATH_INFO"]:
        here = list(dict.fromkeys(re.findall(r'name="([A-Z]\d)"', page.content.decode())))
        asked += here
        page = client.get(client.post(page.request["PATH_INFO"], dict.fromkeys(here, "1")).url)
    assert page.request["PATH_INFO"] == "/diagnostic/contexte/"
    return asked


def test_an_express_page_left_open_while_completing_still_keeps_its_answers():
    made, code = with_code(Form.EXPRESS, answers={"E1": "1"})
    client = visitor(code)
    client.post(url("complete"))
    assert client.get("/diagnostic/questions/etape-2/").status_code == 200
    assert client.post("/diagnostic/questions/etape-2/", {"L1": "2"}).url == "/diagnostic/questions/etape-3/"
    assert client.post("/diagnostic/questions/etape-2/?tout", {"L2": "3"}).url == "/diagnostic/relire/"
    assert queries.answers_of(made) == {"E1": "1", "L1": "2", "L2": "3"}


@pytest.mark.parametrize("name", ["review", "stop"])
def test_once_finished_the_questions_left_are_still_within_reach(name):
    _, code = with_code(answers={"E1": "1", "E2": "1", "E3": "1"})
    client = visitor(code)
    assert client.get(url("next")).url == "/diagnostic/resultat/"
    [following] = re.findall(r'href="(/diagnostic/suite/[^"]*)"', client.get(url(name)).content.decode())
    assert client.get(following).url == "/diagnostic/questions/competences/"


def test_once_finished_with_nothing_left_the_questions_lead_to_the_result():
    _, code = with_code(answers=all_answers("1"))
    assert visitor(code).get("/diagnostic/suite/?questions").url == "/diagnostic/resultat/"


def test_coming_back_goes_to_the_first_page_with_a_question_left():
    _, code = with_code()
    client = visitor(code)
    client.post(url("questions"), {"E1": "1", "E2": "1", "E3": "1"})
    assert client.get("/diagnostic/suite/").url == "/diagnostic/questions/competences/"


def test_stopping_on_a_wrong_field_keeps_what_it_said_before_and_all_the_rest():
    made, code = with_code()
    client = visitor(code)
    client.post(url("context"), {"X5": "Créteil", "X1": "20 à 99"})
    client.post(url("context"), {"X5": "Nulle part sur terre", "X2": "5 à 19", "vers": "arreter"})
    kept = Assessment.objects.get(pk=made.pk)
    assert (kept.context, kept.commune) == ({"X5": "94028", "X2": "5 à 19"}, "94028")


def test_the_context_is_kept_and_shown_again():
    made, code = with_code()
    client = visitor(code)
    sent = {"X1": "20 à 99", "X5": "Créteil", "X7": ["site", "assemblee"], "X8": ["libre"], "X10": "2 ans et plus"}
    assert client.post(url("context"), sent).url == "/diagnostic/resultat/"
    kept = Assessment.objects.get(pk=made.pk)
    assert kept.context == {**sent, "X5": "94028"}
    assert (kept.commune, kept.size, kept.state) == ("94028", "20 à 99", "finished")
    page = client.get(url("context")).content.decode()
    assert "Créteil (94000)" in page
    assert '<option value="20 à 99" selected>' in page


@pytest.mark.parametrize(("wanted", "then"), [("arreter", "/diagnostic/arreter/"), ("relire", "/diagnostic/relire/")])
def test_leaving_the_context_keeps_what_was_said_and_finishes_nothing(wanted, then):
    made, code = with_code()
    client = visitor(code)
    assert f'name="vers" value="{wanted}"' in client.get(url("context")).content.decode()
    assert client.post(url("context"), {"X1": "20 à 99", "vers": wanted}).url == then
    kept = Assessment.objects.get(pk=made.pk)
    assert (kept.context, kept.state) == ({"X1": "20 à 99"}, "started")


def test_stopping_is_never_refused_and_keeps_what_is_right():
    made, code = with_code()
    sent = {"X1": "20 à 99", "X5": "Nulle part sur terre"}
    client = visitor(code)
    assert (
        "Nous ne trouvons pas cette commune" in client.post(url("context"), {**sent, "vers": "relire"}).content.decode()
    )
    assert client.post(url("context"), {**sent, "vers": "arreter"}).url == "/diagnostic/arreter/"
    assert Assessment.objects.get(pk=made.pk).context == {"X1": "20 à 99"}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"X8": ["libre", "equipement", "finances", "gestion"]}, "Cochez-en trois au plus"),
        ({"X5": "Nulle part sur terre"}, "Nous ne trouvons pas cette commune"),
        ({"X1": "beaucoup"}, "Ce choix n’est pas dans la liste"),
        ({"X7": ["\x00"]}, "Ce choix n’est pas dans la liste"),
    ],
)
def test_a_context_that_cannot_be_says_what_to_do_and_keeps_the_rest(sent, said):
    made, code = with_code()
    page = visitor(code).post(url("context"), {"X2": "5 à 19", **sent})
    text = page.content.decode()
    assert page.status_code == 200
    assert said in text
    assert '<option value="5 à 19" selected>' in text
    assert Assessment.objects.get(pk=made.pk).context == {}
