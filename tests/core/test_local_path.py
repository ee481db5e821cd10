import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.core.local_path import local_path


@pytest.mark.parametrize("wanted", ["/", "/diagnostic/", "/associations/?page=2", "/a?next=//b", "/a#b", "/caf%C3%A9/"])
def test_a_path_of_this_site_is_followed(wanted):
    assert local_path(wanted, "/chez-nous/") == wanted


@pytest.mark.parametrize(
    "wanted",
    [
        None, 3, "", "diagnostic/", "//x", "///x", "\\\\x", "/\\x", "https:x", "https://x", "/%2f/x", "/%2fx",
        "/%252f/x", "/%5cx", "/a@b", "/%40b", "javascript:alert(1)",
        "/\tx", "/%09/x", "/\nx", "/ x", "/x//y", "/\0",
        "/" + "x" * 600,
    ],
)  # fmt: skip
def test_anything_else_is_not(wanted):
    assert local_path(wanted, "/chez-nous/") == "/chez-nous/"


@given(st.text(alphabet="/\\%2f5c@:.htps \t?#ax", max_size=20))
def test_what_is_followed_always_begins_with_one_slash(wanted):
    path = local_path(wanted, "/d/")
    assert path.startswith("/")
    assert path[1:2] not in ("/", "\\")
    assert "@" not in path.partition("?")[0]
