import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.organisations.engine import (
    ChecksumError,
    CompanyNumber,
    IdentifierError,
    NotDigitsError,
    RnaShapeError,
    WrongLengthError,
    clean_rna,
    clean_siren_or_siret,
)
from declic.organisations.engine.identifiers import is_valid_siren, is_valid_siret


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("W941000123", "W941000123"),
        (" w941 000 123 ", "W941000123"),
        ("w941-000.123", "W941000123"),
        ("W9T1000123", "W9T1000123"),
        ("w2a1000123"[:2] + "a1000123"[0] + "1000123", "W2A1000123"),
        ("Ｗ941000123", "W941000123"),
        ("W941\u202f000\u00a0123", "W941000123"),
        ("", ""),
        ("   ", ""),
    ],
)
def test_an_rna_number_is_cleaned(typed, cleaned):
    assert clean_rna(typed) == cleaned


@pytest.mark.parametrize(
    "typed",
    ["W94100012", "W9410001234", "X941000123", "941000123", "WA41000123", "W94100012O", "W\0941000123", "é" * 500],
)
def test_a_wrong_rna_number_is_refused_with_what_was_understood(typed):
    with pytest.raises(RnaShapeError) as refusal:
        clean_rna(typed)
    assert refusal.value.length == len(refusal.value.cleaned)
    assert refusal.value.has_w == typed.startswith("W")


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("732829320", CompanyNumber("732829320")),
        ("732 829 320", CompanyNumber("732829320")),
        ("73282932000074", CompanyNumber("732829320", "73282932000074")),
        ("732 829 320 00074", CompanyNumber("732829320", "73282932000074")),
        ("356000000", CompanyNumber("356000000")),
        ("356 000 000 00048", CompanyNumber("356000000", "35600000000048")),  # La Poste, head office: Luhn
        ("35600000000006", CompanyNumber("356000000", "35600000000006")),  # 3+5+6+6 = 20
    ],
)
def test_a_siren_or_a_siret_is_read(typed, number):
    assert clean_siren_or_siret(typed) == number


def test_nothing_typed_is_no_number():
    assert clean_siren_or_siret("  ") is None


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("73282932A", NotDigitsError),
        ("٧٣٢٨٢٩٣٢٠", NotDigitsError),
        ("-1\0", NotDigitsError),
        ("7328293", WrongLengthError),
        ("7328293200", WrongLengthError),
        ("9" * 5_000, WrongLengthError),
        ("732829321", ChecksumError),
        ("73282932000075", ChecksumError),
        ("73282932100074", ChecksumError),
        ("35600000000007", ChecksumError),
        ("000000000", ChecksumError),
    ],
)
def test_a_wrong_number_says_what_is_wrong(typed, error):
    with pytest.raises(error):
        clean_siren_or_siret(typed)


def test_the_exception_is_la_poste_s_alone():
    assert not is_valid_siret("73282932000006")


@given(st.integers(1, 10**8 - 1), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_in_a_siren_is_always_seen(number, place, shift):
    stem = f"{number:08d}"
    siren = next(stem + str(d) for d in range(10) if is_valid_siren(stem + str(d)))
    wrong = siren[:place] + str((int(siren[place]) + shift) % 10) + siren[place + 1 :]
    assert not is_valid_siren(wrong)


@given(st.text(max_size=80))
def test_no_text_does_worse_than_a_named_error(text):
    for clean in (clean_rna, clean_siren_or_siret):
        try:
            clean(text)
        except IdentifierError as refusal:
            assert isinstance(refusal.cleaned, str)  # noqa: PT017


@given(st.from_regex(r"W[0-9][0-9A-Z][0-9]{7}", fullmatch=True))
def test_what_is_right_is_kept_as_it_is(rna):
    assert clean_rna(rna) == rna
    assert clean_rna(rna.lower()) == rna
