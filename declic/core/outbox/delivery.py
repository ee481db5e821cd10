"""Making messages leave, in order, over one connection. Called by the worker, each second.

Each message is claimed by a conditional UPDATE (two workers never send the same one), sent, and marked at once
after the server's 250. A claim left by a dead worker comes back to the queue after `CLAIM`: this is the one case
where a message can leave twice, with the same Message-ID (promise D4).
"""

import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from declic.core.models import BLANK, Message, State
from declic.core.outbox.rendering import email

logger = logging.getLogger(__name__)

CLAIM = timedelta(minutes=2)
GIVE_UP_AFTER = timedelta(days=3)
SERVER_ERRORS = (smtplib.SMTPException, OSError, UnicodeError)
PERMANENT = 500


@dataclass
class Delivery:
    """What one round did."""

    sent: int = 0
    postponed: int = 0
    dead: int = 0
    expired: int = 0
    server_out_of_reach: bool = False


def deliver_due(now: datetime, limit: int = 200) -> Delivery:
    """Sends what is due, oldest first, at most `limit` messages; never raises on a mail server's fault.

    Without EMAIL_URL, in demonstration, messages are kept for `/dev/mails/`; in production they wait.
    """
    done = Delivery(expired=expire(now))
    _release_abandoned(now)
    if not settings.EMAIL_URL:
        if settings.DECLIC_MODE == "demonstration":
            _keep_for_reading(now, limit, done)
        return done
    line = _Line(get_connection())
    try:
        for _ in range(limit):
            message = _claim_next(now)
            if message is None or not _send(message, line, now, done):
                break
    finally:
        line.close()
    return done


def expire(now: datetime) -> int:
    """Ends what is too late to be useful; secret bodies go with it."""
    late = Message.objects.filter(state=State.QUEUED, expires_at__lte=now)
    late.filter(secret=True).update(**BLANK)
    return late.update(state=State.EXPIRED, holds_queue=False)


def _release_abandoned(now: datetime) -> None:
    Message.objects.filter(state=State.SENDING, claimed_until__lt=now).update(state=State.QUEUED, claimed_until=None)


def _claim_next(now: datetime) -> Message | None:
    """The oldest message due, now ours; nothing while the first in the queue waits for the server to come back."""
    waiting = Message.objects.filter(state=State.QUEUED)
    if waiting.filter(holds_queue=True, next_attempt_at__gt=now).exists():
        return None
    for pk in waiting.filter(next_attempt_at__lte=now).order_by("pk").values_list("pk", flat=True)[:20]:
        # By the real clock: a slow server may make one round last longer than a claim.
        if waiting.filter(pk=pk).update(state=State.SENDING, claimed_until=max(timezone.now(), now) + CLAIM):
            return Message.objects.get(pk=pk)
    return None


class _Line:
    """One SMTP connection, opened when first needed and again after it broke."""

    def __init__(self, backend: BaseEmailBackend) -> None:
        self.backend, self.is_open = backend, False

    def open(self) -> None:
        if not self.is_open:
            self.backend.open()
            self.is_open = True

    def close(self) -> None:
        self.is_open = False
        try:
            self.backend.close()
        except SERVER_ERRORS:
            logger.info("the mail server hung up first")


def _send(message: Message, line: _Line, now: datetime, done: Delivery) -> bool:
    """Sends one claimed message; false when the server is out of reach and the rest must wait."""
    try:
        line.open()
    except SERVER_ERRORS as error:
        _hold_queue(message, error, now)
        done.server_out_of_reach = True
        return False
    try:
        line.backend.send_messages([email(message)])
    except smtplib.SMTPSenderRefused as error:
        # Our own address or our right to send is refused: true of every message, and for the operator to mend.
        line.close()
        _hold_queue(message, error, now)
        done.server_out_of_reach = True
        return False
    except Exception as error:  # also a message that cannot be written: it holds nobody else up
        line.close()
        _failed(message, error, now, done)
        return True
    _mark_sent(message)
    done.sent += 1
    return True


def _mark_sent(message: Message) -> None:
    blank = BLANK if message.secret else {}
    Message.objects.filter(pk=message.pk).update(
        state=State.SENT, sent_at=timezone.now(), claimed_until=None, holds_queue=False, last_error="", **blank
    )


def _hold_queue(message: Message, error: Exception, now: datetime) -> None:
    attempts = message.attempts + 1
    logger.warning("mail server out of reach: %s", describe(error))
    Message.objects.filter(pk=message.pk).update(
        state=State.QUEUED,
        claimed_until=None,
        holds_queue=True,
        attempts=attempts,
        next_attempt_at=now + back_off(attempts, first=5, most=300),
        last_error=describe(error),
    )


def _failed(message: Message, error: Exception, now: datetime, done: Delivery) -> None:
    attempts = message.attempts + 1
    dead = code_of(error) >= PERMANENT or now - message.queued_at > GIVE_UP_AFTER
    done.dead, done.postponed = done.dead + dead, done.postponed + (not dead)
    blank = BLANK if dead and message.secret else {}
    logger.warning("message %s %s: %s", message.public_id, "refused" if dead else "postponed", describe(error))
    Message.objects.filter(pk=message.pk).update(
        state=State.DEAD if dead else State.QUEUED,
        claimed_until=None,
        holds_queue=False,
        attempts=attempts,
        next_attempt_at=now + back_off(attempts, first=30, most=3600),
        last_error=describe(error),
        **blank,
    )


def back_off(attempts: int, *, first: int, most: int) -> timedelta:
    """How long to wait after `attempts` failures: twice as long each time, up to `most` seconds."""
    return timedelta(seconds=min(first * 2 ** min(attempts - 1, 20), most))


def code_of(error: Exception) -> int:
    """The SMTP code of a refusal; 0 when the server said nothing."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return max((code for code, _ in error.recipients.values()), default=0)
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else 0


def describe(error: Exception) -> str:
    """The fault without personal data: its kind and the server's code, never its sentence (it repeats addresses)."""
    code = code_of(error)
    return f"{type(error).__name__} {code}" if code else type(error).__name__


def _keep_for_reading(now: datetime, limit: int, done: Delivery) -> None:
    due = Message.objects.filter(state=State.QUEUED, next_attempt_at__lte=now).order_by("pk")
    pks = list(due.values_list("pk", flat=True)[:limit])
    done.sent = Message.objects.filter(pk__in=pks, state=State.QUEUED).update(state=State.SENT, sent_at=now)
