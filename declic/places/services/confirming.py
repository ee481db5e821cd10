"""Places are asked whether their sheet is still right, by a link of their own; nothing leaves unless the centre asks.

The link is drawn at random and only its hash is kept; opening it changes nothing.
"""

import hashlib
import secrets
import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from declic.core.centre import current_centre
from declic.places import notices, people_names
from declic.places.call_queries import mark_of
from declic.places.engine.personal_emails import is_nominative
from declic.places.models import Confirmation, Origin, Place, PlaceChange, PlaceState
from declic.places.quality_queries import ToCheck, to_check
from declic.places.queries import published
from declic.places.services.editing import SheetChangedError, change_place
from declic.places.services.proposing import Correction, propose

VALID = timedelta(days=60)
AT_MOST_EVERY = timedelta(days=30)
YEAR, UNANSWERED_A_YEAR = timedelta(days=365), 3  # a place that does not answer is left alone: it is phoned
SECRET_BYTES = 32
PER_DAY = 50  # small mail servers, and agents who read what comes back


class NobodyToAskError(Exception):
    """The sheet has no address of the place itself, or is not published."""


class AskedLatelyError(Exception):
    """It was asked less than a month ago."""


def address_of(place: Place) -> str:
    """That of the place, never that of a person; nothing when there is none."""
    every = (email.strip() for email in place.emails.split("|"))
    return next((email for email in every if email and not is_nominative(email, names=people_names.shipped())), "")


@transaction.atomic
def ask_to_confirm(place: Place, *, now: datetime) -> Confirmation:
    """Sends the link. NobodyToAskError, AskedLatelyError."""
    held = Place.objects.select_for_update().get(pk=place.pk)
    email = address_of(held)
    if held.state != PlaceState.PUBLISHED or not email:
        raise NobodyToAskError
    if held.confirmations.filter(asked_at__gt=now - AT_MOST_EVERY).exists():
        raise AskedLatelyError
    secret = secrets.token_urlsafe(SECRET_BYTES)
    asked = Confirmation.objects.create(place=held, secret_hash=hashed(secret), asked_at=now, expires_at=now + VALID)
    notices.asked_to_confirm(held, email, secret, until=asked.expires_at)
    return asked


def ask_due(now: datetime) -> int:
    """Asks the places that nobody has looked at for six months, when the centre wants it. Gives how many."""
    if not current_centre().asks_places:
        return 0
    begun = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    left = PER_DAY - Confirmation.objects.filter(asked_at__gte=begun).count()
    asked = 0
    for place in _due(now).iterator():
        if asked >= left:
            break
        try:
            ask_to_confirm(place, now=now)
        except (NobodyToAskError, AskedLatelyError):
            continue
        asked += 1
    return asked


def _due(now: datetime) -> QuerySet[Place]:
    lately = Confirmation.objects.filter(place=OuterRef("pk"), asked_at__gt=now - AT_MOST_EVERY)
    unanswered = Q(confirmations__asked_at__gt=now - YEAR, confirmations__answered_at=None)
    found = to_check(published().exclude(emails=""), ToCheck.HALF, timezone.localdate(now)).exclude(Exists(lately))
    found = found.annotate(silent=Count("confirmations", filter=unanswered)).filter(silent__lt=UNANSWERED_A_YEAR)
    return found.order_by(F("verified_on").asc(nulls_first=True), F("updated_on").asc(nulls_first=True), "pk")


def hashed(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def confirmation_with(secret: str, now: datetime) -> Confirmation | None:
    """That of a link that still serves."""
    return _links(secret).filter(expires_at__gt=now, has_moved=False).first()


def place_of_spent_link(secret: str, now: datetime) -> Place | None:
    """The place that was sent this link, which serves no more."""
    late = _links(secret).filter(Q(expires_at__lte=now) | Q(has_moved=True)).first()
    return late.place if late else None


def _links(secret: str) -> QuerySet[Confirmation]:
    """The addresses of the place were changed since: who holds the link may not be of the place any more."""
    moved = PlaceChange.objects.filter(place=OuterRef("place"), at__gt=OuterRef("asked_at"), after__has_key="emails")
    found = Confirmation.objects.filter(secret_hash=hashed(secret[:200]), place__state=PlaceState.PUBLISHED)
    return found.annotate(has_moved=Exists(moved)).select_related("place")


@transaction.atomic
def confirm(asked: Confirmation, *, seen: str, now: datetime) -> PlaceChange | None:
    """All is right, as it was shown (`seen`: its mark). SheetChangedError. Twice is once."""
    held = Place.objects.select_for_update().get(pk=asked.place_id)
    if mark_of(held) != seen:
        raise SheetChangedError
    Confirmation.objects.filter(pk=asked.pk).update(answered_at=now)
    held.no_answers.all().delete()
    return change_place(held, {}, by=None, origin=Origin.PLACE, now=now, verified=True)


@transaction.atomic
def correct_ours(
    asked: Confirmation, correction: Correction, *, form_id: uuid.UUID, network: str, now: datetime
) -> None:
    """What the place says is wrong, for an agent to decide. TooManyProposalsError."""
    propose(asked.place, correction, form_id=form_id, origin=Origin.PLACE, network=network, now=now)
    Confirmation.objects.filter(pk=asked.pk).update(answered_at=now)
