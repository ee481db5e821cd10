"""The one way to ask another site something, when the operator has allowed it (promise C9).

https alone, on port 443, to public addresses: a name is resolved once, every address it gives must be public, and the
one that was looked at is the one that is called. A redirect is looked at again. All of it in 5 seconds and 1 MB; every
failure is the same one, so that nobody learns from an answer what there is inside the network.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from queue import Empty, Queue
from urllib.parse import urljoin, urlsplit

SECONDS = 5.0
MOST_BYTES = 1_000_000
MOST_REDIRECTS = 3
PORT = 443
NO_ANSWER = "L’autre site ne répond pas comme il faut. Réessayez plus tard, ou faites sans lui."
_REDIRECTS = (301, 302, 303, 307, 308)
_CHUNK = 65_536
# All that is public in IPv6 is in the first; the second is for examples in books.
_PUBLIC, _OF_BOOKS = IPv6Network("2000::/3"), IPv6Network("3fff::/20")
# Said to be global, and nobody's: for the network's own needs, and for relays of IPv6 that are no more.
_OF_NETWORKS = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
# The last half of an address of IPv6 that carries one of IPv4 (ISATAP, RFC 5214).
_CARRIES = (0x00005EFE, 0x02005EFE)

Resolver = Callable[[str], list[str]]
Opener = Callable[[str, str, float], socket.socket]


class OutgoingError(Exception):
    """Whatever went wrong."""

    def __init__(self) -> None:
        super().__init__(NO_ANSWER)


class _RefusedError(Exception):
    """Why, for whoever reads the code: never told."""


@dataclass(frozen=True, slots=True)
class _Where:
    host: str
    path: str


def resolved(host: str) -> list[str]:
    """Every address of a name, as the system gives them."""
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def opened(address: str, host: str, seconds: float) -> socket.socket:
    """A connection to this very address, where `host` proves who it is; all of it within this time."""
    deadline = time.monotonic() + seconds
    plain = socket.create_connection((address, PORT), timeout=seconds)
    try:
        plain.settimeout(_left(deadline))  # of the whole handshake, sign by sign or not
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except BaseException:
        plain.close()
        raise


def fetched(url: str, *, resolve: Resolver = resolved, connect: Opener = opened) -> bytes:
    """What is at this address. OutgoingError for everything else than a 200 that ends in time."""
    deadline = time.monotonic() + SECONDS
    try:
        for _ in range(MOST_REDIRECTS + 1):
            where = _where(url)
            answer = _asked(where, _public_address(where.host, resolve, deadline), connect, deadline)
            if isinstance(answer, bytes):
                return answer
            url = urljoin(url, answer)
        raise _RefusedError("too many redirects")
    except (_RefusedError, OSError, http.client.HTTPException, ValueError):
        # Without its cause: the journal is read by more people than the network's plan.
        raise OutgoingError from None


def _where(url: str) -> _Where:
    parts = urlsplit(url)
    if parts.scheme != "https" or not parts.hostname or "@" in parts.netloc or parts.port not in (None, PORT):
        raise _RefusedError("https, on its own port, without an account")
    host = parts.hostname.encode("idna").decode("ascii")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    if not path.isascii() or any(ord(sign) <= 32 or ord(sign) == 127 for sign in path):
        raise _RefusedError("an address that is written as addresses are")
    return _Where(host, path)


def _public_address(host: str, resolve: Resolver, deadline: float) -> str:
    """The first address of the name, all of them being public; resolving has no time limit of its own."""
    given: Queue[list[str] | None] = Queue()

    def ask() -> None:
        try:
            given.put(resolve(host))
        except (OSError, UnicodeError):
            given.put(None)

    threading.Thread(target=ask, daemon=True).start()
    try:
        addresses = given.get(timeout=_left(deadline))
    except Empty:
        raise _RefusedError("no name server answers") from None
    if not addresses or not all(is_public(address) for address in addresses):
        raise _RefusedError("an address that is not public")
    return addresses[0]


def is_public(address: str) -> bool:
    """Of the whole Internet; an address that stands for another is what the other is.

    >>> [is_public(address) for address in ("93.184.216.34", "127.0.0.1", "::ffff:10.1.2.3", "2001:db8::1")]
    [True, False, False, False]
    """
    try:
        read = ip_address(address)
    except ValueError:
        return False
    if isinstance(read, IPv6Address):
        inner = read.ipv4_mapped or read.sixtofour or (read.teredo and read.teredo[1])
        if inner:
            return not read.scope_id and _is_global(inner)
        carries = (int(read) >> 32) & 0xFFFFFFFF in _CARRIES
        if read.scope_id or carries or read not in _PUBLIC or read in _OF_BOOKS:
            return False
    return _is_global(read)


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    if any(address in network for network in _OF_NETWORKS):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved and not address.is_unspecified


def _asked(where: _Where, address: str, connect: Opener, deadline: float) -> bytes | str:
    """The content, or where it went."""
    connection = http.client.HTTPConnection(where.host, PORT, timeout=_left(deadline))
    connection.sock = connect(address, where.host, _left(deadline))
    try:
        with _cut_after(connection.sock, _left(deadline)):
            return _answer(connection, where, deadline)
    finally:
        connection.close()


def _answer(connection: http.client.HTTPConnection, where: _Where, deadline: float) -> bytes | str:
    connection.putrequest("GET", where.path, skip_host=True, skip_accept_encoding=True)
    headers = {"Host": where.host, "Accept-Encoding": "identity", "User-Agent": "Declic", "Connection": "close"}
    for name, value in headers.items():
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    if response.status in _REDIRECTS:
        return response.getheader("Location") or ""
    if response.status != http.client.OK or response.getheader("Content-Encoding"):
        raise _RefusedError("an answer, plain")
    return _read(response, deadline)


@contextmanager
def _cut_after(line: socket.socket, seconds: float) -> Iterator[None]:
    """However slowly the other side speaks, sign by sign: the line is cut when the time is over."""

    def cut() -> None:
        with suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _read(response: http.client.HTTPResponse, deadline: float) -> bytes:
    content = b""
    while chunk := response.read(_CHUNK):
        content += chunk
        if len(content) > MOST_BYTES:
            raise _RefusedError("too long")
    _left(deadline)
    if response.length:
        raise _RefusedError("cut before its end")
    return content


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise _RefusedError("too long to come")
    return left
