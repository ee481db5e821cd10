"""What holds for every page of a diagnostic: hostile texts, few queries, small pages."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from declic.diagnostic import queries, services
from declic.diagnostic.questionnaires import evaluation_of
from tests.diagnostic.pages import HOSTILE, PAGES, POST_ONLY, send, url
from tests.factories.diagnostic import all_answers, assessment, visitor, with_code
from tests.factories.organisations import organisation

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize(
    "field", ["X1", "X5", "X7", "X8", "email", "code", "decision", "reason", "organisation", "key", "vers"]
)
def test_no_field_of_no_form_breaks_on_hostile_text(field, hostile):
    _, code = with_code(answers={"E1": "1"})
    client = visitor(code)
    for name in (*PAGES, "start", "resume"):
        if name != "erase":
            assert send(client, url(name), {field: hostile}).status_code < 500


@pytest.mark.parametrize("hostile", [*HOSTILE, "", "Z99"])
@pytest.mark.parametrize("decision", ["undo", "accepted"])
def test_an_action_that_does_not_exist_is_neither_decided_nor_undecided(hostile, decision):
    _, code = with_code(answers={"E1": "1"})
    assert send(visitor(code), url("decide"), {"decision": f"{hostile}:{decision}"}).status_code == 404


@pytest.mark.parametrize("hostile", ["%00", "%ff", "%ed%a0%80", "9" * 3000, "%E2%80%AE"])
def test_no_address_breaks_on_hostile_text(hostile):
    _, code = with_code(answers={"E1": "1"})
    client = visitor(code)
    for path in ("questions/{}/", "resultat/actions/{}/", "reprendre/{}/", "partage/{}/", "{}/resultat/"):
        assert client.get("/diagnostic/" + path.format(hostile)).status_code < 500


def test_a_marker_in_stored_text_is_shown_escaped():
    marker = '"><svg onload=alert(1)>'
    theirs = organisation(marker)
    made = assessment(answers=all_answers("0"), organisation=theirs)
    client = Client()
    client.force_login(theirs.created_by)
    for name in set(PAGES) - POST_ONLY - {"next", "pdf"}:
        assert b"<svg onload" not in client.get(url(name, made.public_id)).content
    assert client.get(url("pdf", made.public_id)).status_code == 200


@pytest.mark.parametrize(
    ("name", "most"),
    [("questions", 8), ("context", 8), ("review", 8), ("result", 12), ("detail", 12), ("action", 12), ("stop", 8)],
)
def test_queries_are_few(name, most, django_assert_max_num_queries, settings):
    settings.PAGE_CACHE_SECONDS = 10
    theirs = organisation()
    made, code = with_code(answers=all_answers("0"), organisation=theirs)
    client = visitor(code)
    client.force_login(theirs.created_by)
    client.get(url(name))
    services.set_context(made, context={"X1": "20 à 99"}, now=timezone.now())
    with django_assert_max_num_queries(most):
        client.get(url(name))


def test_saving_a_page_takes_few_queries(django_assert_max_num_queries):
    _, code = with_code()
    client = visitor(code)
    with django_assert_max_num_queries(8):
        client.post(url("questions"), {"E1": "0", "E2": "1", "E3": "2"})


@pytest.mark.parametrize("name", [n for n in PAGES if n not in POST_ONLY | {"next", "pdf"}])
def test_pages_stay_small_with_seven_actions_all_decided(name):
    made, code = with_code(answers={**all_answers("0"), "C1": "1", "E1": "1"})
    services.set_context(made, context={"X7": ["site", "assemblee", "appel_dons"]}, now=timezone.now())
    plan = evaluation_of(made, queries.answers_of(made)).plan.now
    for wanted in plan:
        services.decide(made, action=wanted.action, decision="accepted", now=timezone.now())
    page = visitor(code).get(url(name)).content
    assert len(plan) == 7
    assert len(re.findall(rb"<[a-z]", page)) <= 350
    assert len(page) <= 60_000
