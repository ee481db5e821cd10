from datetime import timedelta

import pytest
from django import get_version
from django.db import OperationalError
from django.utils import timezone

from declic.core.models import Heartbeat, Message
from declic.core.operations import health
from declic.core.outbox import queue_message

URLS = ["/sante", "/sante/", "/sante/pret", "/sante/pret/"]


@pytest.fixture
def working(db):
    for name in health.SILENCE:
        Heartbeat.objects.create(name=name, beat_at=timezone.now())


@pytest.mark.parametrize("url", URLS[:2])
def test_the_process_is_alive_without_asking_the_database(client, url):
    response = client.get(url)  # no database in this test: a query would fail
    assert (response.status_code, response.content) == (200, b"vivant\n")


@pytest.mark.parametrize("url", URLS[2:])
def test_ready_when_the_base_and_the_worker_answer(client, working, url):
    response = client.get(url)
    assert response.status_code == 200
    assert response.content.decode().startswith("prêt\n")


def test_not_ready_without_a_worker(client, db):
    response = client.get("/sante/pret")
    assert response.status_code == 503
    assert "NON  ouvrier, courrier : n’a pas encore donné signe de vie" in response.content.decode()


def test_not_ready_when_the_worker_has_been_silent(client, working):
    Heartbeat.objects.filter(name="courrier").update(beat_at=timezone.now() - timedelta(minutes=4))
    assert client.get("/sante/pret").status_code == 503


def test_not_ready_without_the_base_and_says_so_in_json(client, working, monkeypatch):
    def refused():
        raise OperationalError("password=s3cr3t")

    with monkeypatch.context() as patch:
        patch.setattr(health.connection, "cursor", refused)
        response = client.get("/sante/pret", headers={"accept": "application/json"})
    assert response.status_code == 503
    assert response.json()["ready"] is False
    base = response.json()["facts"][0]
    assert base == {"name": "base", "ok": False, "blocking": True, "detail": "ne répond pas"}
    assert b"s3cr3t" not in response.content


def test_late_and_refused_messages_are_told_and_do_not_stop_the_service(client, working):
    message = queue_message("a@example.org", subject="a", text="b", purpose="c")
    queue_message("a@example.org", subject="a", text="b", purpose="c")
    Message.objects.filter(pk=message.pk).update(queued_at=timezone.now() - timedelta(hours=3))
    Message.objects.exclude(pk=message.pk).update(state="dead")
    response = client.get("/sante/pret")
    assert response.status_code == 200
    assert "NON  courriels en attente : depuis 3 h" in response.content.decode()
    assert "NON  courriels refusés : 1" in response.content.decode()


def test_a_backup_is_wanted_in_production_only(client, working, settings):
    now = timezone.now()
    assert health._backup(now).ok
    settings.DECLIC_MODE = "production"
    assert not health._backup(now).ok
    Heartbeat.objects.create(name=health.BACKUP, beat_at=now - timedelta(hours=2))
    assert health._backup(now).ok


@pytest.mark.parametrize("url", URLS)
def test_no_version_no_cookie_no_cache_and_no_other_method(client, working, url):
    response = client.get(url)
    text = response.content.decode() + str(response.headers)
    assert get_version() not in text
    assert "0.1.0" not in text
    assert not response.cookies
    assert "no-store" in response.headers["Cache-Control"]
    assert client.post(url).status_code == 405


def test_each_fact_is_asked_once(client, working, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        client.get("/sante/pret")
