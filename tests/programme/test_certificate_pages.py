"""Certificates on screen: taken by who has one and by agents, verified by anybody."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from declic.programme import services
from declic.programme.engine.certificate_number import shown
from declic.programme.models import Attendance, Certificate, Presence, Registration
from declic.programme.services.certificates import MOST_UNKNOWN
from declic.programme.tokens import token_of
from tests.programme.services.test_certificates import a_past_session, comes, was_there
from tests.programme.test_desk import desk, text  # noqa: F401 (`desk` is a fixture)

pytestmark = pytest.mark.django_db
VERIFY = "/formations/attestation/"


@pytest.fixture
def mine():
    registration = comes(a_past_session())
    was_there(registration)
    return registration


@pytest.fixture
def made(mine):
    return services.certify(mine, now=timezone.now())


def own(registration, page=""):
    return f"/formations/inscription/{token_of(registration.public_id)}/{page}"


def seen(number, client=None):
    return (client or Client()).get(f"{VERIFY}{number}/")


def test_who_was_there_takes_it_from_their_own_page(client, mine):
    assert "Votre attestation (PDF)" in text(client.get(own(mine)))
    assert client.get(own(mine, "attestation.pdf")).status_code == 404
    answer = client.post(own(mine, "attestation.pdf"), follow=True)
    assert (answer["Content-Type"], answer["Referrer-Policy"]) == ("application/pdf", "no-referrer")
    assert answer.content == client.post(own(mine, "attestation.pdf"), follow=True).content
    assert Certificate.objects.count() == 1


def test_before_the_end_or_without_a_presence_it_is_neither_offered_nor_made(client, mine):
    Attendance.objects.update(presence=Presence.ABSENT)
    assert "Votre attestation" not in text(client.get(own(mine)))
    assert "Pas d’attestation : aucune présence n’est notée." in text(
        client.post(own(mine, "attestation.pdf"), follow=True)
    )
    mine.session.parts.update(ends_at=timezone.now() + timedelta(hours=1))
    Attendance.objects.update(presence=Presence.PRESENT)
    assert "Votre attestation" not in text(client.get(own(mine)))
    assert "une fois la dernière date passée" in text(client.post(own(mine, "attestation.pdf"), follow=True))
    assert not Certificate.objects.exists()


def test_a_group_is_told_that_only_one_name_is_on_it(client):
    group = comes(a_past_session(), places=3)
    assert "les personnes venues avec vous" not in text(client.get(own(group)))
    was_there(group)
    assert "les personnes venues avec vous n’y sont pas nommées" in text(client.get(own(group)))


def test_once_it_is_over_nobody_is_asked_whether_they_still_come(client, mine):
    assert "Je ne peux pas venir" not in text(client.get(own(mine)))


def test_a_link_that_is_not_ours_leads_nowhere(client):
    for method in (client.get, client.post):
        assert method("/formations/inscription/rien/attestation.pdf").status_code == 404


def test_a_number_written_in_the_form_leads_to_what_it_certifies(client, made):
    typed = shown(made.number).lower().replace("-", " ")
    page = client.get(VERIFY, {"numero": typed}, follow=True)
    said = text(page)
    assert page.redirect_chain == [(f"{VERIFY}{shown(made.number)}/", 302)]
    assert "Cette attestation est valable" in said
    assert ("Ana Petit" in said, str(made.title) in said, "2 demi-journées de présence" in said) == (True,) * 3
    assert "mardi 6 octobre 2026, 9 h à 13 h, puis 13 h à 17 h" in said


def test_neither_engines_nor_other_sites_are_told_of_it(client, made):
    for page in (client.get(VERIFY), seen(made.number), seen("2" * 16)):
        assert page["Referrer-Policy"] == "no-referrer"
        assert '<meta name="robots" content="noindex">' in page.content.decode()
        assert "no-store" in page["Cache-Control"]


def test_a_mistake_of_copying_is_told_without_counting(client, made):
    wrong = made.number[:-1] + ("2" if made.number[-1] != "2" else "3")
    for _ in range(MOST_UNKNOWN + 1):
        page = client.get(VERIFY, {"numero": wrong})
    assert (page.status_code, "ce numéro n’est pas bien recopié" in text(page), wrong in page.content.decode()) == (
        200, True, True,
    )  # fmt: skip
    assert seen(wrong).status_code == 404
    assert seen(made.number).status_code == 200


@pytest.mark.parametrize("typed", ["", " ", "\x00", "9" * 5000, "\ud800", "<svg onload=1>", "é" * 16])
def test_what_is_no_number_is_told_and_never_breaks(client, typed):
    page = client.get(VERIFY, {"numero": typed.encode("utf-8", "surrogatepass")})
    assert (page.status_code, "Il reste une chose à corriger" in text(page)) == (200, True)


def test_a_number_that_nobody_has_is_told_and_guessing_is_stopped(made):
    guessing = Client(REMOTE_ADDR="198.51.100.77")
    page = seen("2" * 16, guessing)
    assert (page.status_code, "aucune attestation n’a ce numéro" in text(page)) == (404, True)
    for _ in range(MOST_UNKNOWN):
        seen("2" * 16, guessing)
    page = seen(made.number, guessing)
    assert (page.status_code, "Beaucoup de numéros inconnus" in text(page)) == (429, True)
    assert seen(made.number).status_code == 200


def test_one_that_was_withdrawn_says_since_when_and_nothing_of_what_it_certified(made):
    Certificate.objects.update(withdrawn_at=made.made_at + timedelta(days=1))
    said = text(seen(made.number))
    assert "Cette attestation n’est plus valable" in said
    assert "Elle est retirée depuis le" in said
    assert "demi-journée" not in said


def test_once_the_name_is_erased_it_says_so_and_still_certifies(made):
    services.forget_old_registrations(timezone.now() + timedelta(days=800))
    said = text(seen(made.number))
    assert "Cette attestation est valable" in said
    assert "Le nom est effacé, comme toujours deux ans après la séance. Le numéro reste bon." in said
    assert "Ana" not in said
    assert Client().get(own(made.registration, "attestation.pdf")).status_code == 404


def test_an_agent_makes_it_for_somebody(desk, mine):  # noqa: F811
    url = f"/gestion/seances/inscription/{mine.public_id}/"
    assert "Attestation de présence (PDF)" in text(desk.get(url))
    assert desk.get(f"{url}attestation.pdf").status_code == 404
    assert desk.post(f"{url}attestation.pdf", follow=True)["Content-Type"] == "application/pdf"
    Attendance.objects.all().delete()
    assert "Attestation de présence (PDF)" not in text(desk.get(url))
    answer = desk.post(f"{url}attestation.pdf", follow=True)
    assert "Pas d’attestation : aucune présence n’est notée." in text(answer)


def test_an_agent_makes_those_of_all_who_came_in_one_file(desk, mine):  # noqa: F811
    other = comes(mine.session, "Bob Roy")
    url = reverse("programme_desk:session", args=[mine.session.uuid])
    assert "Attestations de présence, toutes (PDF)" in text(desk.get(url))
    answer = desk.post(f"{url}attestations.pdf", follow=True)
    assert (answer["Content-Type"], Certificate.objects.count()) == ("application/pdf", 1)
    was_there(other)
    desk.post(f"{url}attestations.pdf")
    assert sorted(Certificate.objects.values_list("name", flat=True)) == ["Ana Petit", "Bob Roy"]
    Attendance.objects.all().delete()
    assert "Attestations de présence" not in text(desk.get(url))
    assert "Pas d’attestation" in text(desk.post(f"{url}attestations.pdf", follow=True))


def test_each_page_asks_a_known_number_of_times(client, desk, mine, made, django_assert_num_queries):  # noqa: F811
    client.get(VERIFY)  # the centre is kept in memory
    with django_assert_num_queries(0):
        client.get(VERIFY)
    with django_assert_num_queries(1):
        seen(made.number, client)
    with django_assert_num_queries(2):
        client.get(own(mine, "attestation.pdf"))
    with django_assert_num_queries(6):
        client.get(own(mine))
    other = comes(mine.session, "Bob Roy")
    was_there(other)
    services.certify(Registration.objects.get(pk=other.pk), now=timezone.now())
    with django_assert_num_queries(5):
        desk.get(f"/gestion/seances/{mine.session.uuid}/attestations.pdf")
