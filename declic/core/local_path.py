"""Where to go next, when the address says it: a path of this site, never another one (promise C7)."""

from urllib.parse import unquote

from django.utils.http import url_has_allowed_host_and_scheme


def local_path(wanted: object, default: str) -> str:
    """`wanted` when it is a plain path of this site (`/diagnostic/…`), `default` otherwise.

    Refused: `//x`, `\\\\x`, `https:x`, `/%2f/x`, `/\\t/x`, `/a@b`, anything that some browser might read as a host.
    """
    if not isinstance(wanted, str) or not wanted.startswith("/") or len(wanted) > 500:
        return default
    opened = unquote(unquote(wanted))
    path = opened.partition("?")[0]
    if "//" in path or "\\" in opened or "@" in path or any(ord(c) < 33 or 127 <= ord(c) < 160 for c in opened):
        return default
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else default
