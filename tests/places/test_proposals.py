"""What visitors, places and files propose: what an agent makes of it."""

import json
import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.utils import timezone

from declic.core.models import Message
from declic.people.models import Role
from declic.places import services
from declic.places.models import Origin, Place, Proposal
from tests.factories.people import a_user
from tests.factories.places import a_place
from tests.places.test_corrections import form_of, text

pytestmark = pytest.mark.django_db
EMAIL = "odile@example.org"


@pytest.fixture
def desk(client):
    client.force_login(a_user(Role.ADVISER))
    return client


def propose(place, email="", note="", origin=Origin.VISITOR, closed=False, **changes):
    """Each as (shown, proposed)."""
    said = services.Correction(changes, closed, note, email)
    return services.propose(place, said, form_id=uuid.uuid4(), origin=origin, now=timezone.now())


def decide(desk, place, acts, **typed):
    url = f"/gestion/lieux/propositions/{place.slug}/"
    sent = form_of(desk, url)
    return desk.post(url, sent | {f"act_{row.pk}": act for row, act in acts.items()} | typed)


def test_the_queue_shows_people_first_then_files(desk):
    for name, origin in (("Du fichier", Origin.IMPORT), ("D’une personne", Origin.VISITOR)):
        propose(a_place(name), origin=origin, phone=("", "0199004756"))
    html = desk.get("/gestion/lieux/propositions/").content.decode()
    assert re.findall(r'<th scope="row"[^>]*><a [^>]*>([^<]*)</a>', html) == ["D’une personne", "Du fichier"]
    assert "2 lieux" in text(desk.get("/gestion/lieux/propositions/"))


@pytest.mark.parametrize(
    ("role", "status"),
    [(None, 302), (Role.MEMBER, 403), (Role.ADVISER, 200), (Role.EDITOR, 200), (Role.ADMINISTRATOR, 200)],
)
def test_advisers_and_editors_decide(client, role, status):
    place = a_place()
    propose(place, phone=("", "0199004756"))
    if role:
        client.force_login(a_user(role))
    for url in ("/gestion/lieux/propositions/", f"/gestion/lieux/propositions/{place.slug}/"):
        assert client.get(url).status_code == status


def test_the_page_shows_what_was_shown_what_is_proposed_and_what_is_there_now(desk):
    place = a_place("Le Fil", phone="0100000001")
    propose(place, note="J’ai appelé", phone=("0100000000", "0199004756"), hours=("", "un mardi sur deux"))
    seen = text(desk.get(f"/gestion/lieux/propositions/{place.slug}/"))
    assert "La fiche dit 0100000001 Affiché alors 0100000000 Proposé 0199004756" in seen
    assert "Ces horaires ne se lisent pas : ils seront montrés tels quels." in seen
    assert "J’ai appelé" in seen


def test_hours_proposed_are_beside_those_of_the_sheet_and_the_days_that_differ_are_named(desk):
    place = a_place("Le Fil", hours="Mo-Fr 09:00-12:00")
    propose(place, hours=("", "du lundi au jeudi de 9h à 12h"), address=("", "3 place des Roses"))
    seen = text(desk.get(f"/gestion/lieux/propositions/{place.slug}/"))
    assert "La fiche dit du lundi au vendredi de 9 h à 12 h" in seen
    assert "Proposé du lundi au jeudi de 9h à 12h Compris ainsi : du lundi au jeudi de 9 h à 12 h." in seen
    assert "Ce qui diffère : le vendredi." in seen
    assert "Proposé 3 place des Roses (seulement ici)" in seen


def test_hours_that_a_file_proposes_are_marked_where_they_differ(desk):
    place = a_place("Le Fil", hours="Mo-Fr 09:00-12:00")
    propose(place, hours=("", "Mo-Fr 09:00-12:30"))
    seen = text(desk.get(f"/gestion/lieux/propositions/{place.slug}/"))
    assert "La fiche dit du lundi au vendredi de 9 h à 12 h (seulement ici)" in seen
    assert "Proposé du lundi au vendredi de 9 h à 12 h 30 (seulement ici)" in seen
    assert "Ce qui diffère : du lundi au vendredi." in seen


