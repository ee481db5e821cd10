import secrets
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.people.engine import (
    ALPHABET,
    CODE_LENGTH,
    accepted_step,
    make_code,
    read_code,
    read_digits,
    shown_code,
    totp,
)

SECRET = b"12345678901234567890"


def test_a1_the_alphabet_has_32_signs_that_are_not_misread():
    assert len(set(ALPHABET)) == 32
    assert not set("01OI") & set(ALPHABET)


def test_a1_a_code_uses_the_whole_alphabet_evenly():
    drawn = Counter("".join(make_code(secrets.randbelow) for _ in range(4_000)))
    assert set(drawn) == set(ALPHABET)
    assert all(750 < count < 1_250 for count in drawn.values())


@given(st.text(ALPHABET, min_size=CODE_LENGTH, max_size=CODE_LENGTH))
def test_a_code_is_read_as_it_is_shown(code):
    assert read_code(shown_code(code)) == read_code(f" {code.lower()}\n") == code


@given(st.text())
def test_whatever_is_typed_is_a_code_or_nothing(typed):
    read = read_code(typed)
    assert read is None or (len(read) == CODE_LENGTH and set(read) <= set(ALPHABET))
    assert read_digits(typed) == "" or read_digits(typed).isdigit()
    accepted_step(SECRET, typed, seconds=59, after=-1)


# RFC 6238, appendix B, the last six digits.
@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds, code):
    assert totp(SECRET, seconds // 30) == code
    assert accepted_step(SECRET, code, seconds=seconds, after=-1) == seconds // 30


def test_a_step_is_taken_one_before_and_one_after_and_never_again():
    code = totp(SECRET, 100)
    assert [accepted_step(SECRET, code, seconds=30 * step, after=-1) for step in (98, 99, 100, 101, 102)] == [
        None, 100, 100, 100, None,
    ]  # fmt: skip
    assert accepted_step(SECRET, code, seconds=3000, after=100) is None
