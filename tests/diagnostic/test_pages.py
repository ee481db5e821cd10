import re
import uuid
from datetime import timedelta
from http.cookies import SimpleCookie
from importlib import import_module
from urllib.parse import urlencode

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from declic.core.models import Message
from declic.diagnostic import queries, services
from declic.diagnostic.models import ActionDecision, Answer, Assessment, Form
from declic.diagnostic.questionnaires import evaluation_of
from declic.diagnostic.views import questions
from declic.diagnostic.views.reach import COOKIE
from tests.factories.diagnostic import all_answers, assessment, visitor, with_code
from tests.factories.organisations import member, organisation, person
from tests.factories.places import a_place

pytestmark = pytest.mark.django_db

# Every page of a diagnostic, and what is posted to it.
PAGES = {
    "next": {},
    "questions": {"E1": "1"},
    "context": {"X1": "20 à 99"},
    "review": {},
    "finish": {},
    "complete": {},
    "stop": {"email": "a@example.org"},
    "result": {},
    "detail": {},
    "pdf": {},
    "decide": {"decision": "A01:accepted"},
    "action": {"decision": "accepted"},
    "share": {},
    "attach": {},
    "erase": {},
}
POST_ONLY = {"finish", "complete", "decide"}
ARGUMENTS = {"questions": {"slug": "equipement"}, "action": {"action": "A01"}}
HOSTILE = ["\x00", "\ud800", "9" * 5000, "\u202e‮", "%00", "<svg onload=1>", "Ａ１", "'; drop table", "x" * 100_000]


def url(name, public_id=None):
    arguments = dict(ARGUMENTS.get(name, {}))
    if public_id:
        arguments["assessment"] = public_id
    return reverse(f"diagnostic:{name}", kwargs=arguments)


def send(client, address, data):
    """A form as a browser never sends it: lone surrogates and raw bytes included."""
    body = urlencode(data, errors="surrogatepass")
    return client.post(address, body, content_type="application/x-www-form-urlencoded")


def dump(tmp_path):
    file = tmp_path / f"{uuid.uuid4()}.json"
    call_command("dumpdata", "diagnostic", "organisations", "core.message", output=str(file))
    return file.read_bytes()


def test_reading_the_start_page_leaves_no_diagnostic_and_no_code_behind():
    client = Client()
    page = client.get("/diagnostic/")
    assert page.status_code == 200
    assert list(client.cookies) == ["csrf"]
    assert Assessment.objects.count() == 0
    assert "no-store" in page["Cache-Control"]
    assert b"01 99 00 47 56" in page.content


@pytest.mark.parametrize("form", ["express", "complete"])
def test_starting_leaves_the_code_in_a_signed_cookie_out_of_reach_of_scripts(form):
    client = Client()
    started = client.post("/diagnostic/", {"form": form, "key": str(uuid.uuid4())})
    cookie = client.cookies[COOKIE]
    assert started.status_code == 302
    assert (cookie["httponly"], cookie["samesite"], cookie["max-age"]) == (True, "Lax", 90 * 24 * 3600)
    assert Assessment.objects.get().form == form
    code = cookie.value.split(":")[0]
    page = client.get(client.get(started.url).url)
    assert f"{code[:4]} {code[4:]}" in page.content.decode()


def test_the_same_start_page_sent_twice_makes_one_diagnostic_and_one_code():
    client, form = Client(), {"form": "express", "key": str(uuid.uuid4())}
    client.post("/diagnostic/", form)
    first = client.cookies[COOKIE].value.split(":")[0]
    client.post("/diagnostic/", form)
    assert Assessment.objects.count() == 1
    assert client.cookies[COOKIE].value.split(":")[0] == first


@pytest.mark.parametrize("data", [{}, {"form": "x"}, {"form": "\x00"}, {"form": ["express"] * 3, "key": "no"}])
def test_a_start_form_that_means_nothing_says_so_and_starts_nothing(data):
    page = Client().post("/diagnostic/", data)
    assert page.status_code == 200
    assert Assessment.objects.count() == 0
    assert "Choisissez l’une des deux façons" in page.content.decode()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_code_a_page_says_that_there_is_nothing_here(name, method):
    page = getattr(Client(), method)(url(name), PAGES[name] if method == "post" else None)
    if method == "get" and name in POST_ONLY:
        assert page.status_code == 405
    else:
        assert page.status_code in (404, 405)
    if page.status_code == 404:
        assert "Nous ne retrouvons pas de diagnostic sur cet appareil" in page.content.decode()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(
    "forged", ["KKKKKKKK", "KKKKKKKK:1x:abc", "", ":", "\x7f", "A" * 4000, "K7MP4RTD:zz:" + "a" * 43]
)
def test_a_cookie_that_was_made_up_opens_nothing(name, forged):
    client = Client()
    client.cookies = SimpleCookie()
    client.cookies[COOKIE] = forged
    assert client.get(url(name)).status_code == (405 if name in POST_ONLY else 404)


