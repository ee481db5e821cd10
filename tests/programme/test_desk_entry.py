"""An agent registers somebody by telephone or e-mail: who is found, what is filled, what is answered."""

import uuid
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from declic.core.models import Message
from declic.people.models import Role
from declic.programme import desk_queries, services
from declic.programme.engine.person import Person
from declic.programme.models import AccessNeeds, Channel, Registration, Session, SessionState
from declic.programme.services import Request
from tests.factories.organisations import member, organisation, person
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session, add_date
from tests.programme.test_desk import LIST, comes, text

NOBODY = uuid.UUID(int=0)  # drawn anew, it would give a test another name in each process
pytestmark = pytest.mark.django_db
CALLER = {"name": "Ana Petit", "phone": "0199001234", "places": "1", "channel": "phone", "inscrire": "1"}


@pytest.fixture
def desk(client):
    client.force_login(a_user(Role.ADVISER))
    return client


def form_of(session):
    return f"{LIST}{session.uuid}/inscrire/"


def value_of(answer, name):
    return answer.context["form"][name].value()


@pytest.mark.parametrize("path", ["{session}/inscrire/", "chercher/?q=ana"])
@pytest.mark.parametrize(("role", "status"), [(None, 302), (Role.MEMBER, 403), (Role.EDITOR, 403), (Role.ADVISER, 200)])
def test_registering_for_others_is_for_advisers(client, path, role, status):
    where = a_session()
    comes(where)
    if role:
        client.force_login(a_user(role))
    for method in (client.get, client.post) if "inscrire" in path else (client.get,):
        assert method(LIST + path.format(session=where.uuid)).status_code == status
    assert Registration.objects.count() == 1


def test_somebody_without_an_address_is_registered_and_the_answer_is_read_out(desk):
    where = a_session(a_course("Tenir ses comptes"))
    assert form_of(where) in desk.get(f"{LIST}{where.uuid}/").content.decode()
    assert "Inscrire quelqu’un" in text(desk.get(form_of(where)))
    sent = CALLER | {
        "places": "2",
        "companions": " Bob \n\nZoé",
        "needs": ["computer"],
        "need_note": "près de la porte",
    }
    page = text(desk.post(form_of(where), sent, follow=True))
    for said in (
        "C’est noté. Deux places sont gardées au nom de Ana Petit.", "« Tenir ses comptes »", "3 quai des Tanneurs",
        "nous n’avons pas d’adresse", "01 99 00 12 34", "un ordinateur sur place, près de la porte",
    ):  # fmt: skip
        assert said in page
    made = Registration.objects.get()
    assert (made.status, made.channel, made.email, made.companions) == ("confirmed", "phone", "", "Bob\nZoé")
    assert not Message.objects.exists()
    assert AccessNeeds.objects.get().choices == ["computer"]


def test_somebody_who_wrote_is_told_by_a_message_and_finds_it_in_their_account(desk):
    ana, where = person("Ana Petit"), a_session()
    sent = CALLER | {"phone": "", "email": ana.email.upper(), "channel": "email"}
    page = text(desk.post(form_of(where), sent, follow=True))
    assert f"Nous vous l’écrivons à {Registration.objects.get().email}." in page
    made = Registration.objects.get()
    assert (made.channel, made.user, made.places) == ("email", ana, 1)
    assert Message.objects.get().purpose == "programme:confirmed"


def test_a_full_session_gives_a_rank_to_read_out(desk):
    where = a_session(capacity=1)
    comes(where, "Zoé Roy")
    comes(where, "Bob Grand")
    assert "Inscrire en liste d’attente" in text(desk.get(form_of(where)))
    page = text(desk.post(form_of(where), CALLER, follow=True))
    assert "Ana Petit est en liste d’attente, au rang 2." in page
    assert "nous appelons le 01 99 00 12 34" in page


