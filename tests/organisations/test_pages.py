import re
import uuid

import pytest
from bs4 import BeautifulSoup

from declic.core import contributions
from declic.core.models import Message
from declic.organisations import queries, services
from declic.organisations.models import JoinRequest, Organisation
from declic.people.models import Role
from tests.factories.organisations import member, organisation, person

pytestmark = pytest.mark.django_db


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def text(response):
    return " ".join(soup(response).get_text(" ").split())


@pytest.fixture
def ana(client):
    user = person("Ana")
    client.force_login(user)
    return user


@pytest.fixture
def mailed_token():
    return lambda: re.search(r"/associations/invitation/([^/\s]+)/", Message.objects.latest("pk").text)[1]


def fill(page, **data):
    """The data of the page's form as a browser would send it, with what the person types."""
    form = soup(page).find("main").find("form")
    sent = {i["name"]: i.get("value", "") for i in form.find_all("input") if i.get("type") not in ("radio", "submit")}
    for choice in form.find_all("select"):
        chosen = choice.find("option", selected=True) or choice.find("option")
        sent[choice["name"]] = chosen.get("value", "")
    return {**sent, **data}


def test_creating_takes_a_name_and_a_commune(client, ana):
    page = client.get("/associations/creer/")
    response = client.post("/associations/creer/", fill(page, name="Les Amis du livre", commune="creteil"))
    made = Organisation.objects.get()
    assert response.url == f"/associations/{made.public_id}/"
    assert queries.role_of(ana, made) == "manager"
    assert "vous en êtes responsable" in text(client.get(response.url))


def test_a_double_click_creates_once(client, ana):
    sent = fill(client.get("/associations/creer/"), name="Les Amis du livre", commune="creteil")
    assert client.post("/associations/creer/", sent).url == client.post("/associations/creer/", sent).url
    assert Organisation.objects.count() == 1