@pytest.mark.parametrize("name", PAGES)
def test_a_foreign_diagnostic_answers_like_one_that_does_not_exist(name):
    theirs = assessment(answers=all_answers("0"), organisation=organisation())
    _, code = with_code(answers={"E1": "0"})
    stranger = visitor(code)
    stranger.force_login(person())
    for client in (stranger, Client()):
        for method in ("get", "post"):
            data = PAGES[name] if method == "post" else None
            foreign = getattr(client, method)(url(name, theirs.public_id), data)
            missing = getattr(client, method)(url(name, uuid.uuid4()), data)
            assert foreign.status_code == missing.status_code
            assert foreign.status_code in (404, 405)
            assert _without_token(foreign) == _without_token(missing)
    assert Assessment.objects.filter(pk=theirs.pk).exists()
    assert not ActionDecision.objects.filter(assessment=theirs).exists()


def _without_token(response):
    return re.sub(rb'value="[^"]{64}"|[0-9a-f-]{36}', b"", response.content)


@pytest.mark.parametrize("name", PAGES)
def test_after_its_end_date_a_diagnostic_is_nowhere(name):
    made, code = with_code(answers=all_answers("0"))
    client = visitor(code)
    Assessment.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(url(name)).status_code == (405 if name in POST_ONLY else 404)
    assert client.get(url(name, made.public_id)).status_code == (405 if name in POST_ONLY else 404)
    assert client.post(url(name), PAGES[name]).status_code in (404, 405)


@pytest.mark.parametrize("name", PAGES)
def test_a_member_reaches_the_association_s_diagnostic_without_its_code(name):
    theirs = organisation()
    made = assessment(answers=all_answers("0"), organisation=theirs)
    client = Client()
    client.force_login(member(theirs).user)
    page = client.get(url(name, made.public_id))
    assert page.status_code == (405 if name in POST_ONLY else 302 if name == "next" else 200)


@pytest.mark.parametrize("name", [name for name in PAGES if name not in POST_ONLY])
def test_reading_a_page_changes_nothing(name, tmp_path):
    made, code = with_code(answers=all_answers("0"))
    client = visitor(code)
    before = dump(tmp_path)
    for address in (url(name), url(name, made.public_id), "/diagnostic/", "/diagnostic/reprendre/"):
        client.get(address)
        client.head(address)
    assert dump(tmp_path) == before


@pytest.mark.parametrize("name", [n for n in PAGES if n not in ("next", "result", "detail", "pdf", "review")])
def test_a_post_without_its_token_is_refused(name):
    made, code = with_code(answers=all_answers("0"))
    client = Client(enforce_csrf_checks=True)
    client.cookies = visitor(code).cookies
    assert client.post(url(name), PAGES[name]).status_code == 403
    assert Assessment.objects.filter(pk=made.pk).exists()


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


def test_who_comes_back_is_led_to_what_is_begun_or_done_before_a_new_one():
    made, code = with_code()
    client = visitor(code)
    begun = client.get(url("start")).content.decode()
    assert re.findall(r'class="button main"[^>]*>([^<]*)', begun) == ["Le continuer"]
    assert "Un diagnostic est commencé sur cet appareil" in begun
    services.finish(made, now=timezone.now())
    done = client.get(url("start")).content.decode()
    assert re.findall(r'class="button main"[^>]*>([^<]*)', done) == ["Le retrouver"]
    assert "Un diagnostic est fait sur cet appareil" in done
    assert (
        "Faire le point en 3"
        in re.findall(r'class="button main"[^>]*>([^<]*)', Client().get(url("start")).content.decode())[0]
    )


