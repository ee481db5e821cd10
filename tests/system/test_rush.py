"""Promises D1 and D4 in a rush for seats: the service and its worker are killed in the middle, three times."""

import os
import signal
import time
from collections import Counter

import pytest
import requests

from tests.core.outbox.conftest import Server, listening
from tests.ports import free_port
from tests.system.base import changed, is_sound, rows, values
from tests.system.crowd import Crowd

pytestmark = [pytest.mark.system, pytest.mark.django_db]

PEOPLE, SEATS, PAIRS = 200, 12, 20
KILLED_AT = (30, 150, 280)  # answers of the 400
# A deadline, for a machine that does ten other things: alone, all of it takes a quarter of a minute.
WITHIN = 900.0
REGISTRATIONS = "SELECT email, status, ticket FROM programme_registration"
CLAIMED = "SELECT message_id FROM core_message WHERE state = 'sending'"
MESSAGES = "SELECT \"to\", purpose, message_id FROM core_message WHERE purpose LIKE 'programme:%'"
# What a dead worker had claimed comes back after two minutes: they are made to be past, while nobody runs.
LATER = "UPDATE core_message SET claimed_until = '2000-01-01 00:00:00' WHERE state = 'sending'"


@pytest.fixture
def post():
    """A mail server that takes everything, and keeps it."""
    server = Server(port=free_port())
    controller = listening(server)
    yield server
    controller.stop()


def wait_until(true, until):
    while not true():
        assert time.monotonic() < until
        time.sleep(0.01)


def test_a_rush_killed_three_times_sells_each_seat_once_and_tells_each_person_once(house, post):
    house.settings["EMAIL_URL"] = f"smtp://127.0.0.1:{post.port}"
    crowd = Crowd.of(house, people=PEOPLE, seats=SEATS, within=WITHIN)
    house.serve()
    threads, claimed = crowd.starts(PAIRS), Counter()
    for reached in KILLED_AT:
        wait_until(lambda reached=reached: crowd.acknowledged >= reached, crowd.until)
        # It stops where it is; somebody has sent a form when it is killed.
        os.killpg(house.serving.pid, signal.SIGSTOP)
        wait_until(lambda: crowd.waiting, crowd.until)
        house.kill()
        house.wait_for_nobody()
        assert is_sound(house)
        claimed.update(values(house, CLAIMED))
        changed(house, LATER)
        house.serve()
    for thread in threads:
        thread.join(max(1.0, crowd.until - time.monotonic()))
    assert crowd.refused == []
    assert crowd.cut >= len(KILLED_AT)  # each time, somebody had sent a form that nobody answered
    everyone_was_answered_with_their_own_registration(house, crowd)
    no_seat_is_lost_or_sold_twice(house, crowd)
    every_person_is_told_once(house, post, crowd, claimed)


def everyone_was_answered_with_their_own_registration(house, crowd):
    assert {email: len(answers) for email, answers in crowd.answers.items()} == dict.fromkeys(crowd.cookies, 2)
    theirs = {email: set(answers) for email, answers in crowd.answers.items()}
    assert [email for email, answers in theirs.items() if len(answers) != 1] == []
    assert len(set.union(*theirs.values())) == PEOPLE
    with requests.Session() as session:
        session.trust_env = False
        pages = [session.get(house.url + answers.pop(), timeout=300).status_code for answers in theirs.values()]
    assert Counter(pages) == {200: PEOPLE}


def no_seat_is_lost_or_sold_twice(house, crowd):
    kept = rows(house, REGISTRATIONS)
    assert sorted(email for email, _, _ in kept) == sorted(crowd.cookies)
    assert Counter(status for _, status, _ in kept) == {"confirmed": SEATS, "waiting": PEOPLE - SEATS}
    assert values(house, "SELECT taken FROM programme_session WHERE course_id IN (SELECT id FROM programme_course "
                         "WHERE slug = 'la-ruee')") == [SEATS]  # fmt: skip
    assert sorted(ticket for _, status, ticket in kept if status == "waiting") == list(range(1, PEOPLE - SEATS + 1))


def every_person_is_told_once(house, post, crowd, claimed):
    written = rows(house, MESSAGES)
    due = sorted((email, f"programme:{status}") for email, status, _ in rows(house, REGISTRATIONS))
    assert sorted((to, purpose) for to, purpose, _ in written) == due
    unsent = "SELECT count(*) FROM core_message WHERE state <> 'sent'"
    wait_until(lambda: values(house, unsent) == [0], time.monotonic() + WITHIN)
    received = Counter(message["Message-ID"] for message in post.received)
    assert set(received) == {message_id for _, _, message_id in written}
    # Twice under the same Message-ID only if it was in the hands of a worker that was killed.
    assert {message_id: times for message_id, times in received.items() if times > 1 + claimed[message_id]} == {}
    assert {message["Message-ID"]: message["To"] for message in post.received} == {i: to for to, _, i in written}
