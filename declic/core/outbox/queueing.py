"""Putting a message in the outbox: an insert, nothing else, in the transaction of what it announces."""

import uuid
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.utils import timezone

from declic.core.models import Message, State
from declic.core.outbox.headers import UnsafeHeaderError, header, one_address

SUBJECT_LENGTH = 250
SECRET_LIFE = timedelta(days=7)


def queue_message(
    to: str,
    *,
    subject: str,
    text: str,
    html: str = "",
    calendar: str = "",
    purpose: str,
    secret: bool = False,
    expires_at: datetime | None = None,
) -> Message:
    """Writes one message to one person; the worker sends it. Put no code or secret link in the subject.

    `secret`: the body holds a code or a personal link; nobody is shown it and it is blanked once sent or expired
    (seven days when no `expires_at` is given). `calendar`: an iCalendar file with its METHOD, attached.
    Raises UnsafeHeaderError on a newline in a header or a bad address.
    """
    address = checked_address(to)
    now = timezone.now()
    return Message.objects.create(
        to=address,
        subject=header(subject, "subject")[:SUBJECT_LENGTH],
        text=_storable(text),
        html=_storable(html),
        calendar=_storable(calendar),
        purpose=header(purpose, "purpose"),
        secret=secret,
        expires_at=expires_at or (now + SECRET_LIFE if secret else None),
        message_id=new_message_id(),
        queued_at=now,
        next_attempt_at=now,
    )


def requeue(message: Message, *, now: datetime) -> bool:
    """Puts a refused message back in the queue; false when it is not refused or its body is gone."""
    return bool(
        Message.objects.filter(pk=message.pk, state=State.DEAD)
        .exclude(text="")
        .update(state=State.QUEUED, next_attempt_at=now, queued_at=now, attempts=0, last_error="")
    )


def checked_address(to: str) -> str:
    """The address, alone and plausible; UnsafeHeaderError otherwise."""
    address = one_address(to)
    try:
        validate_email(address)
        MaxLengthValidator(254)(address)
    except ValidationError as error:
        raise UnsafeHeaderError("to: not an e-mail address") from error
    return address


def _storable(text: str) -> str:
    # NUL is refused by PostgreSQL, lone surrogates by UTF-8.
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def new_message_id() -> str:
    """A Message-ID never given before, in the site's own domain: from the settings, never a request (promise C8)."""
    return f"<{uuid.uuid4().hex}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"
