"""The nightly recount: what is wrong is told, and stays as it is until somebody has looked."""

import logging

import pytest
from django.utils import timezone

from declic.core import contributions
from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.models import Channel, Session
from declic.programme.services import Request
from tests.factories.programme import a_session

pytestmark = pytest.mark.django_db


def test_a_counter_that_disagrees_is_told_and_never_mended(caplog):
    now, wrong, right = timezone.now(), a_session(), a_session()
    for session in (wrong, right):
        services.register(session, Request(Person("Ana", "ana@example.org"), Channel.WEB), now=now)
    Session.objects.filter(pk=wrong.pk).update(taken=5)
    with caplog.at_level(logging.ERROR):
        assert services.recount(now) == 1
    assert [record.getMessage() for record in caplog.records] == [f"seats of session {wrong.uuid}: 5 kept, 1 counted"]
    assert Session.objects.get(pk=wrong.pk).taken == 5


def test_it_is_done_every_night():
    nightly = {task.name: task.every for task in contributions.periodic.ask()}
    assert nightly["programme: seats counted again"] == 24 * 3600
