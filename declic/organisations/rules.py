"""Who may do what with one association. A stranger is told 404, as for one that does not exist (see views/reach.py)."""

import rules

from declic.organisations import queries
from declic.organisations.models import MembershipRole, Organisation
from declic.people.models import Role, User


@rules.predicate
def is_member(user: User, organisation: Organisation) -> bool:
    return queries.role_of(user, organisation) is not None


@rules.predicate
def is_manager(user: User, organisation: Organisation) -> bool:
    return queries.role_of(user, organisation) == MembershipRole.MANAGER


@rules.predicate
def accompanies(user: User) -> bool:
    """Advisers see and mend every association: they are the ones who are telephoned."""
    return user.is_authenticated and user.role in (Role.ADVISER, Role.ADMINISTRATOR)


@rules.predicate
def administers(user: User) -> bool:
    return user.is_authenticated and user.role == Role.ADMINISTRATOR


rules.add_perm("organisations.see", accompanies | is_member)
rules.add_perm("organisations.edit", accompanies | is_manager)
rules.add_perm("organisations.manage_members", accompanies | is_manager)

# The table of the back office asks Django's own permissions.
for _act in ("view", "add", "change"):
    rules.add_perm(f"organisations.{_act}_organisation", accompanies)
rules.add_perm("organisations.delete_organisation", administers)
