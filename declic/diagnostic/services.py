"""What people do with a diagnostic: start, answer, decide, share, attach, erase. One transaction each.

Answers are only ever added or changed, never taken away by a form that does not show them: two tabs, two telephones
and a double click all end with every answer given (promise D6). Nothing here trusts a page: values are compared
with the questionnaire's own.
"""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q, QuerySet

from declic.core.prepared import prepared_cursor
from declic.diagnostic import notices, queries
from declic.diagnostic.codes import (
    code_digest,
    code_for,
    key_digest,
    network_digest,
    open_code,
    seal_code,
    share_token,
    token_digest,
)
from declic.diagnostic.models import (
    ActionDecision,
    Assessment,
    Attempts,
    Decision,
    Form,
    NotYet,
    Reason,
    ResumeLink,
    State,
)
from declic.diagnostic.questionnaires import current_questionnaire, first_action_of, questionnaire_of
from declic.organisations.models import Organisation
from declic.organisations.queries import role_of
from declic.people.models import User
from declic.programme.models import Registration

UNCLAIMED_DAYS = 90
WARNED_DAYS = 30
LINK_DAYS = 30
# `updated_at` tells a day, and marks what may be kept of a finished diagnostic: while the questionnaire is being
# answered, it need not be written again with each page.
STAMP_HOLDS = timedelta(minutes=5)
ATTEMPTS_AN_HOUR = 20
_SAME_CODE_TRIES = 5


class GoneError(Exception):
    """The diagnostic was erased or has expired while the page was open."""


class UnknownAnswerError(Exception):
    """Values that the questionnaire does not offer, by question."""

    def __init__(self, questions: list[str]) -> None:
        super().__init__(", ".join(questions))
        self.questions = questions


class UnknownActionError(Exception):
    """An action, a decision or a reason that does not exist."""


class TooManyAttemptsError(Exception):
    """This network has tried too often within the hour."""


class CodeUnknownError(Exception):
    """No diagnostic bears this code, or it has expired: the same answer for both."""


class AlreadyAttachedError(Exception):
    """Another association has the diagnostic, or another person keeps it in their account (`association` is false)."""

    def __init__(self, *, association: bool) -> None:
        super().__init__()
        self.association = association


def start(form: Form, *, key: UUID, now: datetime) -> tuple[Assessment, str]:
    """A new diagnostic and its code; the same ones when the same start page is sent again (its `key`)."""
    questionnaire = current_questionnaire()
    for attempt in range(_SAME_CODE_TRIES):
        code = code_for(key, attempt)
        facts = {
            "start_key_hash": key_digest(key),
            "form": form,
            "questionnaire": questionnaire.id,
            "version": questionnaire.version,
            "created_at": now,
            "updated_at": now,
            "expires_at": now + timedelta(days=UNCLAIMED_DAYS),
        }
        with transaction.atomic():
            assessment, is_new = Assessment.objects.get_or_create(code_hash=code_digest(code), defaults=facts)
            if not is_new and assessment.start_key_hash != facts["start_key_hash"]:
                continue  # one chance in a thousand billion: somebody else's code
            if form == Form.COMPLETE and assessment.is_express:
                assessment = complete_express(assessment, now=now)
        return assessment, code
    raise RuntimeError("no free code")


def save_answers(assessment: Assessment, *, answers: Mapping[str, str], now: datetime) -> None:
    """Keeps these answers, whatever the others; UnknownAnswerError keeps none, GoneError when it was erased.

    One statement, hence one commit, while the questionnaire is being answered: the pages saved most often.
    """
    allowed = questionnaire_of(assessment).allowed_values
    unknown = [question for question, value in answers.items() if value not in allowed.get(question, ())]
    if unknown:
        raise UnknownAnswerError(unknown)
    if assessment.state == State.STARTED and now - assessment.updated_at < STAMP_HOLDS:
        _upsert(assessment, answers, now=now)
        return
    with transaction.atomic():
        _touch(assessment, now=now)
        _upsert(assessment, answers, now=now)
        if assessment.state == State.FINISHED:
            _keep_first_action(assessment)