def test_what_is_accepted_is_published_and_the_person_is_answered(desk):
    place = a_place("Le Fil", ["demarches"], phone="0149085563", name_folded="")
    phone, features, name = propose(
        place, email=EMAIL, phone=("0149085563", "0199004756"), features=(["demarches"], ["salle"]),
        name=("Le Fil", "Le Fils"),
    )  # fmt: skip
    services.change_place(place, {"features": ["demarches", "fablab"]}, by=None, origin="agent", now=timezone.now())
    response = decide(
        desk, place, {phone: "oui", features: "oui", name: "non"}, word_0="Le nom est le bon.", verified="on"
    )
    assert response.url == "/gestion/lieux/propositions/"
    place = Place.objects.get()
    assert (place.name, place.phone, place.verified_on) == ("Le Fil", "0199004756", timezone.localdate())
    assert sorted(f.slug for f in place.features.all()) == ["fablab", "salle"]
    assert place.provenance["phone"][0] == "centre"
    change = place.changes.first()
    assert change.before == {
        "phone": "0149085563", "features": ["demarches", "fablab"], "verified_on": None
    }  # fmt: skip
    letter = Message.objects.get()
    assert letter.to == EMAIL
    body = letter.text.replace("\u00a0", " ")
    for said in ("- téléphone : 0199004756", "en plus Salle de réunion", "- nom : Le Fils", "Le nom est le bon.",
                 f"/lieux/{place.slug}/"):  # fmt: skip
        assert said in body
    assert body.index("Corrigé") < body.index("0199004756") < body.index("Pas changé") < body.index("Le Fils")


def test_an_agent_may_write_it_better(desk):
    place = a_place(phone="")
    (row,) = propose(place, phone=("", "le 0199004756"))
    decide(desk, place, {row: "oui"}, **{f"value_{row.pk}": "0199004756"})
    assert Place.objects.get().phone == "0199004756"


def test_a_closure_accepted_closes_the_place(desk):
    place = a_place()
    rows = propose(place, closed=True)
    decide(desk, place, {rows[0]: "oui"})
    place = Place.objects.get()
    assert (place.state, place.closed_on) == ("closed", timezone.localdate())


def test_a_closure_proposed_by_an_import_is_decided_here_and_nobody_is_written_to(desk):
    place = a_place()
    rows = propose(place, origin=Origin.IMPORT, closed=True)
    assert "fermeture définitive" in text(desk.get(f"/gestion/lieux/propositions/{place.slug}/"))
    decide(desk, place, {rows[0]: "non"})
    assert Place.objects.get().state == "published"
    assert Proposal.objects.get().state == "refused"
    assert Message.objects.count() == 0


def test_what_was_not_decided_waits(desk):
    place = a_place()
    phone, name = propose(place, phone=("", "0199004756"), name=("x", "y"))
    assert decide(desk, place, {phone: "oui"}).url == f"/gestion/lieux/propositions/{place.slug}/"
    name.refresh_from_db()
    assert name.state == "waiting"


def test_deciding_nothing_says_what_to_do(desk):
    place = a_place()
    propose(place, phone=("", "0199004756"))
    assert "Acceptez ou écartez au moins une ligne." in text(decide(desk, place, {}))


def test_a_sheet_that_changed_since_is_read_again_before(desk):
    place = a_place(phone="0100000000")
    (row,) = propose(place, phone=("0100000000", "0199004756"))
    url = f"/gestion/lieux/propositions/{place.slug}/"
    sent = form_of(desk, url) | {f"act_{row.pk}": "oui"}
    services.change_place(place, {"phone": "0100000001"}, by=None, origin=Origin.AGENT, now=timezone.now())
    response = desk.post(url, sent)
    assert "La fiche a changé entre-temps (téléphone)" in text(response)
    assert Place.objects.get().phone == "0100000001"
    shown = BeautifulSoup(response.content, "html.parser").find("input", attrs={"name": "shown"})["value"]
    assert json.loads(shown) == {"phone": "0100000001"}
    assert desk.post(url, sent | {"shown": shown}).status_code == 302
    assert Place.objects.get().phone == "0199004756"


