"""Hours typed by hand in as many ways as people have, beside what a careful reader says of each."""

import pytest

from tests.places.hours_typed import corpus, verdict

RIGHT, RIGHT_PUT_ASIDE = 0.95, 0.93


@pytest.mark.parametrize("aside", [False, True], ids=["known", "put_aside"])
def test_nothing_wrong_is_ever_given_as_understood(aside):
    assert [typed for typed in corpus() if typed.is_put_aside is aside and verdict(typed) == "wrong"] == []


@pytest.mark.parametrize(("aside", "least"), [(False, RIGHT), (True, RIGHT_PUT_ASIDE)], ids=["known", "put_aside"])
def test_most_are_read_as_a_careful_reader_does(aside, least):
    verdicts = [verdict(typed) for typed in corpus() if typed.is_put_aside is aside]

    assert len(verdicts) > 100
    assert verdicts.count("right") / len(verdicts) >= least
