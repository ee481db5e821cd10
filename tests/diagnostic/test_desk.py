import csv
import io
import uuid
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from declic.diagnostic import contributions, demonstration, services
from declic.diagnostic.models import Assessment, Form
from declic.people.models import Role
from tests.factories.diagnostic import all_answers, assessment, with_code
from tests.factories.organisations import member, organisation, person
from tests.factories.people import a_user

pytestmark = pytest.mark.django_db
LIST = "/gestion/diagnostics/"


def signed_in(role=Role.ADVISER):
    client = Client()
    client.force_login(a_user(role))
    return client


def text_of(response):
    return response.content.decode().replace("\xa0", " ").replace("&nbsp;", " ").replace("\u202f", " ")


@pytest.mark.parametrize("path", [LIST, LIST + "export.csv", LIST + "export.xlsx", LIST + "{id}/"])
@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 302), (Role.MEMBER, 403), (Role.EDITOR, 403), (Role.ADVISER, 200), (Role.ADMINISTRATOR, 200)],
)
def test_diagnostics_are_for_advisers(path, role, status):
    made = assessment(answers={"E1": "1"}, organisation=organisation())
    client = signed_in(role) if role else Client()
    assert client.get(path.format(id=made.public_id)).status_code == status


def test_a_diagnostic_that_nobody_claimed_is_counted_and_never_read():
    marker = "94028"
    made, code = with_code(answers={"E1": "1"})
    services.set_context(made, context={"X5": marker, "X1": "500 et plus"}, now=timezone.now())
    with_code()
    client = signed_in()
    page = text_of(client.get(LIST))
    assert "1 autre diagnostic terminé et 1 commencé sans association" in page
    for query in ("", f"?q={code}", "?q=Créteil", "?taille=500+et+plus"):
        assert "Aucun diagnostic ici" in text_of(client.get(LIST + query))
        assert len(client.get(LIST + "export.csv" + query).content.decode("utf-8-sig").splitlines()) == 1
    foreign, missing = client.get(f"{LIST}{made.public_id}/"), client.get(f"{LIST}{uuid.uuid4()}/")
    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=eclaireurs", ["Les Éclaireurs"]),
        ("q=vitry", ["Club du Moulin"]),
        ("forme=express", ["Club du Moulin"]),
        ("taille=20+%C3%A0+99", ["Les Éclaireurs"]),
        ("q=rien", []),
        ("q=%00&forme=x&taille=%ed%a0%80&page=999999999999999999999", ["Club du Moulin", "Les Éclaireurs"]),
    ],
)
def test_the_list_is_searched_and_filtered(query, names):
    lit = organisation("Les Éclaireurs", commune="94028")
    services.set_context(
        assessment(answers=all_answers("0"), organisation=lit), context={"X1": "20 à 99"}, now=timezone.now()
    )
    mill = organisation("Club du Moulin", commune="94081")
    assessment(Form.EXPRESS, answers={"E1": "1"}, organisation=mill)
    page = text_of(signed_in().get(f"{LIST}?{query}"))
    assert [name for name in ("Club du Moulin", "Les Éclaireurs") if name in page] == names


def test_a_code_read_on_the_telephone_finds_its_diagnostic():
    made, code = with_code(answers={"E1": "1"}, organisation=organisation("Les Éclaireurs"))
    assessment(answers={"E1": "1"}, organisation=organisation("Club du Moulin"))
    page = text_of(signed_in().get(LIST, {"q": f"{code[:4]} {code[4:]}"}))
    assert "Les Éclaireurs" in page
    assert "Club du Moulin" not in page
    assert made.organisation.name == "Les Éclaireurs"


def test_the_export_holds_no_formula():
    assessment(answers={"E1": "1"}, organisation=organisation("=HYPERLINK(1)"))
    body = signed_in().get(LIST + "export.csv").content.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(body), delimiter=";"))
    assert rows[0] == ["date", "association", "commune", "adhérents", "forme", "état", "première action"]
    assert rows[1][1] == "'=HYPERLINK(1)"
    assert rows[1][2] == "Créteil (94000)"


def test_the_export_opens_in_a_spreadsheet_too():
    assessment(answers={"E1": "1"}, organisation=organisation("=HYPERLINK(1)"))
    answer = signed_in().get(LIST + "export.xlsx")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="diagnostics.xlsx"'
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert [cell.value for cell in sheet[1]][:2] == ["date", "association"]
    assert sheet["B2"].data_type == "s"  # a text, and no formula


def test_the_list_takes_as_many_queries_for_three_as_for_thirty(django_assert_num_queries):
    client = signed_in()
    theirs = organisation()
    counts = []
    for size in (3, 27):
        for _ in range(size):
            assessment(answers={"E1": "1"}, organisation=theirs)
        client.get(LIST)
        with django_assert_num_queries(5) as seen:
            page = text_of(client.get(LIST))
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert page.count("<tr") == 21
    assert "Suivante" in page


