"""What people thought of a session, kept so that nothing says who, nor when."""

from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from declic.programme.models import Evaluation, Registration, Session, SessionPart


@dataclass(frozen=True)
class Opinion:
    """The answers to the five questions, each of them or none: from 1 to 4, a pace, a sentence."""

    learnt: int | None = None
    useful: int | None = None
    recommended: int | None = None
    pace: str = ""
    comment: str = ""


def evaluate(registration: Registration, opinion: Opinion) -> bool:
    """Keeps it, once a registration. False when theirs was given already: it stays, and this one is not kept."""
    with transaction.atomic():
        mine = Registration.objects.filter(pk=registration.pk, has_evaluated=False)
        if not mine.update(has_evaluated=True):
            return False
        Evaluation.objects.create(session=registration.session, **asdict(opinion))
    return True


class TooEarlyError(Exception):
    """The session has not begun: nobody can have an opinion of it; nothing was kept."""


def copy_from_paper(session: Session, opinion: Opinion, *, key: UUID, now: datetime) -> bool:
    """Keeps what is on a sheet. `key`: drawn at random for the page; the same one twice is one sheet, then False.
    TooEarlyError.
    """
    if not SessionPart.objects.filter(session=session, starts_at__lte=now).exists():
        raise TooEarlyError
    facts = {"session": session, "on_paper": True, **asdict(opinion)}
    return Evaluation.objects.get_or_create(key=key, defaults=facts)[1]