def test_a_code_is_read_as_people_write_it():
    _made, code = with_code(answers={"E1": "1"})
    client = Client()
    assert (
        client.post("/diagnostic/reprendre/", {"code": f" {code[:4].lower()}-{code[4:]} "}).url == "/diagnostic/suite/"
    )
    assert client.get("/diagnostic/suite/").url == "/diagnostic/resultat/"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "crivez votre code"),
        ("123", "n code a huit signes"),
        ("ZZZZZZZZ", "ous ne trouvons pas"),
        ("O0I1O0I1", "ni zéro"),
    ],
)
def test_a_wrong_code_says_what_to_do_and_is_kept_on_screen(typed, said):
    page = Client().post("/diagnostic/reprendre/", {"code": typed}).content.decode()
    assert said in page
    assert f'value="{typed}"' in page or not typed


def test_the_twenty_first_wrong_code_is_told_to_wait():
    client = Client()
    for _ in range(20):
        client.post("/diagnostic/reprendre/", {"code": "ZZZZZZZZ"})
    assert "Réessayez dans une heure" in client.post("/diagnostic/reprendre/", {"code": "ZZZZZZZZ"}).content.decode()


def test_the_link_of_the_message_shows_a_button_and_the_button_opens():
    made, code = with_code(answers={"E1": "1"})
    visitor(code).post(url("stop"), {"email": "odile@example.org"})
    path = re.search(r"(/diagnostic/reprendre/\S+)", Message.objects.get().text)[1]
    elsewhere = Client()
    for _ in range(2):
        page = elsewhere.get(path)
        assert (page.status_code, page["Referrer-Policy"]) == (200, "no-referrer")
        assert COOKIE not in elsewhere.cookies
    assert elsewhere.post(path).url == "/diagnostic/suite/"
    assert elsewhere.get("/diagnostic/resultat/").status_code == 200
    assert made.pk == Assessment.objects.get().pk


def test_an_address_that_is_not_one_is_kept_on_screen_with_what_to_do():
    _, code = with_code()
    page = visitor(code).post(url("stop"), {"email": "odile@"}).content.decode()
    assert 'value="odile@"' in page
    assert "Vérifiez le signe @" in page
    assert Message.objects.count() == 0


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


def test_who_holds_the_code_erases_everything_after_a_question():
    _, code = with_code(answers=all_answers("0"))
    client = visitor(code)
    assert "disparaissent tout de suite" in client.get(url("erase")).content.decode()
    assert Assessment.objects.count() == 1
    gone = client.post(url("erase"))
    assert gone.url == "/diagnostic/efface/"
    assert (Assessment.objects.count(), Answer.objects.count()) == (0, 0)
    assert client.cookies[COOKIE].value == ""


def attach(client, theirs):
    return client.post(url("attach"), {"organisation": str(theirs.public_id)})


def test_attaching_what_others_have_says_who_has_it():
    made, code = with_code(answers=all_answers("0"))
    ana, bob = person(), person()
    client, theirs = visitor(code), organisation(manager=bob)
    client.force_login(bob)
    services.claim(made, user=ana, organisation=None, now=timezone.now())
    assert "Une autre personne garde ce diagnostic" in attach(client, theirs).content.decode()
    services.claim(made, user=ana, organisation=organisation(manager=ana), now=timezone.now())
    assert "déjà rattaché à une autre association" in attach(client, theirs).content.decode()


def test_attaching_what_was_erased_meanwhile_says_that_nothing_is_left(monkeypatch):
    made, code = with_code(answers=all_answers("0"))
    client, theirs = visitor(code), organisation()
    client.force_login(theirs.memberships.get().user)
    claim = services.claim

    def erased_just_before(*args, **kwargs):
        services.delete_everything(made)
        return claim(*args, **kwargs)

    monkeypatch.setattr(services, "claim", erased_just_before)
    assert attach(client, theirs).status_code == 404


def test_attaching_to_an_association_left_meanwhile_says_so(monkeypatch):
    _, code = with_code(answers=all_answers("0"))
    client, theirs = visitor(code), organisation(name="Les Amis")
    client.force_login(theirs.memberships.get().user)
    monkeypatch.setattr(services, "role_of", lambda user, organisation: None)
    assert "Vous ne faites plus partie de Les Amis" in attach(client, theirs).content.decode()


def begun_for(client, theirs, form="express"):
    page = client.get("/diagnostic/", {"association": str(theirs.public_id)})
    hidden = re.search(r'name="association" value="([^"]+)"', page.content.decode())
    asked = {"association": hidden[1]} if hidden else {}
    client.post("/diagnostic/", {"form": form, "key": str(uuid.uuid4()), **asked})
    return Assessment.objects.latest("pk")


