"""Promise C1: nothing that a request may carry gives a 5xx. Made from the URL conf: a new route is tested at once."""

import json

import pytest
from django.test import Client
from django.test.client import MULTIPART_CONTENT

from tests import every_route
from tests.every_route import encoded, filled
from tests.factories.people import a_user

pytestmark = pytest.mark.django_db

CATALOGUE = {
    "nul": b"a\x00b",
    "invalid utf-8": b"\xff\xfe\x80",
    "lone surrogate": b"\xed\xa0\x80",
    "percent nul": b"%00",
    "5000 digits": b"9" * 5_000,
    "minus": b"-1",
    "no number": b"NaN1e400",
    "foreign digits": "٣٤٥".encode(),
    "bidi": "\u202eabc\u2066\u200f".encode(),
    "line breaks": b"a\r\nX-Added: 1\r\n\r\n",
    "markup": b"\"'><svg onload=x>{{7*7}}{%x%}",
    "sql": b"' OR 1=1; --\\",
    "long": b"x" * 20_000,
    "up": b"../../../../etc/passwd",
}
STATES = {"public": ("public", "demonstration"), "signed in": ("signed_in",)}


class Visitor:
    """Sends what it is told to every route, and remembers those that broke."""

    def __init__(self, state: str) -> None:
        self.state = state
        self.client = Client(raise_request_exception=False)
        self.broken: list[tuple[str, int]] = []
        self.enter()

    def enter(self) -> None:
        if self.state == "signed in":
            self.client.force_login(a_user())

    def send(self, method: str, path: str, **options) -> None:
        response = self.client.generic(method, path, **options)
        if response.status_code >= 500:
            self.broken.append((path[:80], response.status_code))
        if response.status_code == 302:
            # Perhaps the session is over, or the account erased: another one comes.
            self.enter()


@pytest.fixture(params=STATES)
def visitor(request):
    return Visitor(request.param)


def routes(visitor: Visitor) -> dict[str, str]:
    found = every_route.addresses(*STATES[visitor.state])
    # Probes answer 503 when the service is not well: it is their work.
    return {name: path for name, path in found.items() if name != "core:ready"}


@pytest.mark.parametrize("value", CATALOGUE.values(), ids=CATALOGUE)
def test_no_parameter_of_an_address_breaks_a_page(visitor, value):
    query = "&".join(f"{name}={encoded(value)}" for name in sorted(every_route.query_names()))
    for path in routes(visitor).values():
        visitor.send("GET", filled(path), QUERY_STRING=f"{query}&{encoded(value)}={encoded(value)}")
    assert visitor.broken == []


@pytest.mark.parametrize("value", CATALOGUE.values(), ids=CATALOGUE)
def test_no_path_breaks_a_page(visitor, value):
    for path in routes(visitor).values():
        if "<" in path or "(" in path:
            visitor.send("GET", filled(path, encoded(value)))
        visitor.send("GET", filled(path) + encoded(value))
    assert visitor.broken == []


HEADERS = [
    "ACCEPT", "ACCEPT_LANGUAGE", "ACCEPT_ENCODING", "USER_AGENT", "REFERER", "ORIGIN", "X_FORWARDED_FOR",
    "X_FORWARDED_PROTO", "HX_REQUEST", "HX_CURRENT_URL", "IF_MODIFIED_SINCE", "IF_NONE_MATCH", "RANGE",
]  # fmt: skip
COOKIES = ("session", "csrf", "messages", "browser", "diagnostic")


@pytest.mark.parametrize("value", CATALOGUE.values(), ids=CATALOGUE)
def test_no_header_nor_cookie_breaks_a_page(value):
    # A server hands headers over as latin-1, without line ends nor NUL.
    text = value.translate(None, b"\r\n\0").decode("latin-1")
    headers = {f"HTTP_{name}": text for name in HEADERS}
    headers["HTTP_COOKIE"] = "; ".join(f"{name}={text}" for name in COOKIES)
    visitor = Visitor("public")
    for path in routes(visitor).values():
        visitor.send("GET", filled(path), **headers)
    assert visitor.broken == []


@pytest.mark.parametrize("value", CATALOGUE.values(), ids=CATALOGUE)
def test_no_field_of_a_form_breaks_a_page(visitor, value):
    fields = sorted(every_route.field_names() | {"act", "form_id", "version"})
    body = "&".join(f"{name}={encoded(value)}&{name}_choix={encoded(value)}" for name in fields)
    for path in routes(visitor).values():
        visitor.send("POST", filled(path), data=body, content_type="application/x-www-form-urlencoded")
    assert visitor.broken == []


BODIES = {
    "10 MB": ("application/x-www-form-urlencoded", b"text=" + b"x" * 10_000_000),
    "100 000 fields": ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % n for n in range(100_000))),
    "deep JSON": ("application/json", b"[" * 100_000),
    "JSON of digits": ("application/json", b'{"a": ' + b"9" * 5_000 + b"}"),
    "JSON surrogates": ("application/json", json.dumps({"\ud800": "\udfff\0"}).encode()),
    "cut multipart": (MULTIPART_CONTENT, b"--BoUnDaRyStRiNg\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nx"),
    "multipart without boundary": ("multipart/form-data", b"--x\r\n\r\n--x--"),
    "unknown charset": ("application/x-www-form-urlencoded; charset=klingon", b"text=x"),
    "no length": ("text/plain", b""),
}  # fmt: skip


@pytest.mark.parametrize(("content_type", "body"), BODIES.values(), ids=BODIES)
def test_no_body_breaks_a_page(visitor, content_type, body):
    for path in routes(visitor).values():
        visitor.send("POST", filled(path), data=body, content_type=content_type)
    assert visitor.broken == []


@pytest.mark.parametrize("method", ["HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "FOO"])
def test_no_method_breaks_a_page(visitor, method):
    for path in routes(visitor).values():
        visitor.send(method, filled(path))
    assert visitor.broken == []


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:x", "", "a b", "[::1", "é", "@"])
def test_an_unknown_host_is_refused(client, host):
    for path in ("/", "/contact/", "/sitemap.xml", "/robots.txt", "/gestion/", "/nulle-part/"):
        assert client.get(path, HTTP_HOST=host).status_code == 400, path
