"""What an account may do with the tables of the house."""

from typing import Any

import rules


@rules.predicate
def is_agent(user: Any) -> bool:
    """Works for the centre."""
    return bool(getattr(user, "is_agent", False))


# Messages are seen, never written nor changed by hand; who may open one is said in config/access.toml.
rules.add_perm("core.view_message", is_agent)
