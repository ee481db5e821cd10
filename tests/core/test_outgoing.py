"""Promise C9: what the service asks of other sites, and what it never does; with a fake resolver."""

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from declic.core import outgoing
from declic.core.outgoing import MOST_BYTES, NO_ANSWER, OutgoingError, fetched, is_public

PUBLIC = "93.184.216.34"
URL = "https://geo.example.org/search?q=a"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nbonjour"


class Site:
    """A site on this machine, that stands for any: `answers` in order, one a connection; what it was asked is kept."""

    def __init__(self, *answers: bytes | Callable[[socket.socket], None]) -> None:
        self.asked: list[tuple[str, str, str]] = []
        self.answers = list(answers)
        self.names: list[str] = []

    def resolve(self, host: str) -> list[str]:
        self.names.append(host)
        return [PUBLIC]

    def connect(self, address: str, host: str, seconds: float) -> socket.socket:
        ours, theirs = socket.socketpair()
        ours.settimeout(seconds)
        answer = self.answers.pop(0)

        def serve() -> None:
            with closing(theirs):
                try:
                    self.asked.append((address, host, theirs.recv(65_536).decode()))
                    answer(theirs) if callable(answer) else theirs.sendall(answer)
                except OSError:
                    pass

        threading.Thread(target=serve, daemon=True).start()
        return ours


def asked(site: Site, url: str = URL, **other) -> bytes:
    return fetched(url, **({"resolve": site.resolve, "connect": site.connect} | other))


def refused(site: Site, url: str = URL, **other) -> None:
    with pytest.raises(OutgoingError) as refusal:
        asked(site, url, **other)
    assert str(refusal.value) == NO_ANSWER
    assert refusal.value.__cause__ is None


def test_what_is_there_is_given_and_the_address_looked_at_is_the_one_called():
    site = Site(OK)
    assert asked(site) == b"bonjour"
    [(address, host, request)] = site.asked
    assert (address, host, site.names) == (PUBLIC, "geo.example.org", ["geo.example.org"])
    assert request.startswith("GET /search?q=a HTTP/1.1\r\nHost: geo.example.org\r\n")
    assert "cookie" not in request.lower()


@pytest.mark.parametrize(
    "url",
    [
        "http://geo.example.org/", "ftp://geo.example.org/", "https://geo.example.org:8443/", "https:///search", "",
        "https://user:secret@geo.example.org/", "file:///etc/passwd", "https://geo.example.org/a b", "https://[::1",
        "https://geo.example.org/\r\nHost: autre", "https://geo.example.org:x/", "https://" + "a" * 70 + ".org/",
        "https://geo.example.org/é",
    ],
)  # fmt: skip
def test_nothing_but_https_on_its_own_port_and_without_an_account(url):
    site = Site(OK)
    refused(site, url)
    assert (site.asked, len(site.names) <= 1) == ([], True)


@pytest.mark.parametrize(
    "addresses",
    [
        ["127.0.0.1"], ["10.0.0.1"], ["192.168.1.1"], ["169.254.169.254"], ["0.0.0.0"], ["100.64.0.1"], ["224.0.0.1"],
        ["::1"], ["fd00::1"], ["fe80::1%eth0"], ["::ffff:127.0.0.1"], ["64:ff9b::7f00:1"], ["2002:7f00:1::"],
        [PUBLIC, "127.0.0.1"], ["127.0.0.1", PUBLIC], [], ["not an address"], ["255.255.255.255"], ["240.0.0.1"],
        ["fec0::1"], ["3fff::1"], ["5f00::1"], ["::127.0.0.1"], ["64:ff9b:1::a00:1"], ["2001:4860::5efe:a00:1"],
        ["2001:4860::200:5efe:7f00:1"], ["192.0.0.8"], ["192.88.99.1"], ["198.18.0.1"], ["0x7f.1"], ["0177.0.0.1"],
        ["2130706433"], ["127.1"], ["ff02::1"], ["::"],
    ],
)  # fmt: skip
def test_a_name_with_any_address_that_is_not_public_is_not_called(addresses):
    site = Site(OK)
    refused(site, resolve=lambda host: addresses)
    assert site.asked == []


