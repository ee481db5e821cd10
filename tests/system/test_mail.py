"""Promise D4 with the real worker and a hostile mail server: down, slow, refusing, and a death at the worst moment."""

import asyncio
import os
import signal
import time

import pytest

from tests.core.outbox.conftest import Server, listening
from tests.ports import free_port
from tests.system.base import values
from tests.system.conftest import ENDS_WITHIN
from tests.system.writing import Writer

pytestmark = [pytest.mark.system, pytest.mark.django_db]

STATES = "SELECT state FROM core_message ORDER BY id"
ATTEMPTS = "SELECT attempts FROM core_message"
IDS = "SELECT message_id FROM core_message ORDER BY id"


class Killer(Server):
    """Says 250 and, before the client can read it, kills it; or keeps it waiting."""

    victim = None
    is_slow = False

    async def handle_DATA(self, server, session, envelope):
        while self.is_slow:
            await asyncio.sleep(0.01)
        if self.victim:
            os.kill(self.victim.pid, signal.SIGSTOP)
        answer = await super().handle_DATA(server, session, envelope)
        if self.victim:
            await server.push(answer)
            os.kill(self.victim.pid, signal.SIGKILL)
            self.victim = None
        return answer


@pytest.fixture
def post():
    """A mail server that can be stopped and started on the same port."""
    server = Killer(port=free_port())
    controllers = []

    def start():
        controllers.append(listening(server))

    def stop():
        controllers.pop().stop()

    server.start, server.stop = start, stop
    yield server
    for controller in controllers:
        controller.stop()


def wait_until(true, within=600.0):
    until = time.monotonic() + within
    while not true():
        assert time.monotonic() < until
        time.sleep(0.1)


def test_messages_wait_for_the_server_and_leave_in_order_when_it_returns(house, post):
    house.settings["EMAIL_URL"] = f"smtp://127.0.0.1:{post.port}"
    house.serve()
    writers = [Writer(house, number) for number in range(3)]
    for writer in writers:
        assert writer.write().status_code == 302
    wait_until(lambda: sum(values(house, ATTEMPTS)) > 0)
    assert set(values(house, STATES)) <= {"queued", "sending"}
    # It comes back, and does not answer: whoever writes meanwhile does not wait for it.
    post.is_slow = True
    post.start()
    wait_until(lambda: post.sessions)
    assert writers[0].write().status_code == 302
    assert "sent" not in values(house, STATES)
    post.is_slow = False
    wait_until(lambda: values(house, STATES) == ["sent"] * 4)
    assert [message["Message-ID"] for message in post.received] == values(house, IDS)


def test_a_worker_killed_between_the_250_and_its_commit_sends_again_under_the_same_id(house, post):
    house.settings["EMAIL_URL"] = f"smtp://127.0.0.1:{post.port}"
    code, _, said = house.run("shell", "-c", WRITE)
    assert code == 0, said
    post.start()
    post.victim = house.start("worker")
    victim = post.victim
    assert victim.wait(ENDS_WITHIN) == -signal.SIGKILL
    assert len(post.received) == 1
    assert values(house, STATES) == ["sending"]
    # The claim of the dead worker ends after two minutes: they are made to be past.
    code, _, said = house.run("shell", "-c", LATER)
    assert code == 0, said
    assert house.run("worker", "--once")[0] == 0
    assert values(house, STATES) == ["sent"]
    assert [message["Message-ID"] for message in post.received] == values(house, IDS) * 2


def test_a_refusing_server_is_believed_and_the_refused_are_told(house, post):
    house.settings["EMAIL_URL"] = f"smtp://127.0.0.1:{post.port}"
    post.answers["lea@example.org"] = "550 unknown"
    assert house.run("shell", "-c", WRITE)[0] == 0
    post.start()
    assert house.run("worker", "--once")[0] == 0
    assert values(house, STATES) == ["dead"]
    assert "lea@example.org" not in house.journal


WRITE = """
from declic.core.outbox import queue_message
queue_message("lea@example.org", subject="Votre code", text="ABCD2345", purpose="essai", secret=True)
"""
LATER = """
from datetime import timedelta
from django.utils import timezone
from declic.core.models import Message
Message.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))
"""
