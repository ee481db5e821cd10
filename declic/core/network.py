"""Where a request comes from, as little as is useful: a network (/24, or /64 in IPv6), never an address."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest

UNKNOWN = "inconnu"


def network_of(address: str) -> str:
    """The network of an address, truncated; « inconnu » when it is no address (a socket, a damaged header).

    >>> network_of("192.0.2.77"), network_of("2001:db8:1:2:3::4"), network_of("::ffff:192.0.2.77")
    ('192.0.2.0/24', '2001:db8:1:2::/64', '192.0.2.0/24')
    """
    try:
        read = ip_address(address.strip().split("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(read, IPv6Address) and read.ipv4_mapped:
        read = read.ipv4_mapped
    return str(ip_network((read, 64 if read.version == 6 else 24), strict=False))


def client_network(request: HttpRequest) -> str:
    """The visitor's network; what a proxy says has been judged before (see `proxy.py`)."""
    return network_of(request.META.get("REMOTE_ADDR", ""))
