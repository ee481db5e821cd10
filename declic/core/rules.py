"""What an account may do with the tables of the house."""

from typing import Any

import rules


@rules.predicate
def runs_the_site(user: Any) -> bool:
    """An administrator."""
    return bool(getattr(user, "is_superuser", False))


# Every recipient's address is in the list: messages are seen by administrators, never written nor changed by hand.
rules.add_perm("core.view_message", runs_the_site)
