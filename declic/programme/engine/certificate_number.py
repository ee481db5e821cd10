"""The number of a certificate: drawn at random, copied by hand without a mistake that is not seen.

Fifteen signs out of 31 (74 bits), and one that checks them: digits and capitals without 0, O, 1, I and L, which are
misread. 31 is a prime number, and each sign weighs according to its place: one sign mistaken for another, or two
exchanged, always show.

>>> number = draw(lambda below: 7)
>>> number, shown(number)
('999999999999999J', '9999-9999-9999-999J')
>>> read_number(" 9999 9999-9999 999j") == number, read_number("9999-9999-9999-998J")
(True, None)
"""

import unicodedata
from collections.abc import Callable

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
DRAWN, GROUP = 15, 4
# Longer than anything somebody copies from the paper, spaces included.
MOST_TYPED = 80


def draw(choose: Callable[[int], int]) -> str:
    """A number; `choose(n)` gives an unpredictable whole number below n."""
    signs = "".join(ALPHABET[choose(len(ALPHABET))] for _ in range(DRAWN))
    return signs + _check(signs)


def shown(number: str) -> str:
    """In groups of four, as it is printed."""
    return "-".join(number[start : start + GROUP] for start in range(0, len(number), GROUP))


def read_number(typed: str) -> str | None:
    """What was typed, in any case and with any spaces or dashes; None when no certificate ever had it."""
    kept = "".join(c for c in unicodedata.normalize("NFKC", typed[:MOST_TYPED]).upper() if c.isalnum())
    is_whole = len(kept) == DRAWN + 1 and set(kept) <= set(ALPHABET)
    return kept if is_whole and kept[-1] == _check(kept[:-1]) else None


def _check(signs: str) -> str:
    # Weights 2 to 16: the check itself weighs 1 in the sum that must be nothing.
    total = sum(weight * ALPHABET.index(sign) for weight, sign in enumerate(signs, start=2))
    return ALPHABET[-total % len(ALPHABET)]
