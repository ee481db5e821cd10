"""Writing to the centre."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from declic.core.models import Message
from declic.core.sealed_numbers import seal
from declic.people.models import Role
from declic.portal import services
from declic.portal.models import ContactMessage, ContactQuota
from tests.at_once import all_at_once
from tests.factories.people import a_user

NOW = datetime(2027, 1, 12, 10, 30, tzinfo=UTC)
TYPED = {"name": "Odile Marchetti", "email": "odile@example.org", "text": "Bonjour,\r\nje cherche une imprimante."}


def send(client, **changes):
    return client.post("/contact/", {**TYPED, "form_id": str(uuid.uuid4()), **changes})


def write(**changes):
    known = {
        "form_id": uuid.uuid4(),
        "name": "",
        "email": "o@example.org",
        "text": "Bonjour",
        "network": "192.0.2.0/24",
    }
    return services.write_to_centre(**{**known, "now": NOW, **changes})


@pytest.mark.django_db
class TestMessage:
    def test_is_kept_told_to_the_centre_and_answered_by_a_redirect(self, client):
        response = send(client)
        assert (response.status_code, response.url) == (302, "/contact/merci/")
        kept = ContactMessage.objects.get()
        assert (kept.name, kept.email, kept.text) == (
            TYPED["name"],
            TYPED["email"],
            "Bonjour,\nje cherche une imprimante.",
        )
        told = Message.objects.get()
        assert told.to == "relais@example.org"
        assert "odile@example.org" in told.text
        assert f"/gestion/messages/edit/{seal(kept.pk)}/" in told.text

    def test_is_answered_from_its_page_by_a_link(self, client):
        send(client, email="odile+asso@example.org")
        client.force_login(a_user(Role.ADVISER))
        page = client.get(f"/gestion/messages/edit/{seal(ContactMessage.objects.get().pk)}/").content.decode()
        assert '<a href="mailto:odile%2Basso@example.org">odile+asso@example.org</a>' in page

    def test_needs_no_name(self, client):
        assert send(client, name="").status_code == 302
        assert ContactMessage.objects.get().name == ""

    def test_sent_twice_by_a_double_click_is_one_message(self, client):
        form_id = re.search(r'name="form_id" value="([^"]+)"', client.get("/contact/").content.decode())[1]
        assert [send(client, form_id=form_id).status_code for _ in range(3)] == [302, 302, 302]
        assert ContactMessage.objects.count() == Message.objects.count() == 1

    @pytest.mark.parametrize("form_id", ["", "x", "1" * 5000, "\ud800".encode("utf-8", "surrogatepass"), "\0"])
    def test_goes_through_whatever_its_form_says_it_is(self, client, form_id):
        assert send(client, form_id=form_id).status_code == 302
        assert ContactMessage.objects.count() == 1

    def test_of_a_robot_is_answered_the_same_and_thrown_away(self, client):
        response = send(client, website="https://spam.example")
        assert (response.status_code, response.url) == (302, "/contact/merci/")
        assert not ContactMessage.objects.exists()
        assert not Message.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "said"),
        [
            ({"email": ""}, "Écrivez votre adresse"),
            ({"email": "odile"}, "Elle ressemble à nom@exemple.fr"),
            ({"text": " \x00\u200b "}, "Écrivez votre message"),
            ({"text": "é" * 5001}, "5001 signes"),
        ],
    )
    def test_that_cannot_be_read_is_explained_and_nothing_typed_is_lost(self, client, changes, said):
        response = send(client, **changes)
        page = response.content.decode()
        assert response.status_code == 200
        assert said.lower() in page.lower()
        assert 'value="Odile Marchetti"' in page
        assert "Il reste une chose à corriger" in page
        assert not ContactMessage.objects.exists()

    @pytest.mark.parametrize(
        ("typed", "kept"), [(" Odile@Example.ORG ", "odile@example.org"), ("odile@café.fr", "odile@xn--caf-dma.fr")]
    )
    def test_keeps_an_address_that_a_mail_server_takes(self, client, typed, kept):
        assert send(client, email=typed).status_code == 302
        assert ContactMessage.objects.get().email == kept

    def test_with_an_accent_before_the_sign_at_is_told_so(self, client):
        assert "accent avant le signe @" in send(client, email="élodie@example.org").content.decode()
        assert not ContactMessage.objects.exists()

    def test_is_shown_escaped_when_it_comes_back(self, client):
        page = send(client, email="", text='"><svg onload=alert(1)>').content.decode()
        assert "<svg onload" not in page

    def test_loses_the_signs_that_nobody_sees(self, client):
        send(client, text="a\x00b\u202ec\ud7ff\x1bd", name="\u202eodile\r\nBcc: x@example.org")
        kept = ContactMessage.objects.get()
        assert kept.text == "a b c\ud7ff d"
        assert "\r" not in kept.name

    def test_number_six_of_the_hour_waits_and_is_not_lost(self, client):
        for _ in range(services.PER_NETWORK_AND_HOUR):
            assert send(client).status_code == 302
        response = send(client, text="La sixième fois")
        assert response.status_code == 429
        assert "La sixième fois" in response.content.decode()
        assert ContactMessage.objects.count() == services.PER_NETWORK_AND_HOUR

    def test_page_sets_the_csrf_cookie_alone_and_is_never_cached(self, client):
        response = client.get("/contact/")
        assert set(response.cookies) <= {"csrf"}
        assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
def test_the_limit_is_one_of_a_network_and_an_hour():
    for _ in range(services.PER_NETWORK_AND_HOUR):
        write()
    write(network="198.51.100.0/24")
    write(now=NOW + timedelta(hours=1))
    with pytest.raises(services.TooManyMessages):
        write()


@pytest.mark.django_db
def test_messages_go_after_twelve_months_and_counts_after_a_day():
    write()
    assert services.forget_old_messages(NOW + timedelta(days=364)) == 0
    assert not ContactQuota.objects.exists()
    assert services.forget_old_messages(NOW + timedelta(days=366)) == 1
    assert services.forget_old_messages(NOW + timedelta(days=366)) == 0


@pytest.mark.django_db(transaction=True)
def test_simultaneous_messages_do_not_pass_the_limit_nor_double():
    """Four clicks on one form and six others: five are kept, and the clicks on the form are all told the same."""
    form_id = uuid.uuid4()

    def run(form):
        try:
            write(form_id=form)
        except services.TooManyMessages:
            return "refused"
        return "kept"

    outcomes = all_at_once(*[lambda f=form: run(f) for form in [form_id] * 4 + [uuid.uuid4() for _ in range(6)]])
    [of_the_form] = set(outcomes[:4])
    assert ContactMessage.objects.filter(form_id=form_id).count() == (of_the_form == "kept")
    assert ContactMessage.objects.count() == ContactQuota.objects.get().count == services.PER_NETWORK_AND_HOUR
