import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.places.engine import Point
from declic.places.engine.geocoded import MOST, BadAnswerError, Candidate, read_answer


def feature(label="3 rue X", coordinates=(2.45, 48.78)):
    return {"geometry": {"type": "Point", "coordinates": list(coordinates)}, "properties": {"label": label}}


def answer(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def test_candidates_come_in_their_order_five_at_most():
    found = read_answer(answer(*(feature(f"{n} rue X") for n in range(9))))
    assert [candidate.label for candidate in found] == [f"{n} rue X" for n in range(MOST)]
    assert found[0] == Candidate("0 rue X", Point(48.78, 2.45))


@pytest.mark.parametrize(
    "wrong",
    [
        feature(coordinates=(2.45, 148)), feature(coordinates=(float("inf"), 48)), feature(coordinates=("2", "48")),
        feature(coordinates=(True, 48)), feature(label=" "), feature(label=None), feature(label=3),
    ],
)  # fmt: skip
def test_what_is_no_place_of_the_earth_is_left_out(wrong):
    assert [candidate.label for candidate in read_answer(answer(wrong, feature()))] == ["3 rue X"]


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>", b"[]", b"{}", b'{"features": 3}', b'{"features": [3]}', b'{"features": [{"geometry": null}]}',
     b"\xff", b"[" * 100_000, b'{"features": [{"geometry": {"coordinates": [1]}, "properties": {}}]}'],
    ids=lambda content: str(content[:20]),
)  # fmt: skip
def test_another_form_is_said_to_be_bad(content):
    with pytest.raises(BadAnswerError):
        read_answer(content)


plain = st.none() | st.booleans() | st.floats() | st.text() | st.integers()
values = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner))
answers = values.map(lambda v: json.dumps({"features": [v, {"geometry": v, "properties": v}]}).encode())


@given(st.binary() | answers)
def test_anything_is_read_or_refused(content):
    with suppress(BadAnswerError):
        assert all(len(candidate.label) <= 200 for candidate in read_answer(content))
