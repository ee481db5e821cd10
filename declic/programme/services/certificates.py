"""Certificates: made for who was there once all is over, the same one as long as nothing is corrected, verified by
anybody who has its number.

A certificate is of the person registered. Who came with them, in a group under one name, is not certified by name.
"""

import secrets
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from declic.core.tries import TooManyTriesError, one_more, tries
from declic.programme import certificate_queries as certificates
from declic.programme import wording
from declic.programme.engine import certificate_number
from declic.programme.models import Certificate, Registration, Session, Status

# Numbers that nobody has, asked for from one network in an hour: a mistake of copying is told before it counts.
MOST_UNKNOWN = 30


class NoCertificate(StrEnum):
    """Why somebody has none."""

    NOT_OVER = "not_over"
    NOT_THERE = "not_there"
    FORGOTTEN = "forgotten"


class CannotCertifyError(Exception):
    """There is nothing to certify, for `reason`; what was certified before is withdrawn if it is not true any more."""

    def __init__(self, reason: NoCertificate) -> None:
        super().__init__(reason)
        self.reason = reason


def certify(registration: Registration, *, now: datetime) -> Certificate:
    """The certificate of this person: the one they have, or a new one when their presences differ from what it says.

    CannotCertifyError.
    """
    with transaction.atomic():
        held = _held(registration)
        spans = _spans(held)
        _withdraw_others(held, spans, now)
        reason = why_not(held, now, was_there=bool(spans))
        if reason is None:
            return certificates.certificate_of(held) or _made(held, spans, now)
    raise CannotCertifyError(reason)


def why_not(registration: Registration, now: datetime, *, was_there: bool) -> NoCertificate | None:
    """Why there is nothing to certify yet, or never; None when there is."""
    if not registration.name:
        return NoCertificate.FORGOTTEN
    if not certificates.is_over(registration.session, now):
        return NoCertificate.NOT_OVER
    return None if was_there and registration.status == Status.CONFIRMED else NoCertificate.NOT_THERE


def certify_all(session: Session, *, now: datetime) -> int:
    """One for each person who came, and how many they are. CannotCertifyError when nobody did, or before the end."""
    if not certificates.is_over(session, now):
        raise CannotCertifyError(NoCertificate.NOT_OVER)
    people = list(certificates.who_came(session))
    if not people:
        raise CannotCertifyError(NoCertificate.NOT_THERE)
    for person in people:
        certify(person, now=now)
    return len(people)


def withdraw_corrected(registration: Registration, *, now: datetime) -> bool:
    """Their presences were corrected: a certificate that says something else is worth nothing any more."""
    with transaction.atomic():
        held = _held(registration)
        if not held.certificates.filter(withdrawn_at=None).exists():
            return False
        return _withdraw_others(held, _spans(held), now)


def verify(number: str, *, network: str, now: datetime) -> Certificate | None:
    """The certificate of this number; None when nobody has it, and that is counted. TooManyTriesError."""
    if tries("certificate", network, now) >= MOST_UNKNOWN:
        raise TooManyTriesError
    found = certificates.certificate_numbered(number)
    if found is None:
        one_more("certificate", network, now)
    return found


def _held(registration: Registration) -> Registration:
    """The row first: who ask at the same moment get one certificate, and none is made of what is being corrected."""
    rows = Registration.objects.select_for_update(of=("self",)).select_related("session__course")
    return rows.get(pk=registration.pk)


def _spans(registration: Registration) -> list[dict[str, str]]:
    if registration.status != Status.CONFIRMED:
        return []
    halves = dict.fromkeys(certificates.half_of(row) for row in certificates.attended(registration))
    return [{"starts": half.start.isoformat(), "ends": half.end.isoformat()} for half in halves]


def _withdraw_others(registration: Registration, spans: list[dict[str, str]], now: datetime) -> bool:
    others = [row.pk for row in registration.certificates.filter(withdrawn_at=None) if row.attended != spans]
    return bool(others) and bool(Certificate.objects.filter(pk__in=others).update(withdrawn_at=now))


def _made(registration: Registration, spans: list[dict[str, str]], now: datetime) -> Certificate:
    session, course = registration.session, registration.session.course
    parts = dict.fromkeys(row.part for row in certificates.attended(registration))
    return Certificate.objects.create(
        number=certificate_number.draw(secrets.randbelow),
        registration=registration,
        name=registration.name,
        title=str(session),
        aims="\n".join(course.aims_list),
        led_by=session.led_by,
        partner=course.partner,
        places="\n".join(dict.fromkeys(wording.full_place(part) for part in parts)),
        attended=spans,
        made_at=now,
    )
