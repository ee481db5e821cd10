"""Promise A2 with real connections: simultaneous tries, several processes, a restart."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.db import connection, connections
from django.test import Client
from django.utils import timezone

from declic.core.models import Message
from declic.people import browser, services
from declic.people.engine import read_code
from declic.people.models import SignInRequest, User
from declic.people.services import sign_in
from tests.at_once import dealt
from tests.people.entering import ask, is_in, last_code, other_than, type_code

pytestmark = pytest.mark.django_db(transaction=True)
EMAIL = "odile@example.org"
TOGETHER = 12


def at_once(times: int, act: Callable[[int], object]) -> list[object]:
    """`times` calls by TOGETHER threads that start at the same instant, each with its own connection."""
    return dealt([lambda number=number: act(number) for number in range(times)], TOGETHER)


def key_of(client: Client) -> str:
    request = type("Request", (), {"COOKIES": {"entree": client.cookies["entree"].value}})()
    return browser.known_browser(request).key


def test_a2_of_sixty_wrong_codes_at_once_five_are_examined(client, monkeypatch):
    ask(client)
    right, key = read_code(last_code()), key_of(client)
    wrong, examined = other_than(right), []
    compare = sign_in.constant_time_compare
    monkeypatch.setattr(sign_in, "constant_time_compare", lambda *pair: examined.append(1) or compare(*pair))
    tries = at_once(60, lambda _: services.enter_code(key, email=EMAIL, code=wrong, now=timezone.now()))
    assert tries == [None] * 60
    assert len(examined) == 5
    assert SignInRequest.objects.get().attempts == 5
    assert services.enter_code(key, email=EMAIL, code=right, now=timezone.now()) is None


def test_a1_the_right_code_typed_several_times_at_once_lets_one_in(client):
    ask(client)
    right, key = read_code(last_code()), key_of(client)
    proofs = at_once(12, lambda _: services.enter_code(key, email=EMAIL, code=right, now=timezone.now()))
    assert len([proof for proof in proofs if proof]) == 1
    assert User.objects.count() == 1


def test_a2_requests_at_once_stay_within_the_limits():
    def want(number):
        return services.ask_sign_in(
            f"p{number % 6}@example.org", browser=f"b{number}", network="192.0.2.0/24", now=timezone.now()
        )

    accepted = at_once(60, want)
    assert accepted.count(True) == 20
    assert Message.objects.count() == 20
    assert all(Message.objects.filter(to=f"p{number}@example.org").count() <= 5 for number in range(6))


ANOTHER_PROCESS = """
import os, django
from django.conf import settings
settings.DATABASES["default"]["NAME"] = os.environ["DECLIC_TEST_NAME"]
django.setup()
from django.utils import timezone
from declic.people import services
for _ in range(3):
    key = os.environ["DECLIC_TEST_KEY"]
    assert services.enter_code(key, email="odile@example.org", code="AAAAAAAA", now=timezone.now()) is None
"""


def test_a2_counts_hold_across_processes_and_a_restart(client):
    ask(client)
    right = last_code()
    for _ in range(2):
        type_code(client, other_than(right))
    facts = {"DECLIC_TEST_NAME": str(connection.settings_dict["NAME"]), "DECLIC_TEST_KEY": key_of(client)}
    env = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", **facts}
    other = subprocess.run(
        [sys.executable, "-c", ANOTHER_PROCESS], env=env, capture_output=True, text=True, check=False
    )
    assert other.returncode == 0, other.stderr
    cache.clear()
    connections.close_all()
    type_code(client, right)
    assert not is_in(client)
    assert SignInRequest.objects.get().attempts == 5
