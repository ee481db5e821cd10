"""What is kept of a code, a link or a browser's key: never itself, only its keyed hash (promise A1)."""

from django.utils.crypto import salted_hmac


def hashed(kind: str, secret: str) -> str:
    """HMAC-SHA256 under the site's key; `kind` keeps a code from passing for a link."""
    return salted_hmac(f"declic.people.{kind}", secret, algorithm="sha256").hexdigest()
