"""What may stand in a header of a message (promise C10). Pure: text in, text out."""

import unicodedata
from email.utils import parseaddr


class UnsafeHeaderError(ValueError):
    """A header field holds a newline, another control character, or is not text that can be sent."""


def header(value: str, field: str) -> str:
    """The value, trimmed; raises UnsafeHeaderError when it could break out of its header field."""
    if any(unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") for c in value):
        raise UnsafeHeaderError(f"{field}: a control character or a newline is not allowed in a header")
    return value.strip()


def one_line(value: str) -> str:
    """A name or a title made fit for a subject: control characters become spaces, one space between words.

    >>> one_line("Les amis\\r\\nBcc: x")
    'Les amis Bcc: x'
    """
    kept = (" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in value)
    return " ".join("".join(kept).split())


def one_address(value: str) -> str:
    """The address, alone: no list, no display name; raises UnsafeHeaderError otherwise."""
    address = header(value, "to")
    name, parsed = parseaddr(address)
    if name or parsed != address or address.count("@") != 1:
        raise UnsafeHeaderError("to: exactly one address is expected")
    return address