def test_the_page_that_prepares_a_talk_says_what_to_ask(django_assert_max_num_queries, settings):
    settings.PAGE_CACHE_SECONDS = 10
    theirs = organisation("Les Éclaireurs")
    answers = {**all_answers("0"), "N1": "3", "F1": "nsp"}
    made = assessment(answers=answers, organisation=theirs)
    services.set_context(made, context={"X1": "20 à 99", "X7": ["site"], "X8": ["libre"]}, now=timezone.now())
    services.decide(made, action="A01", decision="refused", reason="not_understood", now=timezone.now())
    client = signed_in()
    page = client.get(f"{LIST}{made.public_id}/")
    text = text_of(page)
    for said in (
        "qu’est-ce qui n’était pas clair",
        "« Comment tenez-vous les comptes ? » : qui, chez eux, pourrait le savoir",
        "toujours, et nous les aidons",
        "Faire ou refaire un site",
        "Logiciels libres et indépendance",
        "refusée (je ne comprends pas)",
        "» Leur réponse : « ",
        "Ce que dit leur plan",
    ):
        assert said in text
    low = BeautifulSoup(page.content, "html.parser").find(id="bas").find_parent("section")
    pairs = [(dt.text, dt.find_next_sibling("dd").text) for dt in low.find_all("dt")]
    assert len(pairs) == 6
    assert all(question.endswith("?") and answer for question, answer in pairs)
    assert "'unsafe-inline'" not in page["Content-Security-Policy"]
    with django_assert_max_num_queries(12):
        client.get(f"{LIST}{made.public_id}/")


def test_a_marker_in_a_name_is_shown_escaped_to_advisers():
    made = assessment(answers=all_answers("0"), organisation=organisation('"><svg onload=alert(1)>'))
    client = signed_in()
    for path in (LIST, f"{LIST}{made.public_id}/", f"{LIST}?q=%22%3E%3Csvg+onload"):
        assert b"<svg onload" not in client.get(path).content


def test_the_story_of_an_association_dates_its_diagnostics():
    theirs = organisation()
    assessment(answers={"E1": "1"}, organisation=theirs)
    services.claim(assessment(), user=theirs.created_by, organisation=theirs, now=timezone.now())
    assert sorted(item.text for item in contributions.diagnostics_of(theirs.pk)) == [
        "Diagnostic commencé",
        "Diagnostic terminé\u00a0: voir le plan d’action",
    ]
    assert contributions.diagnostics_of(organisation().pk) == []


def test_the_story_leads_an_adviser_to_the_page_they_may_read():
    made = assessment(answers={"E1": "1"}, organisation=organisation())
    [item] = contributions.diagnostics_of(made.organisation_id)
    assert signed_in().get(item.url).url == f"{LIST}{made.public_id}/"
    assert signed_in(Role.EDITOR).get(item.url).status_code == 404
    assert signed_in().get(f"/diagnostic/{made.public_id}/relire/").status_code == 404
    assert signed_in().get(f"/diagnostic/{assessment(answers={'E1': '1'}).public_id}/resultat/").status_code == 404


def test_the_back_office_says_how_many_diagnostics_were_finished_this_week():
    assert contributions.new_diagnostics(timezone.now()) == []
    assessment(answers={"E1": "1"}, organisation=organisation())
    assessment(answers={"E1": "1"})
    assert [(a.count, a.url) for a in contributions.new_diagnostics(timezone.now())] == [(1, f"{LIST}?semaine=1")]


def test_the_tile_of_the_week_leads_to_what_it_counts():
    new, old = organisation("La Nouvelle"), organisation("L’Ancienne")
    assessment(answers={"E1": "1"}, organisation=new)
    assessment(answers={"E1": "1"}, organisation=old, now=timezone.now() - timedelta(days=8))
    client = signed_in()
    week = client.get(f"{LIST}?semaine=1").content.decode()
    assert "La Nouvelle" in week
    assert "L’Ancienne" not in week
    assert "1 diagnostic terminé depuis sept jours" in week.replace("\u00a0", " ")
    assert f'href="{LIST}"' in week
    assert "La Nouvelle" in client.get(f"{LIST}export.csv?semaine=1").content.decode()
    assert "L’Ancienne" not in client.get(f"{LIST}export.csv?semaine=1").content.decode()


def test_the_addresses_of_an_account_are_its_own():
    theirs, others = organisation(), organisation()
    made = assessment(answers={"E1": "1"}, organisation=theirs)
    assessment(answers={"E1": "1"}, organisation=others)
    mate = member(theirs).user
    assert [a.url for a in contributions.pages(mate)] == [f"/diagnostic/{made.public_id}/resultat/"]
    assert list(contributions.pages(None)) == list(contributions.pages(person())) == []
    assert len(list(contributions.pages(a_user(Role.ADVISER)))) == 2


def test_every_model_is_in_the_register_of_processing():
    declared = {line.model for line in contributions.register()}
    models = {"Assessment", "Answer", "ActionDecision", "NotYet", "ResumeLink", "Attempts"}
    assert declared == {f"diagnostic.{name}" for name in models}


def test_the_demonstration_is_varied_and_the_same_for_the_same_seed():
    now = timezone.now()
    for _ in range(8):
        organisation()
    assert demonstration.load(size=8, seed=2021, now=now) == {"diagnostics": 8}
    first = _said()
    assert demonstration.load(size=8, seed=2021, now=now) == {"diagnostics": 8}
    assert _said() == first
    assert len({row[1:] for row in first}) == 8
    Assessment.objects.all().delete()
    demonstration.load(size=8, seed=2021, now=now)
    assert _said() == first
    Assessment.objects.all().delete()
    demonstration.load(size=8, seed=2022, now=now)
    assert _said() != first


def _said():
    rows = []
    for made in Assessment.objects.order_by("organisation_id").prefetch_related("answers", "decisions"):
        answers = sorted((a.question, a.value) for a in made.answers.all())
        decisions = sorted((d.action, d.decision, d.reason) for d in made.decisions.all())
        rows.append(
            (made.organisation_id, made.form, made.finished_at, str(made.context), str(answers), str(decisions))
        )
    return rows
