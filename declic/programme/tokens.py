"""Secret links: made again each time they are needed, kept nowhere, signed by the site's key.

Four kinds that do not pass for each other: a registration's own link, which its holder is sent; the address of the
page where the code is written, which opens nothing by itself; that of the page shown in the room, where people say that
they are there; and that of the page where its holder says what they thought of it.
"""

import re
from uuid import UUID

from django.core.signing import BadSignature, Signer

_registration = Signer(salt="declic.programme.registration")
_code_page = Signer(salt="declic.programme.code")
_evaluation = Signer(salt="declic.programme.evaluation")
_presence = Signer(salt="declic.programme.presence")


def token_of(public_id: UUID) -> str:
    """Of the registration's own link: 122 bits of identifier, then 256 of signature."""
    return _token(_registration, public_id)


def read_token(token: str) -> UUID | None:
    """The registration's identifier; None for a token that is not ours."""
    return _read(_registration, token)


def code_token_of(public_id: UUID) -> str:
    """Of the page where the code is written."""
    return _token(_code_page, public_id)


def read_code_token(token: str) -> UUID | None:
    """The registration's identifier; None for a token that is not ours."""
    return _read(_code_page, token)


def evaluation_token_of(public_id: UUID) -> str:
    """Of the page where the person says what they thought of the session."""
    return _token(_evaluation, public_id)


def read_evaluation_token(token: str) -> UUID | None:
    """The registration's identifier; None for a token that is not ours."""
    return _read(_evaluation, token)


def presence_token_of(session: UUID, key: str) -> str:
    """Of one half-day of a session; `key`: « 2026-10-06T13:00 »."""
    said = session.hex + re.sub(r"\D", "", key)
    return said + _presence.signature(said)


def read_presence_token(token: str) -> tuple[UUID, str] | None:
    """The session and the key of the half-day; None for a token that is not ours."""
    said, signature = token[:44], token[44:]
    try:
        _presence.unsign(f"{said}{_presence.sep}{signature}"[:200])
        year, month, day, hour, minute = re.fullmatch(r"(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)", said[32:], re.ASCII).groups()
        return UUID(said[:32]), f"{year}-{month}-{day}T{hour}:{minute}"
    except (ValueError, AttributeError, BadSignature):
        return None


def _token(signer: Signer, public_id: UUID) -> str:
    return public_id.hex + signer.signature(public_id.hex)


def _read(signer: Signer, token: str) -> UUID | None:
    identifier, signature = token[:32], token[32:]
    try:
        signer.unsign(f"{identifier}{signer.sep}{signature}"[:200])
        return UUID(identifier)
    except (ValueError, BadSignature):
        return None