@transaction.atomic
def set_context(assessment: Assessment, *, context: Mapping[str, Any], now: datetime) -> None:
    """What the association said of itself (X1 to X10), already cleaned by the form; GoneError."""
    kept = {key: value for key, value in context.items() if value not in ("", [], None)}
    commune, size = str(kept.get("X5", "")), str(kept.get("X1", ""))
    _touch(assessment, now=now, context=kept, commune=commune, size=size)
    if assessment.state == State.FINISHED:
        _keep_first_action(assessment)


def complete_express(assessment: Assessment, *, now: datetime) -> Assessment:
    """The express diagnostic becomes a complete one, its answers kept; nothing more the second time."""
    express = Assessment.objects.filter(pk=assessment.pk, form=Form.EXPRESS)
    express.update(form=Form.COMPLETE, completed_at=now, updated_at=now)
    return _read_again(assessment)


@transaction.atomic
def finish(assessment: Assessment, *, now: datetime) -> None:
    """The person asked for the result; the first time is the one that is dated. GoneError."""
    _touch(assessment, now=now, state=State.FINISHED)
    Assessment.objects.filter(pk=assessment.pk, finished_at=None).update(finished_at=now)
    _keep_first_action(assessment)


def resume_by_code(code: str, *, network: str, now: datetime) -> Assessment:
    """The diagnostic that bears this code. TooManyAttemptsError (20 wrong ones an hour a network), CodeUnknownError."""
    spend_attempt("code", network=network, now=now)
    assessment = queries.assessment_with_code(code, now)
    if assessment is None:
        raise CodeUnknownError
    # A right code costs nothing: a social centre may have one address for forty people.
    _attempts("code", network, now).filter(count__gt=0).update(count=F("count") - 1)
    return assessment


def spend_attempt(purpose: str, *, network: str, now: datetime) -> None:
    """Counts one attempt of this network; TooManyAttemptsError beyond 20 within the hour, across all processes."""
    Attempts.objects.get_or_create(purpose=purpose, network=network_digest(network), hour=_hour(now))
    if not _attempts(purpose, network, now).filter(count__lt=ATTEMPTS_AN_HOUR).update(count=F("count") + 1):
        raise TooManyAttemptsError


@transaction.atomic
def send_resume_link(assessment: Assessment, *, code: str, email: str, network: str, now: datetime) -> None:
    """A link by e-mail that opens the diagnostic on any device; the address is not kept. TooManyAttemptsError."""
    spend_attempt("mail", network=network, now=now)
    token = secrets.token_urlsafe(32)
    ends = now + timedelta(days=LINK_DAYS)
    ResumeLink.objects.create(
        assessment=assessment,
        token_hash=token_digest(token),
        sealed_code=seal_code(code, token),
        sent_at=now,
        expires_at=ends,
    )
    notices.resume_link(email, token=token, code=code, expires_at=ends)


def open_resume_link(token: str, *, now: datetime) -> tuple[Assessment, str]:
    """The diagnostic and its code; CodeUnknownError when the link is unknown or too old, or the diagnostic gone."""
    link = queries.resume_link_for(token, now)
    if link is None:
        raise CodeUnknownError
    return link.assessment, open_code(link.sealed_code, token)


@transaction.atomic
def claim(assessment: Assessment, *, user: User, organisation: Organisation | None, now: datetime) -> None:
    """Attaches it to the person and, when they belong to it, to the association; nothing else changes.

    PermissionDenied when the person does not belong to the association, AlreadyAttachedError when somebody else has
    it, GoneError when it was erased or has reached its end.
    Without an association the diagnostic becomes the person's own and keeps its end date.
    """
    if organisation is not None and role_of(user, organisation) is None:
        raise PermissionDenied
    free = Q(organisation=None) & (Q(owner=None) | Q(owner=user))
    if organisation is None:
        claimed = _alive(assessment, now).filter(free).update(owner=user, updated_at=now)
    else:
        mine = _alive(assessment, now).filter(free | Q(organisation=organisation))
        claimed = mine.update(organisation=organisation, expires_at=None, updated_at=now)
        Assessment.objects.filter(pk=assessment.pk, owner=None, organisation=organisation).update(owner=user)
    if not claimed and not _alive(assessment, now).exists():
        raise GoneError
    _read_again(assessment)
    if not claimed:
        raise AlreadyAttachedError(association=assessment.organisation_id is not None)
    if assessment.state == State.FINISHED:  # what its association has done already is known by now
        _keep_first_action(assessment)


