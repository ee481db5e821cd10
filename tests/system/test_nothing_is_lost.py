"""Promises D1 and D3: what was acknowledged is there once, and a busy base answers 503, not 500."""

import os
import random
import threading
import time
from contextlib import suppress

import pytest
import requests

from tests.system.base import is_sound, locked, values
from tests.system.writing import MARKER, Answerer, Writer

pytestmark = [pytest.mark.system, pytest.mark.django_db]

# The promise is twenty times; a change is checked with fewer (DECLIC_KILL_ROUNDS=20 for the whole of it).
ROUNDS = int(os.environ.get("DECLIC_KILL_ROUNDS", "3"))
WRITERS = 3


def kept(house):
    return [str(key).replace("-", "") for key in values(house, "SELECT form_id FROM portal_contactmessage")]


def test_killing_the_service_while_people_write_loses_nothing_acknowledged(house):
    chance, acknowledged, answerers = random.Random(4), [], []
    for _ in range(ROUNDS):
        house.serve()
        _find_the_answers_again(answerers)
        writers = [Writer(house, number) for number in range(WRITERS)]
        answerers = [Answerer(house, 100 + number) for number in range(WRITERS)]
        threads = [threading.Thread(target=_write_until_it_breaks, args=(writer,)) for writer in writers]
        threads += [threading.Thread(target=_answer_until_it_breaks, args=(answerer,)) for answerer in answerers]
        for thread in threads:
            thread.start()
        # It is killed after so many answers, and each of those who answer has had one at least.
        enough = chance.randrange(6, 30)
        while not all(a.acknowledged for a in answerers) or sum(len(w.acknowledged) for w in writers) < enough:
            assert all(thread.is_alive() for thread in threads), house.journal
            time.sleep(0.01)
        house.kill()
        for thread in threads:
            thread.join()
        house.wait_for_nobody()
        acknowledged += [form for writer in writers for form in writer.acknowledged]
        assert is_sound(house)
    house.serve()
    _find_the_answers_again(answerers)
    assert len(acknowledged) >= 6 * ROUNDS
    found = kept(house)
    assert {form.replace("-", "") for form in acknowledged} <= set(found)
    assert len(found) == len(set(found))
    # What was being written when it died is whole or absent: a message kept is announced to the centre, once.
    assert values(house, "SELECT count(*) FROM core_message WHERE purpose LIKE '%contact%'")[0] == len(found)
    assert MARKER not in house.journal  # promise E6


def _write_until_it_breaks(writer):
    with suppress(requests.RequestException):
        for number in range(10_000):
            writer.write(network=f"10.{writer.number}.{number % 250}.{1 + number // 250}")


def _answer_until_it_breaks(answerer):
    with suppress(requests.RequestException):
        for number in range(10_000):
            answerer.write(number)


def _find_the_answers_again(answerers):
    """On coming back, a page shows the last answers acknowledged, or those that were being sent: never half of them."""
    for answerer in answerers:
        assert answerer.acknowledged is not None
        (value,) = answerer.found()
        assert value in (answerer.acknowledged, answerer.attempted)


def test_fifty_writers_at_once_all_succeed(house):
    house.serve()
    writers = [Writer(house, number) for number in range(50)]
    threads = [threading.Thread(target=writer.write) for writer in writers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [writer.statuses for writer in writers] == [[302]] * 50
    assert "locked" not in house.journal
    assert len(kept(house)) == 50


def test_a_base_that_stays_locked_answers_503_and_when_to_come_back(house):
    house.settings["DECLIC_DATABASE_WAIT"] = "1"
    house.serve()
    writer = Writer(house)
    with locked(house):
        refused = writer.write()
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
        assert "Rien n’est perdu" in refused.text
        assert writer.session.get(f"{house.url}/aide/").status_code == 200
        assert writer.session.get(f"{house.url}/sante").status_code == 200
    # Others write too, and a second is soon over on a busy machine.
    while writer.write().status_code == 503:
        pass
    assert writer.statuses[-1] == 302
    assert len(kept(house)) == 1