@pytest.mark.parametrize(
    ("after", "goes"),
    [
        ("/diagnostic/resultat/", "/diagnostic/resultat/"),
        ("//example.org/", None),
        ("https://example.org/", None),
        ("\\\\example.org", None),
        ("/%2f/example.org", None),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_after_creating_one_goes_on_to_a_page_of_this_site(client, ana, after, goes):
    page = client.get("/associations/creer/", {"next": after})
    response = client.post("/associations/creer/", fill(page, name="Les Amis du livre", commune="creteil"))
    assert response.url == (goes or f"/associations/{Organisation.objects.get().public_id}/")


def test_errors_are_listed_first_and_nothing_typed_is_lost(client, ana):
    sent = fill(client.get("/associations/creer/"), name="Les Amis", commune="Saint-Maur", rna="W12")
    page = soup(client.post("/associations/creer/", sent))
    assert "Il reste deux choses à corriger" in page.find(class_="summary").text
    targets = [a["href"].removeprefix("#") for a in page.find(class_="summary").find_all("a")]
    assert all(page.find(id=target) for target in targets)
    assert page.find("input", {"name": "name"})["value"] == "Les Amis"
    assert page.find("input", {"name": "rna"})["value"] == "W12"
    assert page.find("input", {"name": "commune_choix", "value": "94068"})


def test_likely_duplicates_are_shown_before_creating(client, ana):
    known = organisation("Les Amis du livre")
    sent = fill(client.get("/associations/creer/"), name="Association des amis du livres", commune="94000")
    page = client.post("/associations/creer/", sent)
    assert "Est-ce l’une de celles-ci" in text(page)
    assert Organisation.objects.count() == 1
    joined = client.post("/associations/creer/", fill(page, **sent, same_as=str(known.public_id)) | {"next": "/suite/"})
    assert joined.url == f"/associations/{known.public_id}/rejoindre/?next=%2Fsuite%2F"
    client.post("/associations/creer/", fill(page, **sent, same_as="aucune"))
    assert Organisation.objects.count() == 2


def test_going_on_without_saying_which_one_it_is_says_to_choose(client, ana):
    organisation("Les Amis du livre")
    sent = fill(client.get("/associations/creer/"), name="Les amis du livres", commune="94000")
    page = client.post("/associations/creer/", sent)
    assert not soup(page).find(class_="summary")
    page = client.post("/associations/creer/", fill(page, **sent))
    assert "Dites si c’est l’une des associations déjà inscrites" in soup(page).find(class_="summary").get_text()
    assert Organisation.objects.count() == 1


def test_a_number_already_here_leads_to_joining_and_cannot_be_passed(client, ana):
    organisation("Tout autre nom", rna="W941000123", commune="75056")
    sent = fill(client.get("/associations/creer/"), name="Les Amis", commune="94000", rna="W941000123")
    page = client.post("/associations/creer/", sent)
    assert "même numéro" in text(page)
    page = client.post("/associations/creer/", {**sent, "same_as": "aucune"})
    assert "porte déjà ce numéro" in text(page)
    assert Organisation.objects.count() == 1


def test_asking_to_join_once_accepted_meanwhile_leads_to_the_association(client, ana, monkeypatch):
    made = organisation(manager=person())
    page = f"/associations/{made.public_id}/rejoindre/"
    ask = services.ask_to_join

    def accepted_meanwhile(user, **kwargs):
        member(made, user)
        return ask(user, **kwargs)

    monkeypatch.setattr(services, "ask_to_join", accepted_meanwhile)
    assert client.post(page, {"message": ""}).url == f"/associations/{made.public_id}/"


def test_asking_to_join_waits_for_a_manager(client, ana):
    known = organisation("Les Amis du livre")
    url = f"/associations/{known.public_id}/rejoindre/"
    assert "Les Amis du livre" in text(client.get(url))
    assert client.post(url, {"message": "Bonjour", "next": "/suite/"}).url == "/suite/"
    assert client.post(url, {"message": "Bonjour"}).url == "/associations/"
    assert JoinRequest.objects.count() == 1
    assert "vous avez demandé à la rejoindre" in text(client.get("/associations/"))
    assert client.get(f"/associations/{known.public_id}/").status_code == 404


def test_a_manager_answers_and_the_person_comes_in(client, ana):
    made = organisation(manager=ana)
    bob = person("Bob")
    asked = services.ask_to_join(bob, organisation=made)
    assert "1 personne demande à rejoindre" in text(client.get(f"/associations/{made.public_id}/"))
    assert "Bob" in text(client.get(f"/associations/{made.public_id}/membres/"))
    client.post(f"/associations/{made.public_id}/demandes/{asked.public_id}/", {"act": "accept"})
    assert queries.role_of(bob, made) == "member"


def test_inviting_sends_a_link_that_reading_does_not_spend(client, ana):
    made = organisation("Les Amis du livre", manager=ana)
    client.post(f"/associations/{made.public_id}/invitations/", {"email": "bob@example.org", "role": "member"})
    link = re.search(r"/associations/invitation/[^/\s]+/", Message.objects.get().text).group()
    assert "bob@example.org" in text(client.get(f"/associations/{made.public_id}/invitations/"))
    client.logout()
    for _ in range(2):
        page = client.get(link)
        assert "Rejoindre Les Amis du livre" in text(page)
        assert page.headers["Referrer-Policy"] == "no-referrer"
    assert client.post(link).url.startswith("/compte/entrer/?next=/associations/invitation/")
    bob = person("Bob")
    client.force_login(bob)
    assert client.post(link).url == f"/associations/{made.public_id}/"
    assert queries.role_of(bob, made) == "member"
    client.get("/associations/")  # where the good news is read
    for again in (client.get(link), client.post(link)):  # a second click, or the message found again a month later
        assert again.url == f"/associations/{made.public_id}/"
    client.force_login(person("Zoé"))
    spent, unknown = client.get(link), client.get("/associations/invitation/inconnue/")
    assert spent.status_code == unknown.status_code == 404
    assert text(spent) == text(unknown)


def test_cancelling_an_invitation_just_accepted_says_that_the_person_is_in(client, ana, mailed_token):
    made = organisation(manager=ana)
    sent = services.invite(made, by=ana, email="bob@example.org")
    services.accept_invitation(mailed_token(), user=person("Bob"))
    url = f"/associations/{made.public_id}/invitations/{sent.public_id}/annuler/"
    said = text(client.post(url, follow=True))
    assert "ne marche plus" not in said
    assert "déjà acceptée" in said


def test_invitations_of_one_day_have_an_end_even_to_one_address(client, ana, monkeypatch):
    monkeypatch.setattr(services, "MAX_INVITATIONS_A_DAY", 3)
    first, second = organisation(manager=ana), organisation(manager=ana)
    sent = {"email": "bob@example.org", "role": "member"}
    for made in (first, first, second):
        assert client.post(f"/associations/{made.public_id}/invitations/", sent).status_code == 302
    page = client.post(f"/associations/{second.public_id}/invitations/", sent)
    assert "Réessayez demain" in text(page)
    assert soup(page).find("input", {"name": "email"})["value"] == "bob@example.org"
    assert Message.objects.count() == 3
    assert second.invitations.get().state == "sent"


def test_cancelling_an_invitation_closes_its_link(client, ana):
    made = organisation(manager=ana)
    sent = services.invite(made, by=ana, email="bob@example.org")
    client.post(f"/associations/{made.public_id}/invitations/{sent.public_id}/annuler/")
    assert "bob@example.org" not in text(client.get(f"/associations/{made.public_id}/invitations/"))


@pytest.mark.parametrize(
    ("act", "role"), [("manager", "manager"), ("remove", None), ("administrator", "member"), ("", "member")]
)
def test_a_manager_changes_a_member_with_known_acts_only(client, ana, act, role):
    made = organisation(manager=ana)
    bob = member(made)
    url = f"/associations/{made.public_id}/membres/{bob.public_id}/"
    assert client.get(url).status_code == 200
    response = client.post(url, {"act": act})
    assert response.status_code == (302 if act in ("manager", "remove") else 404)
    assert queries.role_of(bob.user, made) == role


def test_the_last_manager_is_told_what_to_do_first(client, ana):
    made = organisation(manager=ana)
    member(made)
    assert client.get(f"/associations/{made.public_id}/quitter/").status_code == 200
    assert "seule personne responsable" in text(client.post(f"/associations/{made.public_id}/quitter/"))
    mine = made.memberships.get(user=ana)
    response = client.post(f"/associations/{made.public_id}/membres/{mine.public_id}/", {"act": "member"}, follow=True)
    assert "au moins une personne responsable" in text(response)


def test_the_last_person_confirms_before_leaving(client, ana):
    made = organisation(manager=ana)
    url = f"/associations/{made.public_id}/quitter/"
    page = client.post(url)
    assert "la dernière personne" in text(page)
    assert client.post(url, fill(page)).url == "/associations/"
    assert queries.role_of(ana, made) is None


def test_editing_keeps_the_text_of_the_second_who_saves(client, ana):
    made = organisation("Les Amis", manager=ana)
    url = f"/associations/{made.public_id}/modifier/"
    sent = fill(client.get(url))
    assert sent["commune"] == "Créteil (94000)"
    services.edit_organisation(made, by=ana, version=1, name="Entre-temps")
    page = client.post(url, {**sent, "name": "Les Amis du livre"})
    assert "vient de modifier" in text(page)
    assert "a écrit « Entre-temps » entre-temps" in text(page)
    assert soup(page).find("input", {"name": "name"})["value"] == "Les Amis du livre"
    assert client.post(url, fill(page)).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.commune) == ("Les Amis du livre", "94028")


def test_what_two_people_change_apart_is_kept_of_both(client, ana):
    made = organisation("Les Amis", manager=ana, staff="aucun")
    url = f"/associations/{made.public_id}/modifier/"
    sent = fill(client.get(url))
    services.edit_organisation(made, by=ana, version=1, name="Entre-temps", staff="1 ou 2", commune="94046")
    page = client.post(url, {**sent, "website": "www.amis.example"})
    assert "entre-temps" not in text(page).replace("Entre-temps", "")
    assert client.post(url, fill(page)).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.staff, made.commune) == ("Entre-temps", "1 ou 2", "94046")
    assert made.website == "https://www.amis.example"


