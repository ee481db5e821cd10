"""Who may do what with a diagnostic when they do not hold its code. A stranger is told 404 (see views/reach.py)."""

import rules

from declic.diagnostic.models import Assessment
from declic.organisations.models import MembershipRole
from declic.organisations.queries import role_of
from declic.people.models import User
from declic.people.rules import is_adviser


@rules.predicate
def owns(user: User, assessment: Assessment) -> bool:
    return user.is_authenticated and assessment.owner_id == user.pk


@rules.predicate
def belongs_to_its_association(user: User, assessment: Assessment) -> bool:
    return assessment.organisation is not None and role_of(user, assessment.organisation) is not None


@rules.predicate
def manages_its_association(user: User, assessment: Assessment) -> bool:
    return assessment.organisation is not None and role_of(user, assessment.organisation) == MembershipRole.MANAGER


@rules.predicate
def accompanies_its_association(user: User, assessment: Assessment) -> bool:
    """Advisers prepare talks with associations; a diagnostic that no association has claimed is nobody's to read."""
    return is_adviser(user) and assessment.organisation_id is not None


rules.add_perm("diagnostic.continue", owns | belongs_to_its_association)
rules.add_perm("diagnostic.erase", owns | manages_its_association)
rules.add_perm("diagnostic.prepare_talk", accompanies_its_association)
rules.add_perm("diagnostic.see_desk", is_adviser)
