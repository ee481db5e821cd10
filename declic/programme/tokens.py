"""The secret link of a registration: made again for each message, kept nowhere, signed by the site's key."""

from uuid import UUID

from django.core.signing import BadSignature, Signer

_signer = Signer(salt="declic.programme.registration")


def token_of(public_id: UUID) -> str:
    """122 bits of identifier, then 256 of signature."""
    return public_id.hex + _signer.signature(public_id.hex)


def read_token(token: str) -> UUID | None:
    """The registration's identifier; None for a token that is not ours."""
    identifier, signature = token[:32], token[32:]
    try:
        _signer.unsign(f"{identifier}{_signer.sep}{signature}"[:200])
        return UUID(identifier)
    except (ValueError, BadSignature):
        return None
