"""Sign-in codes and second-factor codes, as rules: no clock, no chance, no database.

A sign-in code has 8 characters out of 32 (40 bits): digits and capitals without 0, O, 1 and I, which are misread.
A second-factor code is RFC 6238's: HMAC-SHA1 over 30-second steps, 6 digits; the step just before and the one just
after are taken too, since telephones drift, and a step once used is never taken again.

>>> shown_code("ABCD2345"), read_code(" abcd - 2345 "), read_code("ABCD0000")
('ABCD-2345', 'ABCD2345', None)
"""

import hashlib
import hmac
import struct
import unicodedata
from collections.abc import Callable

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8
STEP_SECONDS = 30
TOTP_DIGITS = 6
DRIFT_STEPS = 1


def make_code(choose: Callable[[int], int]) -> str:
    """A code; `choose(n)` gives an unpredictable whole number below n."""
    return "".join(ALPHABET[choose(len(ALPHABET))] for _ in range(CODE_LENGTH))


def shown_code(code: str) -> str:
    """The code in two halves, easier to read and to dictate."""
    return f"{code[:4]}-{code[4:]}"


def read_code(typed: str) -> str | None:
    """What was typed as a code: case, spaces, dashes and full-width signs forgiven; None when it cannot be one."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", typed).upper() if c.isalnum())
    return kept if len(kept) == CODE_LENGTH and all(c in ALPHABET for c in kept) else None


def read_digits(typed: str) -> str:
    """The ASCII digits of what was typed, spaces and dashes forgiven; "" when there is anything else."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", typed) if not (c.isspace() or c in "-.·‐‑–"))
    return kept if kept.isascii() and kept.isdigit() else ""


def totp(secret: bytes, step: int) -> str:
    """The code of one step (RFC 4226 §5.3, RFC 6238 §4)."""
    digest = hmac.new(secret, struct.pack(">Q", step), hashlib.sha1).digest()
    offset = digest[-1] & 0x0F
    number: int = struct.unpack(">I", digest[offset : offset + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**TOTP_DIGITS:0{TOTP_DIGITS}}"


def accepted_step(secret: bytes, typed: str, *, seconds: int, after: int) -> int | None:
    """The step whose code was typed, near the instant `seconds` and later than the step `after`; else None."""
    now = seconds // STEP_SECONDS
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        if step > after and hmac.compare_digest(totp(secret, step).encode(), typed.encode("utf-8", "replace")):
            return step
    return None
