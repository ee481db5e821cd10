"""Associations and their members, with fictional names."""

import itertools
import uuid

from declic.organisations import services
from declic.organisations.models import Membership, MembershipRole, Organisation
from declic.people.models import Role, User

_numbers = itertools.count(1)


def person(name: str = "", role: str = Role.MEMBER) -> User:
    number = next(_numbers)
    return User.objects.create_user(f"membre{number}@example.org", name=name or f"Personne {number}", role=role)


def organisation(name: str = "", *, manager: User | None = None, commune: str = "94028", **facts: str) -> Organisation:
    name = name or f"Les Amis du numéro {next(_numbers)}"
    return services.create_organisation(
        manager or person(), creation_key=uuid.uuid4(), name=name, commune=commune, **facts
    )


def member(of: Organisation, user: User | None = None, role: str = MembershipRole.MEMBER) -> Membership:
    return Membership.objects.create(organisation=of, user=user or person(), role=role)
