from hypothesis import given
from hypothesis import strategies as st

from declic.places.engine.comparing import Held, compared
from declic.places.engine.merging import combined, completed, same

names = st.sampled_from(["name", "phone", "hours", "hours_original", "latitude", "longitude", "address", "commune"])
sheets = st.dictionaries(names, st.sampled_from(["", "a", "b", None]))


def dated(values, day):
    return values | {"updated_on": day}


def test_what_the_source_changed_is_set_and_nothing_else():
    held = Held({"phone": "1", "website": "ours"}, {"phone": ["s", ""], "website": ["s", ""]})
    found = compared({"phone": "1", "website": "w"}, {"phone": "2", "website": "w"}, held, "s")
    assert (found.changes, found.conflicts, found.locked) == ({"phone": "2"}, {}, ())


def test_a_locked_field_is_left_and_said():
    held = Held({"phone": "1"}, {"phone": ["s", ""]}, frozenset({"phone"}))
    found = compared({"phone": "1"}, {"phone": "2"}, held, "s")
    assert (found.changes, found.conflicts, found.locked) == ({}, {}, ("phone",))


def test_what_was_written_here_is_for_an_agent_to_decide():
    for provenance in ({"phone": ["centre", "2026-01-01"]}, {"phone": ["s", ""]}, {}):
        found = compared({"phone": "1"}, {"phone": "2"}, Held({"phone": "ours"}, provenance), "s")
        assert (found.changes, found.conflicts) == ({}, {"phone": "2"})


def test_what_was_written_here_and_is_now_said_by_the_source_too_changes_nothing():
    found = compared({"phone": "1"}, {"phone": "2"}, Held({"phone": "2"}, {"phone": ["centre", ""]}), "s")
    assert (found.changes, found.conflicts) == ({}, {})


def test_an_older_record_says_nothing():
    found = compared(
        dated({"phone": "2"}, "2022-12-01"), dated({"phone": "1"}, "2022-05-01"), Held({"phone": "2"}), "s"
    )
    assert found.is_older
    assert found.changes == {}


def test_words_added_here_stay_when_the_source_adds_its_own():
    held = Held({"features": ["a", "ours"]}, {"features": ["s", ""]})
    assert compared({"features": ["a"]}, {"features": ["b"]}, held, "s").changes == {"features": ["b", "ours"]}


def test_a_field_that_another_source_holds_is_changed_by_a_fresher_date_only():
    held = Held({"phone": "1", "updated_on": "2023-06-01"}, {"phone": ["other", "2023-06-01"]})
    for day, expected in (("2023-01-01", {}), ("2024-01-01", {"phone": "3", "updated_on": "2024-01-01"})):
        assert compared({"phone": "2"}, dated({"phone": "3"}, day), held, "s").changes == expected


def test_hours_that_can_be_read_win_over_those_that_cannot():
    said = {"hours": "Mo 09:00-12:00", "hours_original": "", "hours_flags": []}
    doubtful = {"hours": "", "hours_original": "le lundi", "hours_flags": ["x"]}
    fresh = {name: ["other", "2025-01-01"] for name in said}
    assert completed(Held(doubtful, fresh), said, "2020-01-01") == said
    assert completed(Held(said, fresh), doubtful, "2026-01-01") == {}


def test_its_own_position_wins_over_that_of_its_commune():
    about = {"latitude": 1.0, "longitude": 2.0, "position_is_approximate": True}
    own = {"latitude": 1.5, "longitude": 2.5, "position_is_approximate": False}
    assert completed(Held(about), own, "") == own
    assert completed(Held(own), about, "2026-01-01") == {}


def test_rows_of_one_identifier_are_one_whatever_their_order():
    old = {"name": "Ici", "phone": "1", "website": "w", "features": ["a"], "updated_on": "2022-01-01"}
    new = {"name": "Là", "phone": "2", "website": "", "features": ["b"], "updated_on": "2023-01-01"}
    whole = {"name": "Là", "phone": "2", "website": "w", "features": ["a", "b"], "updated_on": "2023-01-01"}
    assert combined([new, old]) == whole


@given(sheets, sheets)
def test_saying_again_what_was_said_changes_nothing(values, held):
    found = compared(values, values, Held(held), "s")
    assert (found.changes, found.conflicts, found.locked) == ({}, {}, ())


@given(sheets, sheets)
def test_what_was_set_holds_the_next_time(before, now):
    found = compared(before, now, Held(before, {name: ["s", ""] for name in before}), "s")
    after = before | found.changes
    assert all(same(after.get(name), now[name]) for name in now if name not in found.conflicts)
    assert compared(now, now, Held(after), "s").changes == {}


@given(sheets, sheets)
def test_what_is_empty_never_replaces_what_is_not(held, said):
    changes = completed(Held(held), said, "2026-01-01")
    leads = ("name", "phone", "address", "latitude")
    assert not [n for n in leads if n in changes and not same(held.get(n), None) and same(changes[n], None)]
