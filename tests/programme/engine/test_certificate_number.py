"""The number of a certificate, as it is copied by hand."""

import secrets

from hypothesis import assume, given
from hypothesis import strategies as st

from declic.programme.engine.certificate_number import ALPHABET, draw, read_number, shown

NUMBERS = st.lists(st.integers(0, len(ALPHABET) - 1), min_size=15, max_size=15).map(
    lambda drawn: draw(lambda _: drawn.pop())
)
PLACES = st.integers(0, 15)


@given(NUMBERS, st.sampled_from(["", " ", "-", " – "]), st.booleans())
def test_it_is_read_in_any_case_with_any_spaces_or_dashes(number, between, is_lower):
    typed = between.join(shown(number).split("-"))
    assert read_number(typed.lower() if is_lower else typed) == number


@given(NUMBERS, PLACES, st.sampled_from(ALPHABET))
def test_one_sign_mistaken_for_another_always_shows(number, place, sign):
    assume(number[place] != sign)
    assert read_number(number[:place] + sign + number[place + 1 :]) is None


@given(NUMBERS, PLACES, PLACES)
def test_two_signs_exchanged_always_show(number, one, other):
    signs = list(number)
    signs[one], signs[other] = signs[other], signs[one]
    assume("".join(signs) != number)
    assert read_number("".join(signs)) is None


@given(st.text())
def test_whatever_is_typed_is_read_as_a_number_or_as_none(typed):
    assert read_number(typed) is None or len(read_number(typed)) == 16


def test_it_holds_more_than_sixty_bits_and_no_sign_that_is_misread():
    assert len(ALPHABET) ** 15 > 2**60
    assert set("01OIL") & set(ALPHABET) == set()
    assert len({draw(secrets.randbelow) for _ in range(200)}) == 200


def test_it_is_printed_in_groups_of_four():
    assert [len(group) for group in shown(draw(secrets.randbelow)).split("-")] == [4, 4, 4, 4]
