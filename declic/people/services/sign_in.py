"""Entering by a code or a link sent to one's address (promises A1 to A4).

Every count lives in the database and moves by conditional UPDATEs, so that it holds across processes and restarts.
Nothing looks at accounts before the code is proved: the answer cannot depend on them.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.crypto import constant_time_compare

from declic.people.engine import make_code
from declic.people.models import AskingNetwork, SignInRequest, User
from declic.people.notices import send_sign_in_code
from declic.people.queries import has_second_factor, requests_awaiting_code, requests_awaiting_second_factor
from declic.people.rates import LIFE, MAX_ATTEMPTS, PER_ADDRESS, PER_NETWORK, WINDOW
from declic.people.secrets import hashed
from declic.people.services.second_factor import accept_second_factor

LINK_BYTES = 24  # 192 bits


@dataclass(frozen=True)
class Proof:
    """The person has shown that the address is theirs; they are not signed in yet.

    `is_closed`: the centre has closed this account. `needs_second_factor`: a second proof is asked first.
    """

    user: User
    is_new: bool = False
    is_closed: bool = False
    needs_second_factor: bool = False


@transaction.atomic
def ask_sign_in(email: str, *, browser: str, network: str, now: datetime) -> bool:
    """Sends a code and a link to the address, known or not; closes what this browser had asked before.

    False, and nothing sent, beyond 5 requests an hour for one address from one network, or 20 for a network.
    """
    email = email.strip().lower()
    _wait_for_my_turn(network, now)
    lately = SignInRequest.objects.filter(network=network, created_at__gt=now - WINDOW)
    if lately.count() >= PER_NETWORK or lately.filter(email=email).count() >= PER_ADDRESS:
        return False
    mine = hashed("browser", browser)
    SignInRequest.objects.filter(browser_hash=mine, closed_at=None).update(closed_at=now)
    code, link = make_code(secrets.randbelow), secrets.token_urlsafe(LINK_BYTES)
    request = SignInRequest(email=email, network=network, browser_hash=mine, created_at=now)
    request.code_hash = _code_hash(request, code)
    request.link_hash = hashed("link", link)
    request.save(force_insert=True)
    send_sign_in_code(email, code=code, link=link, expires_at=now + LIFE)
    return True


@transaction.atomic
def enter_code(browser: str, *, email: str, code: str, now: datetime) -> Proof | None:
    """Proves the address by the code. None when the code is wrong, used, late, replaced, or asked by another browser.

    Each try counts before it is examined: a request dies after 5.
    """
    awaiting = requests_awaiting_code(browser, now)
    request = awaiting.filter(email=email.strip().lower()).first()
    if request is None or not _count(awaiting, request, "attempts"):
        return None
    if not constant_time_compare(request.code_hash, _code_hash(request, code)):
        return None
    return _prove(awaiting, request, now)


@transaction.atomic
def follow_link(browser: str, *, token: str, now: datetime) -> Proof | None:
    """Proves the address by the link of the message, in the browser that asked; refusals as for `enter_code`."""
    awaiting = requests_awaiting_code(browser, now).filter(attempts__lt=MAX_ATTEMPTS)
    request = awaiting.filter(link_hash=hashed("link", token)).first()
    return _prove(awaiting, request, now) if request else None


@transaction.atomic
def enter_second_factor(browser: str, *, typed: str, now: datetime) -> User | None:
    """Ends a sign-in whose address is proved, by a code of the application or a recovery code; 5 tries."""
    awaiting = requests_awaiting_second_factor(browser, now)
    request = awaiting.first()
    if request is None or not _count(awaiting, request, "second_factor_attempts"):
        return None
    user = User.objects.filter(email=request.email, is_active=True).first()
    if user is None or not accept_second_factor(user, typed=typed, now=now):
        return None
    closed = SignInRequest.objects.filter(pk=request.pk, closed_at=None).update(closed_at=now)
    return user if closed else None


def _wait_for_my_turn(network: str, now: datetime) -> None:
    # The UPDATE holds the row until the transaction ends: requests of one network are counted one after the other.
    row = AskingNetwork.objects.filter(network=network)
    if not row.update(asked_at=now):
        AskingNetwork.objects.bulk_create([AskingNetwork(network=network, asked_at=now)], ignore_conflicts=True)
        row.update(asked_at=now)


def _count(awaiting: QuerySet[SignInRequest], request: SignInRequest, counter: str) -> bool:
    allowed = awaiting.filter(pk=request.pk, **{f"{counter}__lt": MAX_ATTEMPTS})
    return bool(allowed.update(**{counter: F(counter) + 1}))


def _code_hash(request: SignInRequest, code: str) -> str:
    return hashed("code", f"{request.public_id}:{code}")


def _prove(awaiting: QuerySet[SignInRequest], request: SignInRequest, now: datetime) -> Proof | None:
    # The condition is asked again by the UPDATE itself: of two simultaneous uses, one wins.
    if not awaiting.filter(pk=request.pk).update(proved_at=now):
        return None
    user, is_new = User.objects.get_or_create(email=request.email)
    needs = user.is_active and has_second_factor(user)
    if not needs:
        SignInRequest.objects.filter(pk=request.pk).update(closed_at=now)
    return Proof(user=user, is_new=is_new, is_closed=not user.is_active, needs_second_factor=needs)
