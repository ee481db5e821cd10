"""The demonstration's accounts: one invented person for each role."""

from datetime import datetime

from declic.people.models import Role
from declic.people.services import demonstration_accounts
from declic.people.services.demonstration import PEOPLE


def load(*, size: int, seed: int, now: datetime) -> dict[str, int]:
    """The four accounts, whatever the size."""
    return {"comptes": len(demonstration_accounts())}


def accounts() -> list[tuple[str, str]]:
    """Who one may enter as: role and address."""
    return [(str(Role(role).label), email) for role, (email, _, _) in PEOPLE.items()]
