"""The desk of the agents: a message is seen as it leaves, tried, and put in the centre's words."""

import re

import pytest
from django.test import Client

from declic.core.models import Message
from declic.people.models import Role
from declic.programme.message_forms import MessageForm
from declic.programme.message_kinds import BY_KEY, KINDS, original
from declic.programme.models import MessageText
from tests.factories.people import a_user

pytestmark = pytest.mark.django_db
LIST = "/gestion/seances/messages/"
KEYS = [kind.key for kind in KINDS]


@pytest.fixture
def adviser():
    return a_user(role=Role.ADVISER)


@pytest.fixture
def desk(adviser):
    client = Client()
    client.force_login(adviser)
    return client


def text(response):
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(page.replace("\u00a0", " ").replace("&nbsp;", " ").replace("\u202f", " ").split())


def typed(key="reminder", act="garder", **changes):
    words = original(key)
    return {"subject": words.subject, "body": words.body, "shown": "", "faire": act} | changes


def test_each_message_is_listed_with_when_it_leaves_and_whose_words_it_has(desk, django_assert_max_num_queries):
    MessageText.objects.create(kind="reminder", subject="{séance}", body="{dates}\n{lien}")
    MessageText.objects.create(kind="offered", subject="{séance}", body="vieux")
    with django_assert_max_num_queries(5):
        page = desk.get(LIST)
    for kind in KINDS:
        assert f'href="{LIST}{kind.key}/"' in page.content.decode()
    assert text(page).count("ceux d’origine") == len(KINDS) - 1
    assert "à corriger" in text(page)


@pytest.mark.parametrize("key", KEYS)
def test_a_message_is_seen_as_it_leaves_with_its_words_explained(desk, key, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        page = desk.get(f"{LIST}{key}/")
    said = text(page)
    for word in BY_KEY[key].allowed:
        assert f"{{{word}}}" in said
    assert "Établir le budget" in said.split("Aperçu, avec des exemples")[1]
    assert "Les mots qui partent sont ceux d’origine" in said


@pytest.mark.parametrize("key", KEYS)
def test_the_original_goes_through_the_form_unchanged(key):
    words = original(key)
    form = MessageForm({"subject": words.subject, "body": words.body.replace("\n", "\r\n")}, kind=BY_KEY[key])
    assert form.is_valid(), form.errors
    assert form.words() == words


def test_what_is_typed_is_seen_without_being_kept(desk):
    answer = desk.post(f"{LIST}reminder/", typed(act="voir", body="Coucou {prénom et nom}\n\n{dates}\n\n{lien}"))
    assert "Coucou Camille Durand" in text(answer)
    html = desk.post(f"{LIST}reminder/courriel/", typed(body="Coucou {prénom et nom}\n\n{dates}\n\n{lien}"))
    assert "Coucou Camille Durand" in html.content.decode()
    assert "script" not in html["Content-Security-Policy"]
    assert "sandbox" in html["Content-Security-Policy"]
    assert not MessageText.objects.exists()
    assert not Message.objects.exists()


def test_a_trial_goes_to_ones_own_address_once(desk, adviser):
    mine = typed(act="essai", subject="Vite\u00a0: {séance}")
    assert f"Un essai part à {adviser.email}" in text(desk.post(f"{LIST}reminder/", mine))
    assert "Cet essai vient de partir" in text(desk.post(f"{LIST}reminder/", mine))
    message = Message.objects.get()
    assert (message.to, message.purpose) == (adviser.email, "programme:trial")
    assert message.subject == "Essai\u00a0: Vite : Établir le budget de son association"
    assert not MessageText.objects.exists()


def test_words_are_kept_then_the_original_comes_back(desk, adviser):
    answer = desk.post(f"{LIST}reminder/", typed(subject="Vite : {séance}"), follow=True)
    assert "C’est gardé" in text(answer)
    kept = MessageText.objects.get()
    assert (kept.subject, kept.changed_by) == ("Vite\u00a0: {séance}", adviser)
    origin = desk.get(f"{LIST}reminder/?origine=1")
    assert "Voici le texte d’origine" in text(origin)
    assert MessageText.objects.exists()
    shown = re.search(r'name="shown" value="([^"]*)"', origin.content.decode())[1]
    desk.post(f"{LIST}reminder/", typed(shown=shown))
    assert not MessageText.objects.exists()


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"subject": ""}, "écrivez l’objet"),
        ({"subject": "Vite\r\nBcc: x@example.org"}, "sur une seule ligne"),
        ({"subject": "Vite\u2028Bcc"}, "sur une seule ligne"),
        ({"subject": "Vite\0"}, "sur une seule ligne"),
        ({"subject": "{lien}"}, "{lien} n’est pas connu ici"),
        ({"subject": "x" * 151}, "150 signes"),
        ({"body": ""}, "écrivez le texte"),
        ({"body": "Bonjour {dates}"}, "il manque {lien}"),
        ({"body": "{dates} {lien} {prenom}"}, "Écrivez {prénom et nom}, peut-être"),
        ({"body": "{dates} {lien} {prénom"}, "une accolade n’a pas sa pareille"),
        ({"body": "{dates} {lien de visioconférence} {lien}"}, "mettez {dates} sur une autre ligne"),
        ({"body": "{dates} {lien} {rang}"}, "{rang} n’est pas connu ici"),
        ({"body": "{dates} {lien} " + "x" * 5000}, "5000 signes"),
        ({"body": "{dates} {lien} <script>\0"}, "nul"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_typed_is_lost(desk, changes, said):
    for act in ("garder", "voir", "essai"):
        answer = desk.post(f"{LIST}reminder/", typed(act=act) | changes)
        assert answer.status_code == 200
        assert said.lower() in text(answer).lower()
        assert "Ce que vous avez écrit est gardé" in text(answer)
        field = answer.context["form"][next(iter(changes))]
        assert field.errors
        assert field.value() == changes[field.name]
    assert not MessageText.objects.exists()
    assert not Message.objects.exists()


def test_who_writes_at_the_same_time_as_a_colleague_is_told_and_sees_both(desk):
    desk.post(f"{LIST}reminder/", typed(subject="Du collègue"))
    answer = desk.post(f"{LIST}reminder/", typed(subject="Le mien"))
    assert "un·e collègue a gardé un autre texte" in text(answer).lower()
    assert "Le texte gardé par votre collègue" in text(answer)
    assert 'value="Le mien"' in answer.content.decode()
    shown = re.search(r'name="shown" value="([^"]*)"', answer.content.decode())[1]
    desk.post(f"{LIST}reminder/", typed(subject="Le mien", shown=shown))
    assert MessageText.objects.get().subject == "Le mien"


def test_a_text_kept_before_and_not_fit_any_more_says_why_at_once(desk):
    MessageText.objects.create(kind="reminder", subject="Ancien", body="{dates}, {mot disparu}")
    page = text(desk.get(f"{LIST}reminder/"))
    assert "{mot disparu} n’est pas connu ici" in page
    assert "L’aperçu revient" in page


def test_a_message_that_is_none_is_not_found(desk):
    assert desk.get(f"{LIST}code/").status_code == 404
    assert desk.post(f"{LIST}code/courriel/", typed()).status_code == 404
    assert desk.get(f"{LIST}reminder/courriel/").status_code == 405


def test_editors_do_not_write_them(client):
    client.force_login(a_user(role=Role.EDITOR))
    assert client.get(LIST).status_code == 403
