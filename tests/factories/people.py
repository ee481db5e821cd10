"""Accounts for the tests."""

import itertools

from django.contrib.auth.models import Group

from declic.people.groups import GROUP_OF
from declic.people.models import Role, User

_numbers = itertools.count(1)


def a_user(role: str = Role.MEMBER, *, email: str = "", name: str = "", **extra) -> User:
    """An account with its role and what goes with it in the back office."""
    user = User.objects.create_user(
        email or f"personne{next(_numbers)}@example.org",
        name=name,
        role=role,
        is_superuser=role == Role.ADMINISTRATOR,
        **extra,
    )
    if role in GROUP_OF:
        user.groups.set([Group.objects.get(name=GROUP_OF[role])])
    return user