def test_both_changed_the_same_choice_and_the_words_are_those_of_the_page(client, ana):
    made = organisation("Les Amis", manager=ana)
    url = f"/associations/{made.public_id}/modifier/"
    sent = fill(client.get(url))
    services.edit_organisation(made, by=ana, version=1, staff="1 ou 2", website="https://autre.example")
    page = client.post(url, {**sent, "staff": "3 à 9", "website": ""})
    assert "a écrit « 1 ou 2 » entre-temps" in text(page)
    assert soup(page).find("input", {"name": "website"})["value"] == "https://autre.example"
    client.post(url, fill(page))
    made.refresh_from_db()
    assert (made.staff, made.website) == ("3 à 9", "https://autre.example")


def test_a_page_sent_without_what_it_showed_keeps_what_is_typed(client, ana):
    made = organisation("Les Amis", manager=ana)
    url = f"/associations/{made.public_id}/modifier/"
    sent = {name: value for name, value in fill(client.get(url)).items() if not name.startswith("avant-")}
    services.edit_organisation(made, by=ana, version=1, name="Entre-temps")
    page = client.post(url, {**sent, "name": "Les Amis du livre"})
    assert soup(page).find("input", {"name": "name"})["value"] == "Les Amis du livre"


def test_hidden_fields_change_nothing(client, ana):
    made = organisation(manager=ana)
    url = f"/associations/{made.public_id}/modifier/"
    client.post(url, fill(client.get(url), public_id=str(uuid.uuid4()), created_by="999", departement="75", id="999"))
    made.refresh_from_db()
    assert (made.created_by, made.departement) == (ana, "94")


