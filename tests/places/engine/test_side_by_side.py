from hypothesis import given
from hypothesis import strategies as st

from declic.places.engine.side_by_side import BOTH, GROUPS, A, B, chosen, compared_sheets, marked

words = st.text(st.characters(blacklist_categories=("Cs",)), max_size=40)
sheets = st.fixed_dictionaries(
    {"name": words, "phone": words, "hours": words, "hours_original": words},
    optional={"features": st.lists(st.sampled_from(["a", "b", "c"]), unique=True).map(sorted)},
)


@given(sheets, sheets)
def test_every_group_is_compared_once_and_what_is_alike_changes_nothing(a, b):
    rows = compared_sheets(a, b)
    assert [row.group for row in rows] == list(GROUPS)
    alike = {row.group: B for row in rows if not row.differs}
    assert chosen(a, b, alike) == {}


@given(sheets, sheets)
def test_all_of_the_other_makes_the_sheet_the_other(a, b):
    changes = chosen(a, b, dict.fromkeys(GROUPS, B))
    became = {**a, **changes}
    assert not any(row.differs for row in compared_sheets(became, b))


@given(sheets, sheets)
def test_what_is_offered_first_loses_nothing_that_was_said(a, b):
    usual = {row.group: row.usual for row in compared_sheets(a, b)}
    became = {**a, **chosen(a, b, usual)}
    for group in ("name", "phone"):
        assert bool(became[group]) == bool(a[group] or b[group])
    assert set(became.get("features") or ()) == {*(a.get("features") or ()), *(b.get("features") or ())}


@given(sheets, sheets, st.dictionaries(st.sampled_from(list(GROUPS)), words))
def test_a_choice_that_means_nothing_keeps_what_is_there(a, b, choices):
    choices = {group: choice for group, choice in choices.items() if choice not in (A, B, BOTH)}
    assert chosen(a, b, choices) == {}


@given(words, words)
def test_marks_lose_no_word(one, other):
    assert " ".join(part.text for part in marked(one, other)) == one
    assert not any(part.differs for part in marked(one, one))


def test_hours_and_what_was_typed_go_together():
    a = {"hours": "", "hours_original": "le matin"}
    b = {"hours": "Mo 09:00-12:00", "hours_original": ""}
    assert chosen(a, b, {"hours": B}) == {"hours": "Mo 09:00-12:00", "hours_original": ""}


def test_long_texts_are_compared_whole():
    one, other = "mot " * 300, "mot " * 299 + "fin"
    assert [part.differs for part in marked(one, other)] == [True]