def test_who_is_registered_already_is_shown_and_nothing_changes(desk):
    where = a_session()
    made = comes(where, phone="01 99 00 12 34")
    done = desk.post(form_of(where), CALLER | {"places": "3"}, follow=True)
    assert "Cette personne était déjà inscrite." in text(done)
    assert done.context["registration"] == made
    assert Session.objects.get(pk=where.pk).taken == 1


def test_a_page_sent_twice_registers_once_and_gone_back_to_registers_somebody_else(desk):
    where, page = a_session(), {"page": str(uuid.uuid4())}
    for _ in range(2):
        assert "déjà" not in text(desk.post(form_of(where), CALLER | page, follow=True))
    assert Registration.objects.count() == 1
    desk.post(form_of(where), CALLER | page | {"name": "Bob Grand"})
    assert sorted(Registration.objects.values_list("name", flat=True)) == ["Ana Petit", "Bob Grand"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": ""}, "écrivez le prénom et le nom"),
        ({"name": "!!"}, "écrivez un nom avec des lettres"),
        ({"phone": ""}, "écrivez une adresse de courriel ou un numéro de téléphone"),
        ({"phone": "12"}, "ce numéro ne se lit pas"),
        ({"email": "ana@"}, "n’est pas complète"),
        ({"places": "0"}, "écrivez un nombre de 1 à 20"),
        ({"channel": "web"}, "channel"),
        ({"channel": ""}, "choisissez le téléphone ou le courriel"),
        ({"organisation": "x"}, "organisation"),
        ({"needs": ["lune"]}, "choisissez parmi les cases"),
        ({"companions": "x" * 1001}, "mille signes au plus"),
        ({"need_note": "x" * 301}, "300 signes au plus"),
        ({"page": "\0" * 9, "name": "\0"}, "nom"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(desk, changes, said):
    theirs = organisation("Les Éclaireurs")
    kept = {"companions": "Max", "need_note": "près de la porte", "organisation": str(theirs.public_id)}
    answer = desk.post(form_of(a_session()), CALLER | kept | changes)
    assert answer.status_code == 200
    assert said in answer.context["form"].errors or said in text(answer).lower()
    for name, value in (CALLER | kept).items():
        if name not in changes and name in answer.context["form"].fields:
            assert value_of(answer, name) == value
    assert not Registration.objects.exists()


@pytest.mark.parametrize("letters", ["eve cote", "ÈVE", "Côté Ève", "eve@exa", "0199004756", "01 99 00 47 56"])
def test_people_registered_before_are_found_by_a_few_letters(letters):
    theirs = organisation("Les Éclaireurs")
    comes(a_session(), "Ève Côté", email="eve@example.org", phone="01 99 00 47 56", organisation=theirs)
    comes(a_session(), "Ève Côté", email="eve@example.org", phone="01 99 00 47 56", organisation=theirs)
    comes(a_session(), "Bob Grand")
    [found] = desk_queries.find(letters).people
    assert (found.name, found.phone, found.organisation) == ("Ève Côté", "01 99 00 47 56", theirs)


@pytest.mark.parametrize("letters", ["", "e", "!!", "\0", "%", "é", "zzz", "' OR 1=1 --", "x" * 5000, "\u202e"])
def test_too_little_or_nothing_that_answers_finds_nobody(letters):
    comes(a_session(), "Ève Côté", email="eve@example.org")
    assert not desk_queries.find(letters).any


def test_accounts_are_found_once_and_the_closed_or_unproved_ones_not_at_all(desk):
    ana = person("Ana Petit")
    theirs = organisation("Les Petits Pas")
    member(theirs, ana)
    comes(a_session(), "Ana P.", email=ana.email, phone="01 99 00 12 34")
    closed = person("Ana Fermée")
    closed.is_active = False
    closed.save()
    unproved = Request(Person("Ana Inconnue", "x@example.org"), Channel.WEB)
    services.register(a_session(), unproved, now=timezone.now(), held=True)
    found = desk_queries.find("ana")
    assert [p.name for p in found.people] == ["Ana Petit"]
    assert desk_queries.find("petits").organisations == (theirs,)
    whole = desk_queries.known(found.people[0].key)
    assert (whole.email, whole.phone, whole.organisation) == (ana.email, "01 99 00 12 34", theirs)


def test_who_registered_before_there_was_a_search_is_found():
    comes(a_session(), "Ève Côté", email="eve@example.org")
    Registration.objects.update(sort_name="")
    import_module("declic.programme.migrations.0006_registration_found_by_name").fill(apps, None)
    assert desk_queries.find("cote").any


def test_who_was_forgotten_is_found_no_more():
    made = comes(a_session(), "Ève Côté", email="eve@example.org")
    assert services.forget_old_registrations(timezone.now() + timedelta(days=800)) == 1
    assert not desk_queries.find("eve").any
    assert desk_queries.known(f"inscrite:{made.public_id}") is None


def test_a_search_then_a_choice_fill_the_form_and_keep_what_was_typed(desk):
    where, theirs = a_session(), organisation("Les Éclaireurs")
    before = comes(a_session(), "Ève Côté", phone="01 99 00 47 56", organisation=theirs)
    typed = {"places": "3", "need_note": "près de la porte", "channel": "email", "needs": ["computer"]}
    listed = desk.post(form_of(where), typed | {"q": "cote", "chercher": "1"})
    assert f'value="inscrite:{before.public_id}"' in listed.content.decode()
    assert "Il reste" not in text(listed)
    chosen = desk.post(form_of(where), typed | {"q": "cote", "choisir": f"inscrite:{before.public_id}"})
    filled = {name: value_of(chosen, name) for name in ("name", "phone", "email", "organisation", *typed)}
    assert filled == typed | {
        "name": "Ève Côté", "phone": "01 99 00 47 56", "email": "", "organisation": str(theirs.public_id)
    }  # fmt: skip
    assert desk.post(form_of(where), filled | {"inscrire": "1"}).status_code == 302
    assert Registration.objects.get(session=where).organisation == theirs


def test_an_association_is_chosen_for_somebody_already_typed(desk):
    where, theirs = a_session(), organisation("Les Éclaireurs")
    chosen = desk.post(form_of(where), {"name": "Ana", "choisir": f"association:{theirs.public_id}"})
    assert (value_of(chosen, "name"), value_of(chosen, "organisation")) == ("Ana", str(theirs.public_id))
    desk.post(form_of(where), CALLER | {"organisation": str(theirs.public_id)})
    assert Registration.objects.get().organisation == theirs


@pytest.mark.parametrize("key", ["", "x", "compte:x", f"inscrite:{NOBODY}", f"association:{NOBODY}", "\0:\0"])
def test_a_choice_that_is_none_of_ours_changes_nothing(desk, key):
    answer = desk.post(form_of(a_session()), CALLER | {"choisir": key})
    assert answer.status_code in (200, 302)
    if answer.status_code == 200:
        assert value_of(answer, "name") == "Ana Petit"


def test_the_return_key_looks_for_somebody_only_when_something_is_looked_for(desk):
    where = a_session()
    typed = {k: v for k, v in CALLER.items() if k != "inscrire"}
    answer = desk.post(form_of(where), typed | {"chercher": "1", "q": "zzz"})
    assert "Nous ne connaissons personne à ce nom" in text(answer)
    assert 'value="zzz"' not in answer.content.decode()
    assert desk.post(form_of(where), typed | {"chercher": "1", "q": " "}).status_code == 302


def test_what_htmx_asks_for_is_the_list_alone(desk):
    comes(a_session(), "Ève Côté", phone="01 99 00 47 56")
    answer = desk.get(LIST + "chercher/", {"q": "cote"})
    assert "<html" not in answer.content.decode()
    assert "Ève Côté, 01 99 00 47 56" in text(answer)


def test_the_search_takes_as_many_queries_for_two_people_as_for_sixty(desk, django_assert_num_queries):
    for size in (2, 58):
        for number in range(size):
            comes(a_session(), f"Ana {size} {number}", phone=f"01 99 00 {size} {number:02}")
            person(f"Ana {size} {number}")
        with django_assert_num_queries(6):
            page = desk.get(LIST + "chercher/", {"q": "ana"})
    assert page.content.decode().count("<button") == 6


def test_a_refusal_says_why_and_what_else_fits_with_all_that_was_typed(desk):
    course = a_course("Tenir ses comptes")
    where, other = a_session(course, capacity=2), a_session(course)
    answer = desk.post(form_of(where), CALLER | {"places": "3"})
    assert "Pas d’inscription : cette séance a 2 places en tout" in text(answer)
    assert f'formaction="{form_of(other)}"' in answer.content.decode()
    there = desk.post(form_of(other), CALLER | {"places": "3", "choisir": "rien"})
    assert (value_of(there, "name"), value_of(there, "places")) == ("Ana Petit", "3")
    assert not Registration.objects.exists()


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"state": SessionState.DRAFT}, "en brouillon. Publiez-la"),
        ({"state": SessionState.CANCELLED}, "cette séance est annulée"),
        ({"date_role": "to_specify"}, "sont à préciser"),
        ({"starts_at": timezone.now()}, "sont closes"),
    ],
)
def test_a_session_that_takes_nobody_says_why_and_what_else_fits(desk, facts, said):
    where, other = a_session(**facts), a_session()
    for method in (desk.get, desk.post):
        page = method(form_of(where), CALLER)
        assert said in text(page)
        assert "Appelez-nous" not in text(page)  # it is the centre that reads
        assert form_of(other) in page.content.decode()
    assert not Registration.objects.exists()


