import pytest
from django.http import HttpResponse
from django.test import RequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from declic.core.proxy import TrustedProxyMiddleware


def through(trusted, **meta):
    """What the request looks like once past the middleware."""
    seen = []
    request = RequestFactory().get("/", **meta)
    with override_settings(TRUSTED_PROXY=trusted):
        TrustedProxyMiddleware(lambda r: seen.append(r) or HttpResponse())(request)
    return seen[0]


CLAIM = {"HTTP_X_FORWARDED_FOR": "198.51.100.7", "HTTP_X_FORWARDED_PROTO": "https", "HTTP_X_FORWARDED_HOST": "evil.fr"}


def test_a_stranger_who_claims_is_not_believed():
    request = through(["10.0.0.1"], REMOTE_ADDR="203.0.113.9", **CLAIM)
    assert (request.META["REMOTE_ADDR"], request.scheme) == ("203.0.113.9", "http")
    assert not [name for name in request.META if "FORWARDED" in name]


def test_without_a_declared_proxy_nobody_is_believed():
    request = through([], REMOTE_ADDR="127.0.0.1", **CLAIM)
    assert (request.META["REMOTE_ADDR"], request.is_secure()) == ("127.0.0.1", False)


def test_the_declared_proxy_is_believed_for_address_and_scheme_and_not_for_the_host():
    request = through(["10.0.0.0/8"], REMOTE_ADDR="10.0.0.1", **CLAIM)
    assert (request.META["REMOTE_ADDR"], request.is_secure()) == ("198.51.100.7", True)
    assert request.get_host().startswith("testserver")


@pytest.mark.parametrize(
    ("chain", "visitor"),
    [
        ("1.2.3.4, 198.51.100.7", "198.51.100.7"),  # what the visitor wrote on the left is a claim
        ("198.51.100.7, 10.0.0.2", "198.51.100.7"),  # two proxies of ours in a row
        ("198.51.100.7, n’importe quoi", "10.0.0.1"),
        ("::ffff:198.51.100.7", "198.51.100.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("", "10.0.0.1"),
    ],
)
def test_the_visitor_is_what_our_proxy_saw(chain, visitor):
    request = through(["10.0.0.0/8"], REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=chain)
    assert request.META["REMOTE_ADDR"] == visitor


@given(st.text(max_size=80), st.text(max_size=20))
def test_no_header_breaks_it(chain, scheme):
    request = through(["10.0.0.1"], REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=chain, HTTP_X_FORWARDED_PROTO=scheme)
    assert request.scheme in ("http", "https")


def test_an_unknown_host_is_refused(client):
    assert client.get("/sante", headers={"host": "ailleurs.example.org"}).status_code == 400
