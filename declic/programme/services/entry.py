"""Registering on the site: at once for who is signed in; for the others, the seat is held while a code goes to the
address and comes back.

Nothing said on the way depends on who is registered already: an address that is gets a code too, and finds its
registration behind it.
"""

import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils.crypto import constant_time_compare, salted_hmac

from declic.people.engine import make_code
from declic.programme import notices, queries
from declic.programme.models import ACTIVE, AWAITING_CODE, CodeSending, Registration, Session
from declic.programme.services.checks import HOLD
from declic.programme.services.needs import Needs, keep_needs
from declic.programme.services.requests import Outcome, Request, TooLateError
from declic.programme.services.seats import confirm, register, register_parts
from declic.programme.services.session_row import lock

MAX_ATTEMPTS = 5
WINDOW = timedelta(hours=1)
PER_ADDRESS, PER_NETWORK = 5, 60  # a room of computers registers together from one network
# A form sent twice in a row gets one code.
AT_ONCE = timedelta(seconds=20)


class TooManyCodesError(Exception):
    """Too many codes went to this address, or were asked from this network, in the last hour; nothing was changed."""


class WrongCodeError(Exception):
    """The code is wrong, too old, or was tried too often."""


@transaction.atomic
def ask(
    sessions: list[Session], request: Request, *, network: str, now: datetime, needs: Needs | None = None
) -> Outcome:
    """Holds seats and sends the code that confirms them; several sessions are the parts of one course.

    The outcome is held, unproven, already or refused. TooManyCodesError.
    """
    near = Q(email=request.person.email) | Q(network=network)
    lately = list(CodeSending.objects.filter(near, sent_at__gt=now - WINDOW).values_list("email", "network"))
    sent_to, sent_from = [email for email, _ in lately], [origin for _, origin in lately]
    if sent_to.count(request.person.email) >= PER_ADDRESS or sent_from.count(network) >= PER_NETWORK:
        raise TooManyCodesError
    outcome = _register(sessions, request, now=now, needs=needs, held=True)
    if outcome.registration:
        _send(outcome.registration, request.person.email, network, now)
    return outcome


@transaction.atomic
def register_known(sessions: list[Session], request: Request, *, now: datetime, needs: Needs | None = None) -> Outcome:
    """Registers somebody whose address is proved; several sessions are the parts of one course."""
    return _register(sessions, request, now=now, needs=needs, held=False)


@transaction.atomic
def register_member(sessions: list[Session], request: Request, *, now: datetime, needs: Needs | None = None) -> Outcome:
    """The same, for who is signed in at this address: what they asked before, still awaiting a code, needs none."""
    mine = Registration.objects.filter(session__in=sessions, person_key=request.person.key, status__in=AWAITING_CODE)
    pending = list(mine.filter(email__iexact=request.user.email, created_at__gt=now - HOLD)) if request.user else []
    asked = [each for one in pending for each in queries.asked_together(one)]
    for session_id in sorted({each.session_id for each in asked} | {session.pk for session in sessions}):
        lock(session_id)  # one order for all: no deadlock
    for each in pending:
        with suppress(TooLateError):  # given back, or confirmed by its code, meanwhile: registering says which
            confirm(each, user=request.user, now=now)
    if needs:
        for each in asked:
            keep_needs(each, needs)
    return _register(sessions, request, now=now, needs=needs, held=False)


def _register(sessions: list[Session], request: Request, *, now: datetime, needs: Needs | None, held: bool) -> Outcome:
    if len(sessions) == 1:
        outcome = register(sessions[0], request, now=now, held=held)
    else:
        outcome = register_parts(sessions, request, now=now, held=held)
    if needs and outcome.registration and outcome.status != "already":
        for each in queries.asked_together(outcome.registration):
            keep_needs(each, needs)
    return outcome


def _send(registration: Registration, email: str, network: str, now: datetime) -> None:
    awaiting = Registration.objects.filter(pk=registration.pk)
    if registration.code_sent_at and registration.code_sent_at > now - AT_ONCE:
        return
    code = make_code(secrets.randbelow)
    until = registration.created_at + HOLD if registration.status in AWAITING_CODE else now + HOLD
    awaiting.update(code_hash=_hashed(registration, code), code_sent_at=now, code_attempts=0)
    CodeSending.objects.create(email=email, network=network, sent_at=now)
    notices.code_sent(registration, code, until=until)


def prove(registration: Registration, *, code: str, now: datetime) -> Registration:
    """The registration once the code has shown that the address is theirs: confirmed, waiting, or as it already was.

    Each try counts before it is looked at; five in all. WrongCodeError, or TooLateError when the seat was given back.
    """
    tried = Registration.objects.filter(
        pk=registration.pk, code_sent_at__gt=now - HOLD, code_attempts__lt=MAX_ATTEMPTS
    ).exclude(code_hash="")
    if not tried.update(code_attempts=F("code_attempts") + 1):
        raise WrongCodeError
    registration = queries.registration_now(registration.pk)
    if not constant_time_compare(registration.code_hash, _hashed(registration, code)):
        raise WrongCodeError
    if registration.status in AWAITING_CODE:
        return confirm(registration, now=now)
    if registration.status not in ACTIVE:
        raise TooLateError
    Registration.objects.filter(pk=registration.pk).update(code_hash="")
    return registration


def _hashed(registration: Registration, code: str) -> str:
    return salted_hmac("declic.programme.code", f"{registration.public_id}:{code}", algorithm="sha256").hexdigest()


def forget_sendings(now: datetime) -> int:
    """Retention: an hour after a code was sent, to whom is of no use any more. How many rows."""
    return CodeSending.objects.filter(sent_at__lte=now - WINDOW).delete()[0]
