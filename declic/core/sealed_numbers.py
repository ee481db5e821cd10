"""Row numbers in addresses, sealed: the back office's addresses of private objects tell and guess nothing (promise B7).

Wagtail makes its addresses from the primary key. This path converter writes it as one AES block under the site's key,
in the shape of a UUID, and reads it back: no query, and no view of Wagtail's to rewrite (docs/decisions/0007).
"""

import hashlib
from functools import lru_cache
from uuid import UUID

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from django.conf import settings
from django.urls import converters, register_converter

SEALED = "sealed"
BLOCK = 16
# A number has eight bytes at most: the other eight are zeros, by which a block of ours is known.
LARGEST = 2**63 - 1


@lru_cache(maxsize=8)
def _cipher(key: str) -> Cipher[modes.ECB]:
    digest = hashlib.sha256(b"declic.core.sealed_numbers:" + key.encode()).digest()
    # One block and no more: the mode that chains nothing is the right one.
    return Cipher(algorithms.AES(digest), modes.ECB())  # noqa: S305


def seal(number: int) -> UUID:
    """The address of a row: always the same for the same number under the same key; ValueError for no row's number."""
    if not 0 <= number <= LARGEST:
        raise ValueError(number)
    encryptor = _cipher(settings.SECRET_KEY).encryptor()
    return UUID(bytes=encryptor.update(number.to_bytes(BLOCK, "big")) + encryptor.finalize())


def unseal(address: UUID) -> int | None:
    """The number sealed under the present key or a former one; None for an address that we did not make."""
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        decryptor = _cipher(key).decryptor()
        number = int.from_bytes(decryptor.update(address.bytes) + decryptor.finalize(), "big")
        if number <= LARGEST:
            return number
    return None


class SealedNumber(converters.UUIDConverter):
    """`<sealed:pk>`: the view is given the number; any other UUID leads nowhere, as for a row that is not there."""

    def to_python(self, value: str) -> int:
        number = unseal(UUID(value))
        if number is None:
            raise ValueError(value)
        return number

    def to_url(self, value: int | str) -> str:
        return str(seal(int(value)))


register_converter(SealedNumber, SEALED)
