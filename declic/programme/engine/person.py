"""Who a person is, for a session: one person has one seat, whatever the channel.

An e-mail address is one person, as for accounts. Without one it is a telephone and a name: a couple shares a telephone.

>>> Person("Zoé Petit", "Zoe@Exemple.FR").key, Person("Zoé  PETIT", phone="01 99 00 12 34").key
('mail:zoe@exemple.fr', 'tel:0199001234 petit zoe')
"""

import re
from dataclasses import dataclass

from declic.core.folding import fold


@dataclass(frozen=True)
class Person:
    """A name, and how to reach it: an address, a telephone, or both."""

    name: str
    email: str = ""
    phone: str = ""

    @property
    def key(self) -> str:
        if self.email:
            return f"mail:{self.email.strip().lower()}"
        digits = "".join(c for c in self.phone if c in "0123456789")
        return f"tel:{digits} {' '.join(sorted(fold(self.name).split()))}"[:400]


_BETWEEN = re.compile(r"[\s.\-/()\u00a0\u202f]+")


def read_phone(typed: str) -> str:
    """A French number in pairs, another one with its country's code; nothing when it is neither.

    >>> read_phone("+33 (0)1.99.00.12.34"), read_phone("+32 2 123 45 67"), read_phone("0199")
    ('01 99 00 12 34', '+3221234567', '')
    """
    digits = _BETWEEN.sub("", typed)
    digits = re.sub(r"^(?:\+|00)330?(?=[1-9])", "0", digits)
    if re.fullmatch(r"0[1-9][0-9]{8}", digits):
        return " ".join(digits[i : i + 2] for i in range(0, 10, 2))
    digits = re.sub(r"^00(?=[1-9])", "+", digits)
    return digits if re.fullmatch(r"\+[1-9][0-9]{6,14}", digits) else ""
