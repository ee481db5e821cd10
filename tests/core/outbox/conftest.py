"""A real SMTP server that does what the test asks of it."""

from dataclasses import dataclass, field
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.test import override_settings

from tests.ports import free_port

STARTS_WITHIN = 120


@dataclass
class Server:
    """What the server received, and how it answers: `answers[address]` is a refusal; `hang_up` drops the line."""

    port: int = 0
    received: list = field(default_factory=list)
    answers: dict = field(default_factory=dict)
    hang_up: set = field(default_factory=set)
    sessions: int = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if "sender" in self.answers:
            return self.answers["sender"]
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.hang_up & set(envelope.rcpt_tos):
            server.transport.close()
            return "421 bye"
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"

    @property
    def recipients(self):
        return [message["To"] for message in self.received]


def listening(server):
    """Its door open, until `stop`; a busy machine opens it when it can."""
    controller = Controller(server, hostname="127.0.0.1", port=server.port, ready_timeout=STARTS_WITHIN)
    controller.start()
    return controller


@pytest.fixture
def smtp():
    """The server, running, with the settings that lead to it."""
    server = Server(port=free_port())
    controller = listening(server)
    with mail_to(server.port):
        yield server
    controller.stop()


def mail_to(port):
    return override_settings(
        EMAIL_URL=f"smtp://127.0.0.1:{port}",
        EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        EMAIL_TIMEOUT=60,
    )
