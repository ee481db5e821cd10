"""« Je suis là »: what is shown in the room, and the page where people say that they are there."""

import html
import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from declic.people.models import Role
from declic.programme import attendance_queries as attendances
from declic.programme import queries, services
from declic.programme.engine.person import Person
from declic.programme.models import Attendance, Channel, SessionState
from declic.programme.services import Request
from declic.programme.services.attendance import MOST_TRIES
from declic.programme.tokens import presence_token_of, read_presence_token
from tests.factories.people import a_user
from tests.factories.programme import a_session
from tests.programme.test_desk import text

pytestmark = pytest.mark.django_db
DONE = "Si vous êtes inscrit·e, votre présence est notée."


def a_room(*people, begins=timedelta(minutes=-5), hours=2):
    """A session under way, and who has a seat there."""
    where = a_session(starts_at=timezone.now() + timedelta(days=3))
    for person in people:
        services.register(where, Request(person, Channel.WEB), now=timezone.now())
    start = timezone.now() + begins
    where.parts.update(starts_at=start, ends_at=start + timedelta(hours=hours))
    return queries.sessions().get(pk=where.pk)


def page_of(where):
    sitting = attendances.sittings_of(where)[0]
    return reverse("programme:presence", args=[presence_token_of(where.uuid, sitting.key)])


def says(where, contact, client=None, **sent):
    return (client or Client()).post(page_of(where), {"contact": contact, **sent}, follow=True)


ANA, BOB = Person("Ana Petit", "ana@example.org"), Person("Bob Roy", phone="01 99 00 12 34")


@pytest.mark.parametrize(("person", "contact"), [(ANA, "ANA@example.org "), (BOB, "+33 1 99 00 12 34")])
def test_who_is_registered_is_noted_by_their_address_or_their_telephone(person, contact):
    where = a_room(ANA, BOB)
    assert DONE in text(says(where, contact))
    row = Attendance.objects.get()
    assert (row.registration.name, row.presence, row.how, row.noted_by) == (person.name, "present", "self", None)


def test_the_answer_never_tells_who_is_registered():
    where = a_room(ANA)
    answers = {re.sub(r"csrf\w+", "", text(says(where, contact))) for contact in ("ana@example.org", "x@example.org")}
    assert len(answers) == 1
    assert Attendance.objects.count() == 1


def test_a_telephone_that_two_people_share_notes_neither():
    where = a_room(BOB, Person("Léa Roy", phone="01 99 00 12 34"))
    assert "un numéro que vous partagez avec quelqu’un" in text(says(where, "0199001234"))
    assert not Attendance.objects.exists()


def test_somebody_signed_in_has_one_button():
    where, client = a_room(ANA), Client()
    client.force_login(a_user(Role.MEMBER, email="ana@example.org"))
    assert "Je suis là, Ana Petit" in text(client.get(page_of(where)))
    assert DONE in text(says(where, "", client, moi="1"))
    assert Attendance.objects.get().registration.name == "Ana Petit"


def test_somebody_signed_in_who_has_no_seat_writes_how_they_registered():
    where, client = a_room(BOB), Client()
    client.force_login(a_user(Role.MEMBER))
    assert "Écrivez votre adresse de courriel" in text(says(where, "", client, moi="1")).replace("écrivez", "Écrivez")
    assert not Attendance.objects.exists()


@pytest.mark.parametrize(
    ("begins", "is_open"),
    [(timedelta(minutes=59), True), (timedelta(minutes=61), False), (timedelta(hours=-2, minutes=-1), False)],
)
def test_it_serves_from_an_hour_before_to_the_end(begins, is_open):
    if (timezone.localtime() + begins).date() > timezone.localdate():
        begins = timedelta(minutes=-30) if is_open else begins  # an hour before midnight: not the day itself yet
    where = a_room(ANA, begins=begins)
    says(where, "ana@example.org")
    assert Attendance.objects.exists() is is_open
    assert ("Cette page sert ce jour-là" in text(Client().get(page_of(where)))) is not is_open


@pytest.mark.parametrize("contact", ["", "ana", "é@example.org", "01 99", "\x00", "x" * 300, "a@b@c"])
def test_what_cannot_be_read_is_told_and_kept(contact):
    where = a_room(ANA)
    answer = says(where, contact)
    assert (answer.status_code, "Il reste une chose à corriger" in text(answer)) == (200, True)
    assert not Attendance.objects.exists()


def test_a_link_that_is_not_ours_or_whose_date_changed_leads_nowhere():
    where = a_room(ANA)
    good = page_of(where)
    token = good.split("/")[-2]
    session, key = read_presence_token(token)
    assert (session, key) == (where.uuid, attendances.sittings_of(where)[0].key)
    for wrong in ("rien", token[:-1] + ("A" if token[-1] != "A" else "B"), "0" * 44 + token[44:], "é" * 60):
        assert read_presence_token(wrong) is None
        assert Client().get(reverse("programme:presence", args=[wrong])).status_code == 404
    where.parts.update(starts_at=timezone.now() - timedelta(minutes=90))
    assert Client().get(good).status_code == 404
    draft = a_room()
    page = page_of(draft)
    type(draft).objects.filter(pk=draft.pk).update(state=SessionState.DRAFT)
    assert Client().get(page).status_code == 404


def test_from_one_network_only_so_many_may_answer_in_an_hour():
    where, client = a_room(ANA), Client(REMOTE_ADDR="198.51.100.7")
    for _ in range(MOST_TRIES):
        client.post(page_of(where), {"contact": "x@example.org"})
    assert "Beaucoup de réponses viennent d’ici" in text(says(where, "ana@example.org", client))
    assert not Attendance.objects.exists()
    assert DONE in text(says(where, "ana@example.org", Client(REMOTE_ADDR="203.0.113.9")))


def test_the_page_takes_as_many_queries_for_one_person_as_for_twelve(django_assert_num_queries):
    for people in (1, 12):
        where = a_room(*(Person(f"P{n}", f"p{n}@example.org") for n in range(people)))
        url = page_of(where)
        Client().get(url)
        with django_assert_num_queries(2):
            Client().get(url)
        with django_assert_num_queries(7):
            Client().post(url, {"contact": "p0@example.org"})


def test_the_square_shown_in_the_room_holds_the_address_of_that_page():
    where = a_room(ANA)
    desk = Client()
    desk.force_login(a_user(Role.ADVISER))
    page = desk.get(f"/gestion/seances/{where.uuid}/presences/code/").content.decode()
    drawing = unquote(html.unescape(re.search(r'src="data:image/svg\+xml,([^"]+)"', page)[1]))
    assert drawing.startswith("<svg xmlns=")
    assert "style" not in drawing
    assert "Il sert de " in page


def test_the_sheet_is_a_document_for_advisers(django_assert_num_queries):
    where = a_room(ANA)
    desk = Client()
    desk.force_login(a_user(Role.ADVISER))
    url = f"/gestion/seances/{where.uuid}/emargement.pdf"
    with django_assert_num_queries(5):
        answer = desk.get(url)
    assert (answer["Content-Type"], answer.content[:4], answer["Cache-Control"]) == (
        "application/pdf",
        b"%PDF",
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    where.parts.all().delete()
    assert desk.get(url).status_code == 404
    assert desk.get(f"/gestion/seances/{where.uuid}/presences/").status_code == 404
