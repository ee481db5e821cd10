"""A line typed by an agent becomes a link when it holds an address of the web, and nothing else does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.programme.engine.resources import Resource, resources


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Le guide : https://example.org/g", Resource("Le guide", "https://example.org/g")),
        ("Le guide\u00a0: https://example.org/g.", Resource("Le guide", "https://example.org/g")),
        ("- Le guide (https://example.org/g)", Resource("Le guide", "https://example.org/g")),
        ("https://example.org/g : le guide", Resource("le guide", "https://example.org/g")),
        ("HTTP://example.org/g", Resource("example.org", "HTTP://example.org/g")),
        ("Apporter ses statuts", Resource("Apporter ses statuts")),
        ("javascript:alert(1)", Resource("javascript:alert(1)")),
        ("ftp://example.org/g", Resource("ftp://example.org/g")),
        ("Rien au bout\u00a0: https://", Resource("Rien au bout\u00a0: https://")),
        ("Mal fait\u00a0: http://[", Resource("Mal fait\u00a0: http://[")),
        ('<a href="https://example.org/g">ici</a>', Resource("a href= ici</a", "https://example.org/g")),
    ],
)
def test_a_line(line, found):
    assert resources(line) == (found,)


def test_empty_lines_are_nothing():
    assert resources("\n  \n- \nUn cahier\n\n") == (Resource("Un cahier"),)


@given(st.text())
def test_whatever_is_typed_an_address_is_of_the_web_and_nothing_is_untitled(text):
    for each in resources(text):
        assert each.text
        assert not each.url or each.url.lower().startswith(("http://", "https://"))
        assert not set(each.url) & set(' <>"\n')
