"""Pages to enter, and pages of one's own account."""

from declic.people.views.account import account, erase, name, sign_out, welcome
from declic.people.views.protection import application, protection, prove_again, recovery_codes, remove_application
from declic.people.views.sign_in import code, enter_as, link, second_factor, sign_in

__all__ = [
    "account",
    "application",
    "code",
    "enter_as",
    "erase",
    "link",
    "name",
    "protection",
    "prove_again",
    "recovery_codes",
    "remove_application",
    "second_factor",
    "sign_in",
    "sign_out",
    "welcome",
]