@pytest.mark.parametrize("ending", ["finish", "context"])
def test_begun_from_an_associations_page_it_is_attached_to_it_at_the_end_and_leads_back(ending):
    theirs, client = organisation("Les Amis"), Client()
    client.force_login(theirs.created_by)
    made = begun_for(client, theirs)
    made.refresh_from_db()
    assert made.organisation is None
    client.post(url(ending), PAGES[ending])
    made.refresh_from_db()
    assert (made.organisation, made.expires_at) == (theirs, None)
    page = client.get(url("result")).content.decode()
    assert "Le diagnostic est rattaché à Les Amis." in page
    assert f'<a href="/associations/{theirs.public_id}/">Les Amis</a>' in page


def test_only_a_members_association_is_kept_in_mind():
    theirs, client = organisation("Les Amis"), Client()
    for visit in (lambda: None, lambda: client.force_login(person())):
        visit()
        for name in (str(theirs.public_id), "x\0", "9" * 5000):
            page = client.get("/diagnostic/", {"association": name})
            assert (page.status_code, "Les Amis" in page.content.decode()) == (200, False)
        made = begun_for(client, theirs)
        client.post("/diagnostic/", {"form": "express", "key": str(uuid.uuid4()), "association": str(theirs.public_id)})
        client.post(url("finish"))
        made.refresh_from_db()
        assert set(Assessment.objects.values_list("organisation", flat=True)) == {None}


def test_who_left_the_association_meanwhile_still_gets_the_result():
    theirs, client = organisation(), Client()
    client.force_login(theirs.created_by)
    made = begun_for(client, theirs)
    theirs.memberships.update(state="left")
    assert client.post(url("finish")).url == url("result")
    made.refresh_from_db()
    assert made.organisation is None


def test_another_diagnostic_of_the_same_browser_is_not_attached():
    theirs, client = organisation(), Client()
    client.force_login(theirs.created_by)
    begun_for(client, theirs)
    client.post("/diagnostic/", {"form": "express", "key": str(uuid.uuid4())})
    client.post(url("finish"))
    assert set(Assessment.objects.values_list("organisation", flat=True)) == {None}


def test_the_result_leads_to_the_association_only_those_who_may_read_it():
    theirs = organisation("Les Amis")
    _, code = with_code(answers=all_answers("0"), organisation=theirs)
    client, link = visitor(code), f'href="/associations/{theirs.public_id}/"'
    assert link not in client.get(url("result")).content.decode()
    client.force_login(person())
    assert link not in client.get(url("result")).content.decode()
    client.force_login(theirs.created_by)
    assert link in client.get(url("result")).content.decode()


def test_once_attached_only_who_answers_for_it_erases():
    theirs = organisation()
    made, code = with_code(answers=all_answers("0"), organisation=theirs)
    holder = visitor(code)
    assert holder.post(url("erase")).status_code == 403
    holder.force_login(member(theirs).user)
    assert holder.post(url("erase")).status_code == 403
    assert Assessment.objects.count() == 1
    holder.force_login(member(theirs, role="manager").user)
    assert holder.post(url("erase")).status_code == 302
    assert not Assessment.objects.filter(pk=made.pk).exists()


def test_erasing_the_diagnostic_of_an_association_leaves_the_code_of_another_in_the_browser():
    theirs = organisation()
    made = assessment(answers=all_answers("0"), organisation=theirs)
    other, code = with_code(answers={"E1": "0"})
    client = visitor(code)
    client.force_login(theirs.created_by)
    assert client.post(url("erase", made.public_id)).status_code == 302
    assert list(Assessment.objects.all()) == [other]
    assert client.get(url("result")).status_code == 200


def test_a_diagnostic_attached_while_the_question_was_on_screen_is_not_erased(monkeypatch):
    made, code = with_code(answers=all_answers("0"))
    client, theirs = visitor(code), organisation()
    erase = services.delete_everything

    def attached_just_before(*args, **kwargs):
        services.claim(made, user=theirs.created_by, organisation=theirs, now=timezone.now())
        return erase(*args, **kwargs)

    monkeypatch.setattr(services, "delete_everything", attached_just_before)
    assert client.post(url("erase")).status_code == 403
    assert Assessment.objects.get() == made


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
