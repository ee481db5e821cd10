"""What a proxy says of the visitor, believed from the declared proxy only (promise C8)."""

from collections.abc import Callable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse

FORWARDED = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REAL_IP",
)
Address = IPv4Address | IPv6Address


class TrustedProxyMiddleware:
    """Puts the visitor's address and scheme in place when our proxy tells them, and drops every forwarded header.

    After it, REMOTE_ADDR and `request.scheme` are the visitor's, and nothing else need be asked.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.trusted = [ip_network(network) for network in settings.TRUSTED_PROXY]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        meta = request.META
        said = {name: meta.pop(name) for name in FORWARDED if name in meta}
        if self.trusted and self._is_ours(_address(meta.get("REMOTE_ADDR", ""))):
            if visitor := self._visitor(said.get("HTTP_X_FORWARDED_FOR", "")):
                meta["REMOTE_ADDR"] = str(visitor)
            scheme = said.get("HTTP_X_FORWARDED_PROTO", "").strip().lower()
            if scheme in ("http", "https"):
                meta["wsgi.url_scheme"] = scheme
        return self.get_response(request)

    def _visitor(self, chain: str) -> Address | None:
        """From the right, the first address that is not one of our proxies: those further left are mere claims."""
        for part in reversed(chain.split(",")[-20:]):
            address = _address(part)
            if address is None:
                return None
            if not self._is_ours(address):
                return address
        return None

    def _is_ours(self, address: Address | None) -> bool:
        return address is not None and any(address in network for network in self.trusted)


def _address(text: str) -> Address | None:
    try:
        address = ip_address(text.strip())
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
