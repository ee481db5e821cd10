"""The code of eight characters that finds a diagnostic again, and the secrets of its links.

Only keyed digests are kept: who reads the database alone can neither open a diagnostic nor guess at its code
(40 bits would be few for a plain digest). The code itself lives in the visitor's cookie and on paper.

>>> read_code("k7mp-4rtd"), read_code("K7MP 4RTD 2"), read_code("OOOO1111")
('K7MP4RTD', None, None)
>>> shown_code("K7MP4RTD")
'K7MP 4RTD'
"""

import base64
import hashlib
from uuid import UUID

from django.utils.crypto import salted_hmac

# Neither 0 nor O, neither 1 nor I: read aloud on the telephone, copied by hand.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 8
_SEPARATORS = str.maketrans("", "", " -._\u00a0\u202f\u2011\u2013\t")


def code_for(key: UUID, attempt: int = 0) -> str:
    """The code that the start page bearing `key` gives: the same for a second click, unguessable without the key."""
    number = int.from_bytes(_keyed("start", f"{key.hex}:{attempt}")[:5], "big")
    return "".join(ALPHABET[number >> shift & 31] for shift in range(0, 40, 5))


def read_code(typed: str) -> str | None:
    """The code as typed by hand, without its spaces or dashes, in capitals; None when it cannot be one."""
    code = typed[:60].translate(_SEPARATORS).upper()
    return code if len(code) == LENGTH and all(c in ALPHABET for c in code) else None


def shown_code(code: str) -> str:
    """In two groups, as it is written on paper."""
    return f"{code[:4]} {code[4:]}"


def code_digest(code: str) -> str:
    """What the database keeps of a code."""
    return _keyed("code", code).hex()


def key_digest(key: UUID) -> str:
    """What the database keeps of a start page's key."""
    return hashlib.sha256(key.bytes).hexdigest()


def token_digest(token: str) -> str:
    """What the database keeps of a link's secret: it has 256 bits, so a plain digest cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def share_token(nonce: str) -> str:
    """The secret of a share link, made again from what the database keeps and the site's own key."""
    return base64.urlsafe_b64encode(_keyed("share", nonce)).decode().rstrip("=")


def seal_code(code: str, token: str) -> str:
    """The code, readable only with the link's secret: a pad as long as the code, used once."""
    return bytes(a ^ b for a, b in zip(code.encode(), _pad(token), strict=False)).hex()


def open_code(sealed: str, token: str) -> str:
    """What `seal_code` closed."""
    return bytes(a ^ b for a, b in zip(bytes.fromhex(sealed), _pad(token), strict=False)).decode()


def network_digest(network: str) -> str:
    """A network as the limits keep it: not readable, the same from one process to the next."""
    return _keyed("network", network).hex()[:32]


def _pad(token: str) -> bytes:
    return hashlib.sha256(b"declic.diagnostic.pad:" + token.encode("utf-8", "surrogatepass")).digest()


def _keyed(purpose: str, value: str) -> bytes:
    return salted_hmac(f"declic.diagnostic.{purpose}", value, algorithm="sha256").digest()
