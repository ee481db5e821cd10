"""The result: what it says, decisions on its actions, its shared link."""

import re
from importlib import import_module

import pytest
from django.apps import apps
from django.test import Client
from django.utils import timezone

from declic.diagnostic import services
from declic.diagnostic.models import ActionDecision, Form
from tests.diagnostic.pages import dump, url
from tests.factories.diagnostic import all_answers, assessment, visitor, with_code
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db


def test_the_result_says_what_works_before_what_does_not():
    _, code = with_code(answers={**all_answers("0"), "N1": "3", "F1": "nsp"})
    text = visitor(code).get(url("result")).content.decode()
    assert "toujours, et nous les aidons" in text
    assert (
        text.index("Ce qui marche déjà")
        < text.index("Votre profil")
        < text.index("Vos trois priorités")
        < text.index("Votre plan")
    )
    assert "01 99 00 47 56" in text


def test_an_action_that_asks_to_call_shows_the_number_since_a_computer_calls_nobody():
    _, code = with_code(answers=all_answers("0"))
    text = visitor(code).get(url("result")).content.decode()
    calls = re.findall(r'<li id="action-\w+".*?</li>', text, re.DOTALL)
    calls = [action for action in calls if "Appeler le centre" in action]
    assert calls
    for action in calls:
        assert ">01 99 00 47 56</a>, ou écrire à relais@example.org</dd>" in action
        assert action.count("relais@example.org") == 1


def test_a_place_of_the_plan_has_its_name_and_the_hours_of_most_weeks():
    near = a_place("Le Fil", hours="Tu-Fr 09:00-12:00; Sa 10:00-17:00", updated_on=timezone.localdate())
    made, code = with_code(answers=all_answers("0"))
    services.set_context(made, context={"X5": "94028"}, now=timezone.now())
    client = visitor(code)
    hours = "du mardi au vendredi, 9\u00a0h à 12\u00a0h\u202f; samedi, 10\u00a0h à 17\u00a0h"
    (action,) = re.findall(r'<li id="action-A04".*?</li>', client.get(url("result")).content.decode(), re.DOTALL)
    assert f"<dt>Quand</dt><dd>{hours}</dd><dt>Où</dt><dd>Le Fil, 3 place des Bleuets, 94000 Créteil" in action
    one = client.get("/diagnostic/resultat/actions/A04/").content.decode()
    assert f'<a href="/lieux/{near.slug}/">Le Fil</a><br>{hours}<br>3 place des Bleuets' in one


def test_a_level_without_a_topic_says_so():
    _, code = with_code(answers=all_answers("0"))
    text = visitor(code).get(url("result")).content.decode()
    assert text.count("Aucun sujet pour l’instant.") == 3


@pytest.mark.parametrize("answers", [{}, {"E1": "nsp"}, all_answers("nsp"), all_answers("3"), {"E1": "0"}])
@pytest.mark.parametrize("form", [Form.EXPRESS, Form.COMPLETE])
def test_a_result_is_shown_whatever_was_answered(form, answers):
    asked = all_answers(form=form)
    made, code = with_code(form, answers={q: v for q, v in answers.items() if q in asked})
    services.finish(made, now=timezone.now())
    client = visitor(code)
    text = client.get(url("result")).content.decode()
    assert "Votre plan" in text
    assert client.get(url("detail")).status_code == 200
    assert client.get(url("pdf")).content.startswith(b"%PDF")
    if not answers:
        assert "Pas assez de réponses pour" in text
        assert "N’oublier personne" in text


def test_a_decision_is_kept_shown_and_taken_back():
    made, code = with_code(answers=all_answers("0"))
    client = visitor(code)
    assert client.post(url("decide"), {"decision": "A01:accepted"}).url == "/diagnostic/resultat/#action-A01"
    tag = re.search(r'<span class="tag sun">([^<]+)</span>', client.get(url("result")).content.decode())[1]
    assert f"{tag[:1].upper()}{tag[1:]}" == "Nous la faisons"
    client.post(url("decide"), {"decision": "A01:undo"})
    assert ActionDecision.objects.filter(assessment=made).count() == 0


def test_a_decision_by_htmx_answers_the_plan_alone_with_the_news_said():
    _, code = with_code(answers=all_answers("0"))
    part = visitor(code).post(url("decide"), {"decision": "A01:done"}, headers={"HX-Request": "true"}).content.decode()
    assert part.lstrip().startswith('<section class="frame band plan-block" id="plan"')
    assert 'role="status"' in part
    assert 'id="done-A01" aria-pressed="true"' in part
    assert "Les deux sont peut-être vrais" in part


def test_what_is_done_is_said_in_one_way():
    _, code = with_code(answers=all_answers("0"))
    client = visitor(code)
    page = client.get(url("action")).content.decode()
    assert "C’est fait" in page
    assert "Déjà fait" not in page
    client.post(url("action"), {"decision": "done"})
    assert '<span class="tag">c’est fait</span>' in client.get(url("result")).content.decode()


def test_what_was_refused_as_done_already_is_done():
    migration = import_module("declic.diagnostic.migrations.0003_done_is_said_in_one_way")
    made = assessment(answers=all_answers("0"))
    old = {"A01": ("refused", "already_done"), "A02": ("refused", "no_time"), "A03": ("accepted", "")}
    for action, (decision, reason) in old.items():
        ActionDecision.objects.create(assessment=made, action=action, decision=decision, reason=reason)
    migration.done_is_done(apps, None)
    kept = {d.action: (d.decision, d.reason) for d in made.decisions.all()}
    assert kept == old | {"A01": ("done", "")}


def test_a_refusal_asks_why():
    _, code = with_code(answers=all_answers("0"))
    client = visitor(code)
    page = client.post(url("action"), {"decision": "refused"}).content.decode()
    assert "Dites pourquoi c’est non" in page
    assert client.post(url("action"), {"decision": "refused", "reason": "too_expensive"}).status_code == 302
    assert "refusée (trop cher)" in client.get(url("result")).content.decode()


def test_published_figures_say_source_year_base_and_the_difference_of_question():
    _, code = with_code(answers=all_answers("1"))
    text = visitor(code).get(url("detail")).content.decode().replace("&nbsp;", " ").replace("\xa0", " ")
    for part in (
        "42 %",
        "84 %",
        "57 %",
        "41 %",
        "75 %",
        "27 %",
        "17 %",
        "Solidatech",
        "2019",
        "2020",
        "Base :",
        "nous demandons",
    ):
        assert part in text
    assert "Vous en avez entendu parler." in text


def test_a_shared_link_shows_the_result_and_changes_nothing(tmp_path):
    _made, code = with_code(answers=all_answers("0"))
    owner = visitor(code)
    owner.post(url("share"))
    link = re.search(r'value="(http\S+/diagnostic/partage/\S+)"', owner.get(url("share")).content.decode())[1]
    path = link[link.index("/diagnostic") :]
    reader, before = Client(), dump(tmp_path)
    page = reader.get(path)
    text = page.content.decode()
    assert (page.status_code, page["Referrer-Policy"], page["X-Robots-Tag"]) == (
        200,
        "no-referrer",
        "noindex, nofollow",
    )
    assert page["Cache-Control"] == "no-store"
    assert not reader.cookies
    assert "<form" not in text
    assert code[:4] not in text
    assert dump(tmp_path) == before
    assert reader.post(path).status_code == 405
    owner.post(url("share"), {"arreter": "1"})
    assert reader.get(path).status_code == 404