def moved(to: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


def test_a_redirect_is_followed_and_resolved_again():
    site = Site(moved("/ailleurs?q=b"), moved("https://autre.example.org/fin", 308), OK)
    assert asked(site) == b"bonjour"
    assert site.names == ["geo.example.org", "geo.example.org", "autre.example.org"]
    assert [request.split()[1] for *_, request in site.asked] == ["/search?q=a", "/ailleurs?q=b", "/fin"]


@pytest.mark.parametrize(
    "to", ["http://geo.example.org/", "https://geo.example.org:22/", "file:///etc/passwd", "https://a:b@c.org/", ""]
)
def test_a_redirect_is_held_to_the_same_rules(to):
    site = Site(moved(to), *[moved(to)] * 3)
    refused(site)


def test_a_redirect_inside_the_network_is_not_followed():
    site = Site(moved("https://interne.example.org/"), OK)
    inside = {"geo.example.org": [PUBLIC], "interne.example.org": ["10.0.0.1"]}
    refused(site, resolve=inside.__getitem__)
    assert len(site.asked) == 1


def test_redirects_that_never_end_are_given_up():
    site = Site(*[moved(URL)] * 10)
    refused(site)
    assert len(site.asked) == outgoing.MOST_REDIRECTS + 1


@pytest.mark.parametrize(
    "answer",
    [
        b"", b"rien\r\n\r\n", b"HTTP/1.1 500 Non\r\n\r\n", b"HTTP/1.1 404 Non\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nbonjour", b"HTTP/1.1 204 Rien\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2000000\r\n\r\n" + b"a" * 2_000_000,
        b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * (MOST_BYTES + 1),
    ],
    ids=lambda answer: str(answer[:30]),
)  # fmt: skip
def test_whatever_is_wrong_is_told_in_the_same_words(answer):
    refused(Site(answer))


def test_a_million_signs_are_read():
    assert len(asked(Site(b"HTTP/1.1 200 OK\r\n\r\n" + b"a" * MOST_BYTES))) == MOST_BYTES


def test_a_name_that_is_not_resolved_and_a_door_that_is_shut_are_told_in_the_same_words():
    def no_name(host: str) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    def shut(address: str, host: str, seconds: float) -> socket.socket:
        raise ConnectionRefusedError

    refused(Site(), resolve=no_name)
    refused(Site(), connect=shut)


LONGER_THAN_ANYBODY_WAITS = 5_000  # signs, twenty a second
CUT_WITHIN = 60  # where nothing cuts, it lasts minutes


def drip(line: socket.socket) -> None:
    for sign in b"HTTP/1.1 200 OK\r\nX: " + b"x" * LONGER_THAN_ANYBODY_WAITS:
        line.sendall(bytes([sign]))
        time.sleep(0.05)


def silence(line: socket.socket) -> None:
    line.recv(1)


@pytest.mark.parametrize("answer", [drip, silence])
def test_an_answer_that_is_slow_to_come_is_cut_even_sign_by_sign(answer, monkeypatch):
    monkeypatch.setattr(outgoing, "SECONDS", 0.3)
    start = time.monotonic()
    refused(Site(answer))
    assert time.monotonic() - start < CUT_WITHIN


def test_a_name_server_that_is_slow_is_cut_too(monkeypatch):
    monkeypatch.setattr(outgoing, "SECONDS", 0.2)
    waits = threading.Event()
    start = time.monotonic()
    refused(Site(), resolve=lambda host: [PUBLIC, *[PUBLIC] * waits.wait(2 * CUT_WITHIN)])
    assert time.monotonic() - start < CUT_WITHIN
    waits.set()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Of geo.example.org, signed by itself alone."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "geo.example.org")])
    day, now = timedelta(days=1), datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(7).not_valid_before(now - day).not_valid_after(now + day)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("geo.example.org")]), critical=False)
    path = tmp_path_factory.mktemp("tls") / "geo.pem"
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    written = key.private_bytes(serialization.Encoding.PEM, *plain)
    path.write_bytes(written + made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return path


@contextmanager
def listening(monkeypatch, serve: Callable[[socket.socket], None]):
    """A door of this machine in place of port 443; what comes in is given to `serve`."""
    with socket.create_server(("127.0.0.1", 0)) as door:

        def accept() -> None:
            with suppress(OSError):
                line, _ = door.accept()
                with line:
                    serve(line)

        monkeypatch.setattr(outgoing, "PORT", door.getsockname()[1])
        threading.Thread(target=accept, daemon=True).start()
        yield


def speaking_tls(certificate) -> Callable[[socket.socket], None]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    def serve(line: socket.socket) -> None:
        with context.wrap_socket(line, server_side=True) as tls:
            tls.sendall(b"ok")

    return serve


def test_a_site_that_proves_who_it_is_is_spoken_to(monkeypatch, certificate):
    trusting = ssl.create_default_context(cafile=certificate)
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
    with (
        listening(monkeypatch, speaking_tls(certificate)),
        outgoing.opened("127.0.0.1", "geo.example.org", 5) as line,
    ):
        assert line.recv(2) == b"ok"
    with listening(monkeypatch, speaking_tls(certificate)), pytest.raises(ssl.SSLError):
        outgoing.opened("127.0.0.1", "autre.example.org", 5)


def test_a_site_that_nobody_vouches_for_is_not_spoken_to(monkeypatch, certificate):
    with listening(monkeypatch, speaking_tls(certificate)), pytest.raises(ssl.SSLError):
        outgoing.opened("127.0.0.1", "geo.example.org", 5)


def test_connecting_and_proving_who_one_is_share_the_time(monkeypatch):
    lines, now = [], [1000.0]

    def slow_door(where: tuple[str, int], timeout: float) -> socket.socket:
        now[0] += 0.4
        lines.append(connect(where, timeout))
        return lines[0]

    def one_sign_after_the_other(line: socket.socket) -> None:
        for sign in b"\x16\x03\x03\x40\x00" + b"\x02" * 200:
            line.sendall(bytes([sign]))
            time.sleep(0.05)

    connect = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", slow_door)
    monkeypatch.setattr(outgoing, "time", SimpleNamespace(monotonic=lambda: now[0]))
    with listening(monkeypatch, one_sign_after_the_other), pytest.raises(TimeoutError):
        outgoing.opened("127.0.0.1", "geo.example.org", 0.5)
    assert lines[0].gettimeout() == pytest.approx(0.1)


@given(st.ip_addresses(v=4, network="10.0.0.0/8") | st.ip_addresses(v=4, network="127.0.0.0/8"))
def test_no_spelling_makes_a_private_address_public(address):
    for spelling in (str(address), f"::ffff:{address}", f"2002:{int(address) >> 16:x}:{int(address) & 0xFFFF:x}::"):
        assert not is_public(spelling)


@given(st.text())
def test_what_is_no_address_is_not_public(text):
    assert is_public(text) is False or text.count(".") == 3 or ":" in text
