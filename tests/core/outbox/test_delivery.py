from datetime import timedelta

import pytest
from django.test import override_settings
from django.utils import timezone

from declic.core.models import Message
from declic.core.outbox import deliver_due, queue_message, requeue
from declic.core.outbox.delivery import CLAIM, back_off
from tests.core.outbox.conftest import mail_to
from tests.ports import free_port

pytestmark = pytest.mark.django_db


def write(to="a@example.org", **extra):
    return queue_message(to, **{"subject": "Bonjour", "text": "Un mot", "purpose": "essai", **extra})


def state(message):
    message.refresh_from_db()
    return message.state


def test_messages_leave_in_order_over_one_connection(smtp):
    for number in range(5):
        write(f"p{number}@example.org")
    assert deliver_due(timezone.now()).sent == 5
    assert smtp.recipients == [f"p{number}@example.org" for number in range(5)]
    assert smtp.sessions == 1
    assert deliver_due(timezone.now()).sent == 0


def test_a_server_that_is_down_loses_nothing_and_keeps_the_order(smtp):
    first, second = write("first@example.org"), write("second@example.org")
    now = timezone.now()
    with mail_to(free_port()):
        done = deliver_due(now)
    assert done.server_out_of_reach
    assert (state(first), state(second)) == ("queued", "queued")
    assert first.last_error == "ConnectionRefusedError"
    third = write("third@example.org")
    assert deliver_due(now + timedelta(seconds=1)).sent == 0  # still waiting: nobody overtakes
    assert deliver_due(now + timedelta(seconds=6)).sent == 3
    assert smtp.recipients == ["first@example.org", "second@example.org", "third@example.org"]
    assert state(third) == "sent"


def test_a_refused_address_is_dead_and_holds_nobody_up(smtp):
    smtp.answers["bad@example.org"] = "550 no such user bad@example.org"
    refused, fine = write("bad@example.org"), write("good@example.org")
    done = deliver_due(timezone.now())
    assert (done.dead, done.sent) == (1, 1)
    assert (state(refused), state(fine)) == ("dead", "sent")
    assert refused.last_error == "SMTPRecipientsRefused 550"  # the code, not the sentence: it names a person


def test_a_passing_refusal_is_tried_again_later_and_given_up_after_three_days(smtp):
    smtp.answers["full@example.org"] = "452 mailbox full"
    message, now = write("full@example.org"), timezone.now()
    assert deliver_due(now).postponed == 1
    assert state(message) == "queued"
    assert message.next_attempt_at == now + timedelta(seconds=30)
    assert deliver_due(now + timedelta(seconds=29)).postponed == 0
    assert deliver_due(now + timedelta(days=3, minutes=1)).dead == 1
    assert state(message) == "dead"


def test_a_refused_sender_holds_everything_and_kills_nothing(smtp):
    smtp.answers["sender"] = "550 not allowed"
    message = write()
    assert deliver_due(timezone.now()).server_out_of_reach
    assert state(message) == "queued"


def test_a_line_cut_in_the_middle_of_a_message_is_opened_again_for_the_next(smtp):
    smtp.hang_up.add("poison@example.org")
    poison, fine = write("poison@example.org"), write("good@example.org")
    done = deliver_due(timezone.now())
    assert (done.postponed, done.sent) == (1, 1)
    assert (state(poison), state(fine)) == ("queued", "sent")


def test_a_claim_left_by_a_dead_worker_leaves_with_the_same_message_id(smtp):
    message, now = write(), timezone.now()
    Message.objects.filter(pk=message.pk).update(state="sending", claimed_until=now + CLAIM)
    assert deliver_due(now).sent == 0
    assert deliver_due(now + CLAIM + timedelta(seconds=1)).sent == 1
    assert smtp.received[0]["Message-ID"] == message.message_id


def test_secret_bodies_are_blanked_once_sent(smtp):
    message = write(text="Votre code : ABCD2345", secret=True)
    plain = write(text="Bonjour")
    deliver_due(timezone.now())
    assert "ABCD2345" in smtp.received[0].get_body().get_content()
    assert (state(message), message.text) == ("sent", "")
    assert (state(plain), plain.text) == ("sent", "Bonjour")


def test_secret_bodies_are_blanked_when_refused(smtp):
    smtp.answers["bad@example.org"] = "550 no"
    message = write("bad@example.org", text="Votre code : ABCD2345", secret=True)
    deliver_due(timezone.now())
    assert (state(message), message.text) == ("dead", "")


def test_what_is_too_late_expires_without_leaving(smtp):
    now = timezone.now()
    message = write(text="ABCD", secret=True, expires_at=now + timedelta(minutes=10))
    assert deliver_due(now + timedelta(minutes=11)).expired == 1
    assert (state(message), message.text) == ("expired", "")
    assert smtp.received == []


def test_a_message_that_cannot_be_written_holds_nobody_up(smtp):
    broken, fine = write(), write("good@example.org")
    Message.objects.filter(pk=broken.pk).update(subject="a\nb")
    assert deliver_due(timezone.now()).sent == 1
    assert (state(broken), state(fine)) == ("queued", "sent")


def test_a_refused_message_can_be_put_back_unless_its_body_is_gone(smtp):
    smtp.answers["bad@example.org"] = "550 no"
    plain, secret = write("bad@example.org"), write("bad@example.org", secret=True)
    deliver_due(timezone.now())
    del smtp.answers["bad@example.org"]
    assert requeue(plain, now=timezone.now())
    assert not requeue(secret, now=timezone.now())
    assert deliver_due(timezone.now()).sent == 1


def test_waiting_doubles_up_to_its_limit():
    seconds = [back_off(n, first=30, most=3600).seconds for n in range(1, 10)]
    assert seconds == [30, 60, 120, 240, 480, 960, 1920, 3600, 3600]
    assert back_off(1_000_000, first=30, most=3600) == timedelta(hours=1)


@override_settings(EMAIL_URL="", DECLIC_MODE="demonstration")
def test_demonstration_keeps_messages_for_reading():
    message = write(text="ABCD", secret=True)
    assert deliver_due(timezone.now()).sent == 1
    assert (state(message), message.text) == ("sent", "ABCD")


@override_settings(EMAIL_URL="", DECLIC_MODE="production")
def test_production_without_a_server_lets_messages_wait():
    message = write()
    assert deliver_due(timezone.now()).sent == 0
    assert state(message) == "queued"