def test_a_colleague_was_faster(desk):
    place = a_place()
    phone, _name = propose(place, phone=("", "0199004756"), name=("x", "y"))
    url = f"/gestion/lieux/propositions/{place.slug}/"
    sent = form_of(desk, url) | {f"act_{phone.pk}": "non"}
    Proposal.objects.filter(pk=phone.pk).update(state="accepted")
    response = desk.post(url, sent)
    assert response.status_code in (200, 302)
    assert Proposal.objects.get(pk=phone.pk).state == "accepted"


def test_what_the_sheet_cannot_hold_is_said_beside(desk):
    place = a_place(phone="")
    (row,) = propose(place, website=("", "pas une adresse"))
    response = decide(desk, place, {row: "oui"})
    assert "Site : " in text(response)
    assert Place.objects.get().website == ""
    assert Proposal.objects.get().state == "waiting"


@pytest.mark.parametrize("shown", ["", "[]", "{}", "[" * 3000, "x"])
def test_what_was_shown_to_the_agent_must_be_read(desk, shown):
    place = a_place()
    (row,) = propose(place, phone=("", "0199004756"))
    assert "changé entre-temps" in text(decide(desk, place, {row: "oui"}, shown=shown))
    assert Place.objects.get().phone == ""


def test_the_number_of_queries_does_not_grow(desk, django_assert_max_num_queries):
    for number in range(25):
        propose(a_place(f"Lieu {number:02}"), phone=("", "0199004756"), name=("a", "b"))
    desk.get("/gestion/lieux/propositions/")
    with django_assert_max_num_queries(8):
        desk.get("/gestion/lieux/propositions/")
    place = a_place()
    for _ in range(10):
        propose(place, phone=("", "0199004756"), email=EMAIL)
    with django_assert_max_num_queries(12):
        desk.get(f"/gestion/lieux/propositions/{place.slug}/")


def test_the_opening_page_says_what_waits(desk):
    propose(a_place(), phone=("", "0199004756"))
    assert "Lieux dont on propose de corriger la fiche" in desk.get("/gestion/").content.decode()


# How long it is kept.


def test_words_and_addresses_are_blanked_six_months_after_the_decision_and_what_waits_goes_after_a_year():
    with time_machine.travel("2027-01-15T10:00:00+01:00", tick=False) as clock:
        place, agent = a_place(), a_user(Role.EDITOR)
        decided, waits = (propose(place, email=EMAIL, note="Bonjour", phone=("", n))[0] for n in ("0199", "0198"))
        imported = propose(place, origin=Origin.IMPORT, phone=("", "0197"))[0]
        services.decide(
            place, [services.Decision(decided.pk, False)], seen={}, answers={decided.together: "Non"}, verified=False,
            by=agent, now=timezone.now(),
        )  # fmt: skip
        clock.shift(timedelta(days=182))
        assert services.forget_old_proposals(timezone.now()) == 0
        clock.shift(timedelta(days=1))
        assert services.forget_old_proposals(timezone.now()) == 1
        decided.refresh_from_db()
        assert (decided.email, decided.note, decided.answer, decided.value) == ("", "", "", None)
        assert decided.state == "refused"
        assert services.forget_old_proposals(timezone.now()) == 0
        waits.refresh_from_db()
        assert waits.email == EMAIL
        clock.shift(timedelta(days=182))
        assert services.forget_old_proposals(timezone.now()) == 1
        assert set(Proposal.objects.values_list("pk", flat=True)) == {decided.pk, imported.pk}
