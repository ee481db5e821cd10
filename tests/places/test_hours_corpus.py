"""Hours typed by hand in as many ways as people have, beside what a careful reader says of each."""

from tests.places.hours_typed import corpus, verdict

RIGHT = 0.95


def test_nothing_wrong_is_ever_given_as_understood():
    assert [typed for typed in corpus() if not typed.is_put_aside and verdict(typed) == "wrong"] == []


def test_most_are_read_as_a_careful_reader_does():
    verdicts = [verdict(typed) for typed in corpus() if not typed.is_put_aside]

    assert len(verdicts) > 100
    assert verdicts.count("right") / len(verdicts) >= RIGHT
