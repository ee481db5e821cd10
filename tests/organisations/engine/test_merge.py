from hypothesis import given
from hypothesis import strategies as st

from declic.organisations.engine import merge

texts = st.fixed_dictionaries({name: st.sampled_from("abc") for name in ("x", "y", "z")})


@given(texts, texts, texts)
def test_nothing_that_one_of_them_changed_is_lost(shown, typed, kept):
    merged = merge(shown, typed=typed, kept=kept)
    for name in shown:
        mine, theirs = typed[name] != shown[name], kept[name] != shown[name]
        assert merged.values[name] == (typed[name] if mine else kept[name])
        assert (name in merged.disputed) == (mine and theirs and typed[name] != kept[name])


def test_a_field_that_was_not_shown_is_what_was_typed():
    assert merge({}, typed={"x": "a"}, kept={"x": "b"}).values == {"x": "a"}
