import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from declic.core.outbox import deliver_due, queue_message

pytestmark = pytest.mark.django_db
LINK = "https://declic.example.org/reprendre/xY7k3Zq81"


def write(**extra):
    given = {"subject": "Votre code", "text": f"Voici :\n\n{LINK}", "purpose": "essai", "secret": True, **extra}
    return queue_message("lea@example.org", **given)


def test_messages_are_listed_with_the_latest_first(client):
    write(subject="Premier")
    write(subject="Second")
    page = BeautifulSoup(client.get("/dev/mails/").content, "html.parser")
    assert [link.text for link in page.select("table a")] == ["Second", "Premier"]


def test_a_message_is_read_as_its_reader_would_before_and_after_it_left(client):
    message = write()
    for _ in range(2):
        page = BeautifulSoup(client.get(f"/dev/mails/{message.public_id}/").content, "html.parser")
        assert page.find("a", href=LINK)
        deliver_due(timezone.now())


def test_the_html_of_a_message_is_shown_in_a_sandbox(client):
    response = client.get(f"/dev/mails/{write().public_id}/html/")
    assert response.headers["Content-Security-Policy"].startswith("sandbox")
    assert LINK in response.content.decode()


def test_marks_in_a_message_are_shown_and_not_obeyed(client):
    message = write(subject='"><svg onload=x>', text='"><svg onload=x>')
    for path in ("", f"{message.public_id}/"):
        page = BeautifulSoup(client.get(f"/dev/mails/{path}").content, "html.parser")
        assert page.find("svg", onload=True) is None


def test_messages_of_one_person_are_found(client):
    write()
    queue_message("leo@example.org", subject="Autre", text="x", purpose="essai")
    page = BeautifulSoup(client.get("/dev/mails/", {"a": "LEO@example.org"}).content, "html.parser")
    assert [link.text for link in page.select("table a")] == ["Autre"]


@pytest.mark.parametrize("query", ["page=" + "x" * 5000, "page=-1", "a=%00%ED%A0%80", "a=" + "x" * 10_000])
def test_senseless_addresses_break_nothing(client, query):
    assert client.get(f"/dev/mails/?{query}").status_code == 200


def test_nothing_of_it_exists_in_production(client, settings):
    settings.DECLIC_MODE = "production"
    settings.SECURE_SSL_REDIRECT = False
    message = write()
    for path in ("", f"{message.public_id}/", f"{message.public_id}/html/"):
        assert client.get(f"/dev/mails/{path}").status_code == 404


def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    for _ in range(25):
        write()
    client.get("/dev/mails/")
    with django_assert_max_num_queries(4):
        client.get("/dev/mails/")
