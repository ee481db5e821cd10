"""Promises A1 to A5: entering by a code or a link."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from declic.core.models import Message
from declic.people.models import SignInRequest, User
from tests.factories.people import a_user
from tests.people.entering import ask, is_in, last_code, last_link, last_message, other_than, type_code

pytestmark = pytest.mark.django_db
VALUES = re.compile(r"'[^']*'|\d+")
EMAIL = "odile@example.org"
T0 = datetime(2026, 10, 1, 18, 0, tzinfo=UTC)


def refusal(response):
    assert response.status_code == 200
    return re.findall(r"<p>Erreur\u00a0: (.*?)</p>", response.content.decode())


def test_a1_the_right_code_lets_in_and_takes_the_cookie_of_the_request_away(client):
    a_user(email=EMAIL)
    response = ask(client)
    assert (response.status_code, response.url) == (302, "/compte/code/")
    assert EMAIL in client.get("/compte/code/").content.decode()
    response = type_code(client, last_code())
    assert (response.status_code, response.url) == (302, "/compte/")
    assert client.cookies["entree"].value == ""
    assert is_in(client)


def test_a1_an_unknown_address_gets_its_account_with_the_right_code_and_not_before(client):
    ask(client)
    type_code(client, other_than(last_code()))
    assert not User.objects.exists()
    response = type_code(client, last_code())
    assert response.url == "/compte/bienvenue/?next=%2Fcompte%2F"
    assert User.objects.get().email == EMAIL
    response = client.post("/compte/bienvenue/?next=/compte/", {"name": " Odile\u202e  Ferrand ", "next": "/compte/"})
    assert response.url == "/compte/"
    assert User.objects.get().name == "Odile Ferrand"


def test_a1_a_code_is_8_characters_and_a_link_192_bits_and_neither_is_kept(client):
    ask(client)
    code, link = last_code(), last_link()
    token = link.split("/")[3]
    assert len(code.replace("-", "")) == 8
    assert len(token) == 32
    kept = "\n".join(str(value) for row in SignInRequest.objects.values() for value in row.values())
    assert code not in kept
    assert code.replace("-", "") not in kept
    assert token not in kept
    assert code not in last_message().subject
    assert last_message().secret


def test_a1_a_code_serves_once(client):
    ask(client)
    code = last_code()
    browser = client.cookies["entree"].value
    type_code(client, code)
    again = Client()
    again.cookies["entree"] = browser
    assert len(refusal(type_code(again, code))) == 1
    assert not is_in(again)


def test_a1_a_link_serves_once_and_spends_the_code(client):
    ask(client)
    code, link = last_code(), last_link()
    again = Client()
    again.cookies["entree"] = client.cookies["entree"].value
    assert client.post(link).status_code == 302
    assert is_in(client)
    assert "Ce lien ne sert plus" in again.post(link).content.decode()
    assert refusal(type_code(again, code))
    assert not is_in(again)


@pytest.mark.parametrize(("seconds", "entered"), [(599, True), (600, False), (601, False)])
def test_a1_a_code_lives_ten_minutes(client, seconds, entered):
    with time_machine.travel(T0, tick=False) as clock:
        ask(client)
        clock.shift(timedelta(seconds=seconds))
        type_code(client, last_code())
        assert is_in(client) is entered


def test_a1_a_link_lives_ten_minutes(client):
    with time_machine.travel(T0, tick=False) as clock:
        ask(client)
        clock.shift(timedelta(seconds=601))
        client.post(last_link())
        assert not is_in(client)


def test_a1_code_and_link_serve_in_the_browser_that_asked_alone(client):
    ask(client)
    stranger = Client()
    assert type_code(stranger, last_code()).url == "/compte/entrer/"
    ask(stranger, "autre@example.org")
    refused = refusal(type_code(stranger, last_code()))
    stranger.post(last_link())
    assert not is_in(stranger)
    type_code(client, last_code())
    assert is_in(client)
    assert refused


def test_a1_a_new_code_cancels_the_older_one_of_the_same_browser_only(client):
    other = Client()
    ask(other)
    others_code = last_code()
    ask(client)
    older = last_code()
    ask(client)
    newer = last_code()
    assert refusal(type_code(client, older))
    assert not is_in(client)
    type_code(other, others_code)
    assert is_in(other)
    type_code(client, newer)
    assert is_in(client)


def test_a1_every_refusal_says_the_same_sentence(client):
    with time_machine.travel(T0, tick=False) as clock:
        ask(client)
        older = last_code()
        ask(client)
        said = set(refusal(type_code(client, older)) + refusal(type_code(client, other_than(last_code()))))
        clock.shift(timedelta(seconds=601))
        said |= set(refusal(type_code(client, last_code())))
    assert len(said) == 1


def test_a1_a_code_is_read_however_it_is_typed(client):
    ask(client)
    type_code(client, f"  {last_code().replace('-', ' – ').lower()} ")
    assert is_in(client)


def test_a1_what_cannot_be_a_code_is_said_and_costs_no_try(client):
    ask(client)
    for typed in ("", "ABCD", "ABCD-0O1I", "A" * 10_000, "\0ABCD2345"):
        assert refusal(type_code(client, typed))
    assert SignInRequest.objects.get().attempts == 0


def test_a2_five_wrong_codes_kill_the_request_and_the_sixth_is_refused_even_right(client):
    ask(client)
    right, link = last_code(), last_link()
    for _ in range(5):
        type_code(client, other_than(right))
    assert refusal(type_code(client, right))
    client.post(link)
    assert not is_in(client)
    assert SignInRequest.objects.get().attempts == 5


def test_a2_the_fifth_try_may_be_the_right_one(client):
    ask(client)
    for _ in range(4):
        type_code(client, other_than(last_code()))
    type_code(client, last_code())
    assert is_in(client)


def test_a2_five_requests_an_hour_for_an_address_from_one_network():
    with time_machine.travel(T0, tick=False) as clock:
        for number in range(7):
            ask(Client(), REMOTE_ADDR=f"192.0.2.{number}")
        assert Message.objects.filter(to=EMAIL).count() == 5
        ask(Client(), "autre@example.org", REMOTE_ADDR="192.0.2.9")
        assert Message.objects.filter(to="autre@example.org").count() == 1
        clock.shift(timedelta(hours=1))
        ask(Client(), REMOTE_ADDR="192.0.2.1")
        assert Message.objects.filter(to=EMAIL).count() == 6


def test_a2_the_hour_slides():
    with time_machine.travel(T0 + timedelta(minutes=50), tick=False) as clock:
        for _ in range(5):
            ask(Client())
        clock.shift(timedelta(minutes=20))
        ask(Client())
        assert Message.objects.count() == 5


def test_a2_twenty_requests_an_hour_for_a_network_whatever_the_addresses():
    for number in range(23):
        ask(Client(), f"p{number}@example.org", REMOTE_ADDR=f"2001:db8:1:2:{number:x}::1")
    assert Message.objects.count() == 20
    ask(Client(), "p0@example.org", REMOTE_ADDR="2001:db8:1:3::1")
    assert Message.objects.count() == 21


def test_a2_a_request_beyond_the_limit_leaves_the_last_code_good(client):
    for _ in range(6):
        ask(client)
    type_code(client, last_code())
    assert is_in(client)


def test_a2_the_network_is_the_visitors_and_the_forwarded_one_only_from_the_declared_proxy(settings):
    forwarded = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.9, 198.51.100.7"}
    ask(Client(), **forwarded)
    settings.TRUSTED_PROXY = ["10.0.0.1"]
    ask(Client(), **forwarded)
    networks = SignInRequest.objects.order_by("pk").values_list("network", flat=True)
    assert list(networks) == ["10.0.0.0/24", "198.51.100.0/24"]


def test_a3_requests_from_another_network_never_use_up_the_owners(client):
    for number in range(30):
        ask(Client(), REMOTE_ADDR=f"198.51.100.{number}")
    before = Message.objects.count()
    ask(client, REMOTE_ADDR="192.0.2.1")
    assert Message.objects.count() == before + 1
    type_code(client, last_code())
    assert is_in(client)


def test_a3_an_outsider_never_ends_a_session_nor_a_request(client):
    ask(client)
    type_code(client, last_code())
    waiting = Client()
    ask(waiting, REMOTE_ADDR="192.0.2.1")
    code = last_code()
    outsider = Client()
    for _ in range(8):
        ask(outsider, REMOTE_ADDR="198.51.100.1")
        for _ in range(6):
            type_code(outsider, "ABCD-2345")
    assert is_in(client)
    type_code(waiting, code)
    assert is_in(waiting)


def answer(client, email, **extra):
    response = ask(client, email, **extra)
    page = client.get(response.url)
    token = re.compile(r'name="csrfmiddlewaretoken" value="[^"]*"')
    headers = {k: v for k, v in response.headers.items() if k not in ("Content-Length", "Expires")}
    return response.status_code, headers, response.content, page.status_code, token.sub("", page.content.decode())


def test_a4_known_and_unknown_addresses_get_the_same_page_status_length_and_queries():
    known, unknown = "connue@example.org", "autre1@example.org"
    a_user(email=known)
    ask(Client(), "premiere@example.org")
    seen, queries = [], []
    for email in (known, unknown):
        with CaptureQueriesContext(connection) as caught:
            seen.append(answer(Client(), email))
        queries.append([VALUES.sub("?", query["sql"]) for query in caught])
    assert seen[0][:4] == seen[1][:4]
    assert seen[0][4].replace(known, unknown) == seen[1][4]
    assert len(seen[0][4]) == len(seen[1][4])
    assert queries[0] == queries[1]
    assert Message.objects.filter(to__in=(known, unknown)).count() == 2


def test_a4_beyond_the_limit_the_answer_is_the_same(client):
    a_user(email="connue@example.org")
    first = answer(Client(), "connue@example.org")
    for _ in range(6):
        last = answer(Client(), "connue@example.org")
    assert Message.objects.count() == 5
    assert first == last


def test_a4_the_message_waits_in_the_outbox_until_after_the_answer(client):
    ask(client)
    message = last_message()
    assert (message.state, message.attempts, message.purpose) == ("queued", 0, "sign_in")
    assert message.expires_at is not None


def test_a5_opening_a_link_shows_a_button_spends_nothing_and_says_nothing_to_other_sites(client):
    ask(client)
    link = last_link()
    before = list(SignInRequest.objects.values())
    for browser in (client, Client(), client):
        response = browser.get(link)
        assert response.status_code == 200
        assert response.headers["Referrer-Policy"] == "no-referrer"
        assert "<button" in response.content.decode()
    assert list(SignInRequest.objects.values()) == before
    assert not is_in(client)
    assert client.post(link).status_code == 302
    assert is_in(client)


def test_a5_the_address_of_the_link_is_the_configured_one_never_the_requests(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    ask(client, HTTP_HOST="pirate.example")
    assert settings.SITE_URL in last_message().text
    assert "pirate" not in last_message().text


def test_a_closed_account_is_told_so_only_once_the_code_is_right(client):
    a_user(email=EMAIL, is_active=False)
    ask(client)
    assert refusal(type_code(client, other_than(last_code())))
    response = type_code(client, last_code())
    assert response.status_code == 403
    assert "Ce compte est fermé" in response.content.decode()
    assert not is_in(client)


def test_the_address_is_one_whatever_its_case_and_its_spaces(client):
    a_user(email=EMAIL)
    ask(client, "  Odile@Example.ORG ")
    type_code(client, last_code())
    assert is_in(client)
    assert User.objects.count() == 1


def test_entering_leads_where_one_was_going(client):
    a_user(email=EMAIL, name="Odile")
    response = client.get("/compte/nom/")
    assert response.url == "/compte/entrer/?next=/compte/nom/"
    client.post("/compte/entrer/", {"email": EMAIL, "next": "/compte/nom/"})
    assert type_code(client, last_code()).url == "/compte/nom/"


def test_the_session_key_changes_when_one_enters(client):
    a_user(email=EMAIL)
    session = client.session
    session["kept"] = "oui"
    session.save()
    before = session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = before
    ask(client)
    type_code(client, last_code())
    assert client.session.session_key != before
    assert client.session["kept"] == "oui"


def test_someone_already_in_is_sent_on(client):
    client.force_login(a_user())
    assert client.get("/compte/entrer/?next=/compte/nom/").url == "/compte/nom/"
    assert client.get("/compte/entrer/").url == "/compte/"


def test_sign_out_needs_a_post_and_ends_the_session(client):
    client.force_login(a_user())
    client.get("/compte/sortir/")
    assert is_in(client)
    assert client.post("/compte/sortir/").status_code == 200
    assert not is_in(client)
