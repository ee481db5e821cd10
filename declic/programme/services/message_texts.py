"""The centre puts a message of the programme in its own words."""

from datetime import datetime

from django.db import IntegrityError, transaction

from declic.people.models import User
from declic.programme import notices
from declic.programme.message_kinds import Kind, Words, is_fit, original
from declic.programme.models import MessageText


class ChangedMeanwhileError(Exception):
    """Somebody else has changed this text since it was shown; nothing was kept."""


def version_of(text: MessageText | None) -> str:
    """Which text was shown: the moment it was kept, nothing for the original."""
    return text.changed_at.isoformat() if text else ""


def keep_text(kind: Kind, words: Words, *, shown: str, by: User, now: datetime) -> None:
    """These words leave from now on; the original ones are kept by keeping nothing. ChangedMeanwhileError.

    `shown`: the `version_of` the text that was on screen. ValueError for a text that is not fit: the form says why.
    """
    if not is_fit(kind, words):
        raise ValueError(kind.key)
    facts = {"subject": words.subject, "body": words.body, "changed_at": now, "changed_by": by}
    try:
        with transaction.atomic():
            held = MessageText.objects.select_for_update().filter(kind=kind.key).first()
            if held and Words(held.subject, held.body) == words:
                return  # a double click
            if version_of(held) != shown:
                raise ChangedMeanwhileError
            if words == original(kind.key):
                MessageText.objects.filter(kind=kind.key).delete()
            elif held:
                MessageText.objects.filter(pk=held.pk).update(**facts)
            else:
                MessageText.objects.create(kind=kind.key, **facts)
    except IntegrityError as error:  # two first texts at the same instant
        raise ChangedMeanwhileError from error


def send_trial(to: User, words: Words) -> bool:
    """The message with example words, to the agent's own address. False when the same has just left."""
    return notices.trial(to.email, words)
