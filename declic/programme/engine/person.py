"""Who a person is, for a session: one person has one seat, whatever the channel.

An e-mail address is one person, as for accounts. Without one it is a telephone and a name: a couple shares a telephone.

>>> Person("Zoé Petit", "Zoe@Exemple.FR").key, Person("Zoé  PETIT", phone="01 99 00 12 34").key
('mail:zoe@exemple.fr', 'tel:0199001234 petit zoe')
"""

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
