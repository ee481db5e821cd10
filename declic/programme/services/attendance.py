"""Who was there, noted by an agent or by the person; and who comes without having registered."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from django.db import transaction

from declic.core.tries import TooManyTriesError, one_more
from declic.people.models import User
from declic.programme.attendance_queries import Sitting
from declic.programme.models import Attendance, NotedBy, Presence, Registration, Session, Status
from declic.programme.services.certificates import withdraw_corrected
from declic.programme.services.requests import Outcome, Reason, Request
from declic.programme.services.seats import cancel, register
from declic.programme.services.session_row import lock, moving

# From one network in an hour: a full room has one, and some write twice.
MOST_TRIES = 150


class WhyNot(StrEnum):
    """Why a presence is not noted."""

    TOO_EARLY = "too_early"
    NOT_CONFIRMED = "not_confirmed"
    OTHER_SESSION = "other_session"


class CannotNoteError(Exception):
    """This presence cannot be noted, for `reason`; nothing was changed."""

    def __init__(self, reason: WhyNot) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Note:
    """What was seen of somebody. `people`: of a group, how many came. `ago`: how long since, when it was told late."""

    registration: Registration
    presence: str
    people: int | None = None
    ago: timedelta = timedelta()


def note(sitting: Sitting, seen: Note, *, how: str = NotedBy.AGENT, by: User | None = None, now: datetime) -> bool:
    """Notes it; the same twice is once. False when something later was noted meanwhile, and stays. CannotNoteError."""
    why_not = _why_not(sitting, seen.registration, now)
    if why_not:
        raise CannotNoteError(why_not)
    moment = now - max(seen.ago, timedelta())
    facts = {"presence": seen.presence, "people": _people(seen), "how": how, "noted_at": moment, "noted_by": by}
    where = {"registration": seen.registration, "part": sitting.part, "half": sitting.half.code}
    row, is_new = Attendance.objects.get_or_create(**where, defaults=facts)
    before = Attendance.objects.filter(pk=row.pk, noted_at__lte=moment)
    if how == NotedBy.SELF:  # whoever welcomes has the last word
        before = before.filter(how=NotedBy.SELF)
    is_noted = is_new or bool(before.update(**facts))
    if is_noted and sitting.half.end <= now:  # nobody has a certificate before
        withdraw_corrected(seen.registration, now=now)
    return is_noted


def _why_not(sitting: Sitting, registration: Registration, now: datetime) -> WhyNot | None:
    if registration.session_id != sitting.part.session_id:
        return WhyNot.OTHER_SESSION
    if registration.status != Status.CONFIRMED:
        return WhyNot.NOT_CONFIRMED
    return WhyNot.TOO_EARLY if sitting.is_before_its_day(now) else None


def _people(seen: Note) -> int:
    if seen.presence != Presence.PRESENT:
        return 0
    places = seen.registration.places
    return places if seen.people is None else min(max(1, seen.people), places)


@transaction.atomic
def note_many(sitting: Sitting, seen: Iterable[Note], *, by: User | None = None, now: datetime) -> list[WhyNot | None]:
    """Several at once, as a screen sends them: for each, in order, why it was not noted, or None.

    What a later note had overtaken is none of these: it came too late to count, and needs no other word.
    """
    lock(sitting.part.session_id)  # two telephones that send the same people in another order wait for each other
    answers: list[WhyNot | None] = []
    for each in seen:
        try:
            note(sitting, each, by=by, now=now)
        except CannotNoteError as cannot:
            answers.append(cannot.reason)
        else:
            answers.append(None)
    return answers


class _GivenUpError(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.reason)
        self.outcome = outcome


def walk_in(
    sitting: Sitting, request: Request, *, instead_of: Registration | None = None, by: User | None = None, now: datetime
) -> Outcome:
    """Somebody who is there without a seat takes one, at the door, and is noted present at once.

    `instead_of`: who will not come; when no other seat is free they are noted absent and theirs is given back first.
    When the person cannot be taken even so (the outcome says why), nothing is changed. CannotNoteError.
    """
    if sitting.is_before_its_day(now):
        raise CannotNoteError(WhyNot.TOO_EARLY)
    outcome = _taken_in(sitting, request, None, by, now)
    if outcome.reason == Reason.FULL and instead_of is not None:
        return _taken_in(sitting, request, instead_of, by, now)
    return outcome


def _taken_in(
    sitting: Sitting, request: Request, instead_of: Registration | None, by: User | None, now: datetime
) -> Outcome:
    try:
        with moving(sitting.part.session_id):
            if instead_of is not None:
                note(sitting, Note(instead_of, Presence.ABSENT), by=by, now=now)
                cancel(instead_of, now=now)
            outcome = _seated(sitting.part.session, replace(request, at_the_door=True), now)
            note(sitting, Note(outcome.registration, Presence.PRESENT), by=by, now=now)
            return outcome
    except _GivenUpError as given_up:
        return given_up.outcome


def _seated(session: Session, request: Request, now: datetime) -> Outcome:
    outcome = register(session, request, now=now)
    mine = outcome.registration
    if mine is not None and mine.status != Status.CONFIRMED:
        cancel(mine, now=now)  # they waited, or had not given their code; now they stand at the door
        outcome = register(session, request, now=now)
    if outcome.registration is None:
        raise _GivenUpError(outcome)
    return outcome


def say_here(sitting: Sitting, who: Registration | None, *, network: str = "", now: datetime) -> None:
    """Somebody says that they are there; of somebody who is not known, nothing is noted and nothing is said.

    `network`: of who is not signed in, to be counted. TooManyTriesError.
    """
    if network and one_more("presence", network, now) > MOST_TRIES:
        raise TooManyTriesError
    if who is not None:
        with suppress(CannotNoteError):  # their seat was given back a moment ago: as somebody not known
            note(sitting, Note(who, Presence.PRESENT), how=NotedBy.SELF, now=now)
