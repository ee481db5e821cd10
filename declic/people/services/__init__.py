"""What people do with accounts: enter, prove who they are twice, change role, leave."""

from declic.people.services.accounts import (
    LastAdministratorError,
    close_account,
    create_account,
    create_administrator,
    end_sessions,
    erase_account,
    forget_second_factor,
    hold_administrators,
    remove_second_factor,
    rename,
    reopen_account,
    set_role,
    update_account,
)
from declic.people.services.demonstration import DemonstrationOnlyError, demonstration_account, demonstration_accounts
from declic.people.services.purge import purge_sign_in
from declic.people.services.second_factor import (
    TooManyProofsError,
    accept_second_factor,
    new_recovery_codes,
    note_recovery_codes,
    prove_again,
    set_up_second_factor,
)
from declic.people.services.sign_in import (
    Proof,
    ask_sign_in,
    enter_code,
    enter_second_factor,
    follow_link,
)

__all__ = [
    "DemonstrationOnlyError",
    "LastAdministratorError",
    "Proof",
    "TooManyProofsError",
    "accept_second_factor",
    "ask_sign_in",
    "close_account",
    "create_account",
    "create_administrator",
    "demonstration_account",
    "demonstration_accounts",
    "end_sessions",
    "enter_code",
    "enter_second_factor",
    "erase_account",
    "follow_link",
    "forget_second_factor",
    "hold_administrators",
    "new_recovery_codes",
    "note_recovery_codes",
    "prove_again",
    "purge_sign_in",
    "remove_second_factor",
    "rename",
    "reopen_account",
    "set_role",
    "set_up_second_factor",
    "update_account",
]