@transaction.atomic
def decide(assessment: Assessment, *, action: str, decision: str, reason: str = "", now: datetime) -> None:
    """What becomes of an action; a refusal says why. UnknownActionError, GoneError."""
    known = action in questionnaire_of(assessment).questionnaire.action and decision in Decision.values
    if not known or (decision == Decision.REFUSED) != (reason in Reason.values):
        raise UnknownActionError
    _touch(assessment, now=now)
    row = ActionDecision(assessment=assessment, action=action, decision=decision, reason=reason, decided_at=now)
    ActionDecision.objects.bulk_create(
        [row],
        update_conflicts=True,
        unique_fields=["assessment", "action"],
        update_fields=["decision", "reason", "decided_at"],
    )
    _keep_first_action(assessment)


@transaction.atomic
def not_yet(assessment: Assessment, *, action: str, session: UUID, now: datetime) -> None:
    """The association attended this session, and the action is not done for all that: it is not asked again.

    UnknownActionError, also when nobody of the association is in the session; GoneError.
    """
    theirs = Registration.objects.filter(organisation=assessment.organisation_id, session__uuid=session)
    attended = theirs.exclude(organisation=None).values_list("session", flat=True).first()
    if action not in questionnaire_of(assessment).questionnaire.action or attended is None:
        raise UnknownActionError
    _touch(assessment, now=now)
    row = NotYet(assessment=assessment, action=action, session_id=attended, said_at=now)
    NotYet.objects.bulk_create([row], ignore_conflicts=True)


@transaction.atomic
def undecide(assessment: Assessment, *, action: str, now: datetime) -> None:
    """Takes a decision back. UnknownActionError, GoneError."""
    if action not in questionnaire_of(assessment).questionnaire.action:
        raise UnknownActionError
    _touch(assessment, now=now)
    assessment.decisions.filter(action=action).delete()
    _keep_first_action(assessment)


@transaction.atomic
def share(assessment: Assessment, *, now: datetime) -> str:
    """The secret of a link that lets anyone read the result and change nothing; the same one until it is stopped."""
    _touch(assessment, now=now)
    nonce = secrets.token_hex(32)
    hashed = token_digest(share_token(nonce))
    unshared = Assessment.objects.filter(pk=assessment.pk, share_token_hash=None)
    unshared.update(share_nonce=nonce, share_token_hash=hashed)
    return share_token(_read_again(assessment).share_nonce)


def stop_sharing(assessment: Assessment, *, now: datetime) -> None:
    """The link no longer opens anything; nothing happens when there was none."""
    Assessment.objects.filter(pk=assessment.pk).update(share_nonce="", share_token_hash=None, updated_at=now)


@transaction.atomic
def delete_everything(assessment: Assessment) -> None:
    """Answers, decisions, links and the diagnostic itself, at once.

    PermissionDenied when it went to an association meanwhile: others rely on it by now.
    """
    # Locked first: an answer or an association that arrives at this instant waits, then finds nothing.
    kept = Assessment.objects.select_for_update().filter(pk=assessment.pk).first()
    if kept and kept.organisation_id != assessment.organisation_id:
        raise PermissionDenied
    if kept:
        kept.delete()


