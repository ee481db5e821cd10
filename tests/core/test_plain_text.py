from django import forms
from hypothesis import given
from hypothesis import strategies as st

from declic.core.plain_text import PlainTextField, plain_line


def test_what_nobody_sees_goes_and_words_stay():
    assert plain_line(" Les\u202e Amis\0\u200b\n du\tlivre ") == "Les Amis du livre"
    assert plain_line("e\u0301te\u0301 « 10\u202f% »") == "été « 10 % »"


def test_a_text_too_long_is_told_and_never_cut_by_the_browser():
    class Asked(forms.Form):
        name = PlainTextField(max_length=5)

    form = Asked({"name": "Les amis"})
    assert form.errors == {"name": ["Ce texte compte 8 signes\u00a0: 5 au plus. Écrivez-le en plus court."]}
    assert "maxlength" not in str(form)
    assert 'value="Les amis"' in str(form)


@given(st.text(max_size=80))
def test_a_plain_line_is_plain_already_and_can_be_stored(text):
    line = plain_line(text)
    assert plain_line(line) == line
    assert "\0" not in line
    assert "\n" not in line
    line.encode("utf-8")
