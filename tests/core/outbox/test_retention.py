from datetime import timedelta

import pytest
from django.utils import timezone

from declic.core.models import Message
from declic.core.outbox import queue_message
from declic.core.outbox.retention import KEPT, blank_read_secrets, forget_old_messages, refused_messages

pytestmark = pytest.mark.django_db


def written(state, ago, **extra):
    message = queue_message("a@example.org", **{"subject": "a", "text": "ABCD", "purpose": "essai", **extra})
    at = timezone.now() - ago
    Message.objects.filter(pk=message.pk).update(state=state, queued_at=at, sent_at=at)
    return message


@pytest.mark.parametrize("state", ["sent", "dead", "expired"])
def test_secret_bodies_are_gone_after_an_hour(state):
    old = written(state, timedelta(minutes=61), secret=True)
    recent, plain = written(state, timedelta(minutes=59), secret=True), written(state, timedelta(hours=2))
    assert blank_read_secrets(timezone.now()) == 1
    kept = dict(Message.objects.values_list("pk", "text"))
    assert kept == {old.pk: "", recent.pk: "ABCD", plain.pk: "ABCD"}
    assert blank_read_secrets(timezone.now()) == 0


def test_messages_are_forgotten_when_their_time_is_over_and_never_while_they_wait():
    written("sent", KEPT + timedelta(minutes=1))
    waiting, recent = written("queued", KEPT * 2), written("sent", KEPT - timedelta(minutes=1))
    assert forget_old_messages(timezone.now()) == 1
    assert set(Message.objects.all()) == {waiting, recent}


def test_refused_messages_call_for_attention():
    assert refused_messages() == []
    written("dead", timedelta(0))
    assert [(item.title, item.count) for item in refused_messages()] == [("courriel refusé", 1)]
