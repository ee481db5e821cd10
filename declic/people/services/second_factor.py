"""The second proof of identity: a code of an application (TOTP) or one of 10 recovery codes (promise A6).

Authenticators are allauth's table; the secrets in it are encrypted by `declic.people.mfa_adapter`.
"""

import base64
import binascii
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import decrypt, encrypt
from cryptography.fernet import InvalidToken
from django.db import transaction

from declic.people.engine import accepted_step, read_digits
from declic.people.models import User
from declic.people.rates import MAX_ATTEMPTS, WINDOW
from declic.people.services.accounts import end_sessions

TOTP, RECOVERY = Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES


@transaction.atomic
def set_up_second_factor(user: User, *, secret: str, typed: str, now: datetime) -> bool:
    """Protects the account with the application that holds `secret` (base 32) and makes 10 recovery codes.

    Replaces the former ones and ends every session of the account. False when the code is not the application's.
    """
    step = accepted_step(_bytes(secret), read_digits(typed), seconds=int(now.timestamp()), after=-1)
    if step is None:
        return False
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=user, type__in=(TOTP, RECOVERY)).delete()
    data = {"secret": encrypt(secret), "last_step": step}
    Authenticator.objects.create(user=user, type=TOTP, data=data, last_used_at=now)
    RecoveryCodes.activate(user)
    end_sessions(user)
    return True


@transaction.atomic
def accept_second_factor(user: User, *, typed: str, now: datetime) -> bool:
    """Whether the code is good now. A code of the application is taken once, a recovery code too.

    The caller counts the tries: see `enter_second_factor`.
    """
    digits = read_digits(typed)
    kept = {a.type: a for a in Authenticator.objects.select_for_update().filter(user=user)}
    if TOTP not in kept or not digits:
        return False
    try:
        secret = _bytes(decrypt(kept[TOTP].data["secret"]))
        step = accepted_step(secret, digits, seconds=int(now.timestamp()), after=kept[TOTP].data.get("last_step", -1))
        if step is None or not secret:
            return RECOVERY in kept and bool(RecoveryCodes(kept[RECOVERY]).validate_code(digits))
    except InvalidToken:  # kept under another key: nobody can prove anything with it (docs/operate/cle-secrete.md)
        return False
    kept[TOTP].data["last_step"] = step
    kept[TOTP].last_used_at = now
    kept[TOTP].save(update_fields=["data", "last_used_at"])
    return True


class TooManyProofsError(Exception):
    """Five wrong codes within the hour: none is examined any more."""


@transaction.atomic
def prove_again(user: User, *, typed: str, now: datetime) -> bool:
    """Whether it is still them, before they change their second factor. TooManyProofsError after five wrong codes."""
    kept = Authenticator.objects.select_for_update().filter(user=user, type=TOTP).first()
    if kept is None:
        return False
    since = int((now - WINDOW).timestamp())
    wrong = [moment for moment in kept.data.get("wrong", []) if moment > since]
    if len(wrong) >= MAX_ATTEMPTS:
        raise TooManyProofsError
    if accept_second_factor(user, typed=typed, now=now):
        return True
    kept.data["wrong"] = [*wrong, int(now.timestamp())]
    kept.save(update_fields=["data"])
    return False


@transaction.atomic
def new_recovery_codes(user: User) -> bool:
    """Replaces the recovery codes by 10 new ones; false when the account has no second factor."""
    User.objects.select_for_update().get(pk=user.pk)
    if not Authenticator.objects.filter(user=user, type=TOTP).exists():
        return False
    Authenticator.objects.filter(user=user, type=RECOVERY).delete()
    RecoveryCodes.activate(user)
    return True


@transaction.atomic
def note_recovery_codes(user: User) -> None:
    """The person has kept the codes: they are not shown again."""
    kept = Authenticator.objects.select_for_update().filter(user=user, type=RECOVERY).first()
    if kept is not None:
        RecoveryCodes(kept).mark_as_viewed()


def _bytes(secret: str) -> bytes:
    try:
        return base64.b32decode(secret, casefold=True)
    except (binascii.Error, ValueError):
        return b""
