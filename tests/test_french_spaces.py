import pytest

from tests.french_spaces import TEMPLATES, mended, templates


@pytest.mark.parametrize(
    ("written", "printed"),
    [
        ("<p>Où ?</p>", "<p>Où\u202f?</p>"),
        ("<p>Oui! Non ;</p>", "<p>Oui\u202f! Non\u202f;</p>"),
        ("{{ name }} : {{ value }}", "{{ name }}\u00a0: {{ value }}"),
        ("Dire « {{ word }} ».", "Dire «\u00a0{{ word }}\u00a0»."),
        ("Dire «\u00a0oui\u00a0».", "Dire «\u00a0oui\u00a0»."),
        ("l'été &amp; l&nbsp;: 14:30", "l’été &amp; l&nbsp;: 14:30"),
        ('<a title="Aller : {{ x }}" href="/?a=b:c ?">x</a>', '<a title="Aller\u00a0: {{ x }}" href="/?a=b:c ?">x</a>'),
        ("«&nbsp;{{ x }}&nbsp;»&nbsp;!", "«&nbsp;{{ x }}&nbsp;»&nbsp;!"),
        ("{% if a == 'b' %}{# Pourquoi ? #}{% endif %}", "{% if a == 'b' %}{# Pourquoi ? #}{% endif %}"),
        ('<meta content="width=device-width, a : b">', '<meta content="width=device-width, a : b">'),
        ("{% comment %}Args: x ?{% endcomment %}", "{% comment %}Args: x ?{% endcomment %}"),
    ],
)
def test_what_is_read_is_mended_and_nothing_else(written, printed):
    assert mended(written) == printed
    assert mended(printed) == printed


@pytest.mark.parametrize("path", templates(), ids=lambda path: str(path.relative_to(TEMPLATES)))
def test_templates_have_french_spaces(path):
    text = path.read_text(encoding="utf-8")
    assert [line for line in text.split("\n") if line not in mended(text).split("\n")] == [], "run `make format`"