def test_all_the_parts_of_a_course_or_one(desk):
    course = a_course("La partie double")
    first = a_session(course, rank=1, rank_of=2, date_role="parts")
    second = a_session(course, rank=2, rank_of=2, date_role="parts", requires=first, capacity=1)
    assert "aux deux parties" in text(desk.get(form_of(first)))
    page = text(desk.post(form_of(first), CALLER | {"parts": "toutes"}, follow=True))
    assert "« La partie double (1re partie) »" in page
    assert "« La partie double (2e partie) »" in page
    refused = text(desk.post(form_of(first), CALLER | {"parts": "toutes", "name": "Bob Grand"}))
    assert "il n’y a plus assez de places libres" in refused
    assert "Essayez une seule partie" in refused
    desk.post(form_of(first), CALLER | {"parts": "1", "name": "Bob Grand"})
    assert [Session.objects.get(pk=s.pk).taken for s in (first, second)] == [2, 1]


def test_a_session_of_several_dates_is_read_out_whole(desk):
    where = a_session()
    add_date(where, timezone.now() + timedelta(days=17))
    assert ", puis " in text(desk.post(form_of(where), CALLER, follow=True))


def test_a_text_that_would_act_is_only_shown(desk):
    marker = '"><svg onload=alert(1)>'
    where = a_session(a_course(f"Cours {marker}"))
    made = comes(where, f"Ana {marker}", phone="01 99 00 47 56", organisation=organisation(f"Amis {marker}"))
    pages = [desk.get(LIST + "chercher/", {"q": "svg"}), desk.post(form_of(where), {"q": f"svg {marker}"})]
    pages += [desk.post(form_of(where), {"choisir": f"inscrite:{made.public_id}"}), desk.get(f"{LIST}?q={marker}")]
    pages += [desk.get(f"{LIST}{where.uuid}/"), desk.get(f"{LIST}inscription/{made.public_id}/annuler/")]
    pages.append(desk.post(form_of(where), CALLER | {"name": marker}, follow=True))
    for page in pages:
        assert page.status_code == 200
        assert b"<svg onload" not in page.content