@transaction.atomic
def purge_expired(now: datetime) -> int:
    """Retention (promise E4): erases the diagnostics that have reached their end date and gives how many.

    Links too old and counts of attempts of more than a day go as well.
    """
    ResumeLink.objects.filter(expires_at__lte=now).delete()
    Attempts.objects.filter(hour__lt=now - timedelta(days=1)).delete()
    _, by_model = queries.expired_assessments(now).delete()
    return by_model.get("diagnostic.Assessment", 0)


def warn_of_the_end(now: datetime) -> int:
    """Writes to those who keep a diagnostic with their account, once for each end date, that it will be erased
    (promise E4); gives how many were told. Without an account, nobody knows whom to write to.
    """
    told = 0
    for assessment in queries.ending_soon(now, now + timedelta(days=WARNED_DAYS)):
        with transaction.atomic():
            same = Assessment.objects.filter(pk=assessment.pk, expires_at=assessment.expires_at, organisation=None)
            untold = same.filter(Q(warned_of=None) | ~Q(warned_of=assessment.expires_at))
            if untold.update(warned_of=assessment.expires_at):
                notices.end_is_near(assessment)
                told += 1
    return told


def _alive(assessment: Assessment, now: datetime) -> QuerySet[Assessment]:
    return Assessment.objects.filter(Q(expires_at=None) | Q(expires_at__gt=now), pk=assessment.pk)


def _touch(assessment: Assessment, *, now: datetime, **changes: object) -> None:
    # Written first: the row is then ours until the end of the transaction, and an erased one is noticed.
    changes["updated_at"] = now
    if not _alive(assessment, now).update(**changes):
        raise GoneError
    if assessment.expires_at is not None:
        later = now + timedelta(days=UNCLAIMED_DAYS)
        # Only while it is still unclaimed: another tab may just have attached it.
        if later - assessment.expires_at > timedelta(hours=1):
            Assessment.objects.filter(pk=assessment.pk, organisation=None).update(expires_at=later)
            assessment.expires_at = later
    for name, value in changes.items():
        setattr(assessment, name, value)


# Written by hand in the SQL that both databases speak: saving a page is measured (benchmarks/pages.py), and the ORM
# takes longer to write this statement than the database to do it. Nothing is kept for what was erased.
_UPSERT = """
    INSERT INTO diagnostic_answer (assessment_id, question, value, given_at, updated_at)
    SELECT kept.id, given.column1, given.column2, %s, %s
    FROM diagnostic_assessment kept, (VALUES {}) given
    WHERE kept.id = %s AND (kept.expires_at IS NULL OR kept.expires_at > %s)
    ON CONFLICT (assessment_id, question) DO UPDATE SET value = excluded.value, updated_at = excluded.updated_at
"""


def _upsert(assessment: Assessment, answers: Mapping[str, str], *, now: datetime) -> None:
    if not answers:
        return
    moment = connection.ops.adapt_datetimefield_value(now)
    rows = sorted(answers.items())  # one order for all: no deadlock between two writers
    values = [moment, moment, *(part for row in rows for part in row), assessment.pk, moment]
    try:
        with prepared_cursor() as cursor:
            cursor.execute(_UPSERT.format(", ".join(["(CAST(%s AS text), %s)"] * len(rows))), values)
            found = cursor.rowcount
    except IntegrityError as gone:  # erased at this very moment
        raise GoneError from gone
    if not found:
        raise GoneError


def _keep_first_action(assessment: Assessment) -> None:
    decisions, done = queries.decisions_that_count(assessment)
    first = first_action_of(assessment, queries.answers_of(assessment), decisions, done)
    if first != assessment.first_action:
        Assessment.objects.filter(pk=assessment.pk).update(first_action=first)
        assessment.first_action = first


def _read_again(assessment: Assessment) -> Assessment:
    try:
        assessment.refresh_from_db()
    except Assessment.DoesNotExist as gone:
        raise GoneError from gone
    return assessment


def _attempts(purpose: str, network: str, now: datetime) -> Any:
    return Attempts.objects.filter(purpose=purpose, network=network_digest(network), hour=_hour(now))


def _hour(now: datetime) -> datetime:
    return now.replace(minute=0, second=0, microsecond=0)