def test_stored_text_is_escaped_everywhere(client, ana):
    marker = '"><svg onload=alert(1)>'
    ana.name = marker
    ana.save()
    made = organisation(f"Amis {marker}", manager=ana)
    services.ask_to_join(person(marker), organisation=made, message=marker)
    for path in (
        "/associations/",
        *(f"/associations/{made.public_id}/{p}" for p in ("", "membres/", "modifier/", "quitter/")),
    ):
        assert b"<svg onload" not in client.get(path).content


@pytest.mark.parametrize("rows", [3, 60])
def test_the_number_of_queries_does_not_grow_with_the_rows(client, ana, rows, django_assert_num_queries, monkeypatch):
    monkeypatch.setattr(contributions.story, "_answers", [])
    made = organisation(manager=ana)
    for number in range(rows):
        member(made)
        organisation(manager=ana)
        services.ask_to_join(person(), organisation=made)
        if number < 25:
            services.invite(made, by=ana, email=f"i{number}@example.org")
    client.get("/")  # what the process reads once is read
    counts = {
        "/associations/": 5,
        f"/associations/{made.public_id}/": 7,
        f"/associations/{made.public_id}/membres/": 8,
        f"/associations/{made.public_id}/invitations/": 5,
    }
    for path, count in counts.items():
        with django_assert_num_queries(count):
            page = client.get(path)
        assert len(soup(page).find_all()) <= 350


@pytest.mark.parametrize("value", ["\0", "x" * 100_000, "\u202e", "9" * 5_000, "=cmd()"])
def test_hostile_posts_never_break_a_page(client, ana, value):
    made = organisation(manager=ana)
    names = (
        "name",
        "commune",
        "commune_choix",
        "rna",
        "number",
        "website",
        "same_as",
        "creation_key",
        "next",
        "version",
    )
    for path in (
        "creer/",
        f"{made.public_id}/modifier/",
        f"{made.public_id}/invitations/",
        f"{made.public_id}/quitter/",
    ):
        response = client.post(f"/associations/{path}", dict.fromkeys((*names, "email", "role", "act", "alone"), value))
        assert response.status_code in (200, 302, 404)
    assert client.get("/associations/", {"page": value}).status_code == 200
    assert client.get("/associations/invitation/" + "x" * 3_000 + "/").status_code == 404


def test_a_member_is_led_to_the_diagnostic_of_the_association_and_an_adviser_is_not(client):
    made = organisation("Les Amis")
    link = f'href="/diagnostic/?association={made.public_id}">Faire ou refaire le point</a>'
    client.force_login(member(made).user)
    assert link in client.get(f"/associations/{made.public_id}/").content.decode()
    client.force_login(person(role=Role.ADVISER))
    page = client.get(f"/associations/{made.public_id}/")
    assert page.status_code == 200
    assert link not in page.content.decode()


def test_an_invitation_takes_an_address_as_every_form_does(client, ana):
    made = organisation("Les Amis", manager=ana)
    client.force_login(ana)
    client.post(f"/associations/{made.public_id}/invitations/", {"email": " Zoe@École.FR ", "role": "member"})
    assert [sent.email for sent in made.invitations.all()] == ["zoe@xn--cole-9oa.fr"]
