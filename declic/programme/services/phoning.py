"""The list of people to phone: who goes on it, and who is taken off because there is nothing to say any more."""

from datetime import datetime

from declic.programme.models import News, PhoneCall, Registration


def to_phone(registration: Registration, about: News, now: datetime) -> None:
    """Unless they have an address: they were written to."""
    if not registration.email:
        PhoneCall.objects.create(registration=registration, about=about, asked_at=now)


def nothing_to_say(registration: Registration, now: datetime, *about: News) -> None:
    """They need not be phoned any more about this; nobody did it."""
    if not registration.email:
        waiting = PhoneCall.objects.filter(registration=registration, done_at=None, about__in=about)
        waiting.update(done_at=now)
