from hypothesis import given
from hypothesis import strategies as st

from declic.core.plain_text import plain_line


def test_what_nobody_sees_goes_and_words_stay():
    assert plain_line(" Les\u202e Amis\0\u200b\n du\tlivre ") == "Les Amis du livre"
    assert plain_line("e\u0301te\u0301 « 10\u202f% »") == "été « 10 % »"


@given(st.text(max_size=80))
def test_a_plain_line_is_plain_already_and_can_be_stored(text):
    line = plain_line(text)
    assert plain_line(line) == line
    assert "\0" not in line
    assert "\n" not in line
    line.encode("utf-8")
