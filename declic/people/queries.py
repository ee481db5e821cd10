"""Reads about accounts and about those who are entering."""

from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.db.models import QuerySet

from declic.core.folding import sort_key
from declic.people.models import Role, SignInRequest, User
from declic.people.rates import LIFE, MAX_ATTEMPTS
from declic.people.secrets import hashed


def requests_awaiting_code(browser: str, now: datetime) -> QuerySet[SignInRequest]:
    """What this browser asked less than 10 minutes ago and has not proved yet, the newest first."""
    asked = SignInRequest.objects.filter(browser_hash=hashed("browser", browser), closed_at=None, proved_at=None)
    return asked.filter(created_at__gt=now - LIFE).order_by("-created_at", "-pk")


def requests_awaiting_second_factor(browser: str, now: datetime) -> QuerySet[SignInRequest]:
    """Addresses that this browser proved less than 10 minutes ago and whose account asks for a second proof."""
    proved = SignInRequest.objects.filter(browser_hash=hashed("browser", browser), closed_at=None)
    return proved.filter(proved_at__gt=now - LIFE, second_factor_attempts__lt=MAX_ATTEMPTS).order_by("-proved_at")


def has_second_factor(user: User) -> bool:
    """Whether the account asks for a code of an application besides the one sent by mail."""
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


@dataclass(frozen=True)
class RecoveryCodes:
    """The codes still good; `noted` once the person has said they are kept: they are then never shown again."""

    left: int
    codes: tuple[str, ...]
    noted: bool


def recovery_codes(user: User) -> RecoveryCodes | None:
    """The account's recovery codes, or None when it has no second factor."""
    kept = Authenticator.objects.filter(user=user, type=Authenticator.Type.RECOVERY_CODES).first()
    if kept is None:
        return None
    noted = kept.wrap().did_view
    try:
        unused = kept.wrap().get_unused_codes()
    except InvalidToken:  # the site's key has changed since: they serve no more
        return RecoveryCodes(left=0, codes=(), noted=True)
    return RecoveryCodes(left=len(unused), codes=() if noted else tuple(unused), noted=noted)


def accounts(search: str = "", role: str = "") -> QuerySet[User]:
    """Accounts in the order of names, narrowed to those whose name or address holds each word."""
    found = User.objects.order_by("sort_name", "pk")
    for word in search[:200].split():
        found = found.filter(sort_name__contains=sort_key(word))
    return found.filter(role=role) if role in Role.values else found


def active_administrators() -> QuerySet[User]:
    """Those who can give roles: there is always one."""
    return User.objects.filter(role=Role.ADMINISTRATOR, is_active=True)
