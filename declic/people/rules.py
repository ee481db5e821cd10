"""What an account is, as predicates for object permissions (`rules`): other rooms compose theirs from these.

An account closed by the centre, or nobody, is none of them.
"""

import rules

from declic.people.models import Role, User


def _has(user: User | None, *roles: str) -> bool:
    return bool(user and user.is_authenticated and user.is_active and user.role in roles)


@rules.predicate
def is_member(user: User | None) -> bool:
    """Has an account, whatever its role."""
    return _has(user, *Role.values)


@rules.predicate
def is_agent(user: User | None) -> bool:
    """Works for the centre."""
    return _has(user, Role.ADVISER, Role.EDITOR, Role.ADMINISTRATOR)


@rules.predicate
def is_adviser(user: User | None) -> bool:
    """Accompanies associations; an administrator does too."""
    return _has(user, Role.ADVISER, Role.ADMINISTRATOR)


@rules.predicate
def is_editor(user: User | None) -> bool:
    """Writes what the site publishes; an administrator does too."""
    return _has(user, Role.EDITOR, Role.ADMINISTRATOR)


@rules.predicate
def is_administrator(user: User | None) -> bool:
    """Gives roles and sets the centre up."""
    return _has(user, Role.ADMINISTRATOR)


@rules.predicate
def is_oneself(user: User | None, account: User | None) -> bool:
    """The account is the person's own."""
    return is_member(user) and user == account


rules.add_perm("people.erase_account", is_oneself)
rules.add_perm("people.set_role", is_administrator)
# The door of the back office follows the role itself.
rules.add_perm("wagtailadmin.access_admin", is_agent)
