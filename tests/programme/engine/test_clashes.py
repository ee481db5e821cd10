"""Two meetings in one room, or led by one person, at overlapping hours."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.programme.engine.clashes import ClashKind, Held, clashes

NINE = datetime(2027, 3, 2, 9, tzinfo=UTC)


def held(key, start=0, end=3, **facts):
    return Held(key, key, NINE + timedelta(hours=start), NINE + timedelta(hours=end), **facts)


def pairs(*meetings):
    return [(clash.here.key, clash.other.key, clash.kind) for clash in clashes(meetings)]


@pytest.mark.parametrize(
    ("one", "other", "kinds"),
    [
        ({"venue": "Le Relais"}, {"venue": "le relais"}, [ClashKind.PLACE]),
        ({"venue": "Le Relais", "room": "A"}, {"venue": "Le Relais", "room": "B"}, []),
        ({"venue": "Le Relais", "room": "Salle A"}, {"venue": "Le Relais", "room": "salle a"}, [ClashKind.PLACE]),
        ({"venue": "Le Relais", "room": "A"}, {"venue": "Le Relais"}, [ClashKind.PLACE]),
        ({"venue": "Ici", "room": "A"}, {"venue": "Là", "room": "A"}, []),
        ({"trainer": "Ève Côté"}, {"trainer": "EVE COTE"}, [ClashKind.TRAINER]),
        ({"venue": "Ici", "trainer": "Ève"}, {"venue": "Ici", "trainer": "Ève"}, [ClashKind.PLACE, ClashKind.TRAINER]),
        ({}, {}, []),
    ],
)
def test_what_two_meetings_at_one_hour_cannot_share(one, other, kinds):
    assert pairs(held("a", **one), held("b", 1, 2, **other)) == [("a", "b", kind) for kind in kinds]


def test_meetings_that_touch_do_not_clash():
    assert pairs(held("a", 0, 3, venue="Ici"), held("b", 3, 5, venue="Ici")) == []


def test_a_long_meeting_clashes_with_each_of_those_inside_it():
    inside = [held("b", 1, 2, venue="Ici"), held("c", 3, 4, venue="Ici"), held("d", 9, 10, venue="Ici")]
    assert pairs(held("a", 0, 8, venue="Ici"), *inside) == [
        ("a", "b", ClashKind.PLACE),
        ("a", "c", ClashKind.PLACE),
    ]


meetings = st.lists(
    st.builds(
        lambda number, start, length, venue, room: held(str(number), start, start + length, venue=venue, room=room),
        st.integers(0, 999),
        st.integers(0, 20),
        st.integers(1, 5),
        st.sampled_from(["", "Ici", "Là"]),
        st.sampled_from(["", "A", "B"]),
    ),
    max_size=12,
    unique_by=lambda meeting: meeting.key,
)


@given(meetings)
def test_the_same_pairs_as_by_looking_at_all_of_them(found):
    def together(a, b):
        one_room = not a.room or not b.room or a.room == b.room
        return a.venue and a.venue == b.venue and one_room and a.start < b.end and b.start < a.end

    looked_at = {frozenset((a.key, b.key)) for a in found for b in found if a.key < b.key and together(a, b)}
    assert {frozenset((c.here.key, c.other.key)) for c in clashes(found)} == looked_at
    assert len(clashes(found)) == len(looked_at)
