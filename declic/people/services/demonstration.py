"""The accounts of the demonstration: invented people, one for each role; never made outside that mode."""

from django.conf import settings
from django.db import transaction

from declic.people.models import Role, User
from declic.people.services.accounts import reopen_account, set_role

PEOPLE = {
    Role.MEMBER: ("yolande.achour@example.org", "Yolande Achour", "trésorière d’une association"),
    Role.ADVISER: ("samira.belkacem@example.org", "Samira Belkacem", "conseillère du centre"),
    Role.EDITOR: ("loic.kervella@example.org", "Loïc Kervella", "rédacteur de la lettre"),
    Role.ADMINISTRATOR: ("nadege.lormier@example.org", "Nadège Lormier", "directrice du centre"),
}


class DemonstrationOnlyError(Exception):
    """Refused: this installation is not a demonstration."""


@transaction.atomic
def demonstration_accounts() -> dict[str, User]:
    """The four accounts by role, made when missing, restored when changed. DemonstrationOnlyError elsewhere."""
    if settings.DECLIC_MODE != "demonstration":
        raise DemonstrationOnlyError
    # The administrator first: there must always be one while the others get their roles back.
    roles = sorted(PEOPLE, key=lambda role: role != Role.ADMINISTRATOR)
    return {role: _account(role) for role in roles}


def demonstration_account(role: str) -> User | None:
    """One of them; None for an unknown role. DemonstrationOnlyError outside demonstration mode."""
    return demonstration_accounts().get(role)


def _account(role: Role) -> User:
    email, name, _ = PEOPLE[role]
    user, _ = User.objects.get_or_create(email=email, defaults={"name": name})
    if not user.is_active:
        reopen_account(user, by=None)
    if user.role != role or (role == Role.ADMINISTRATOR) != user.is_superuser:
        set_role(user, role, by=None)
    return user
