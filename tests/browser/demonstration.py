"""What the browser finds: the demonstration of each room, and an association for the member."""

import uuid
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from django.conf import settings

from declic.organisations import services
from declic.organisations.models import Organisation
from declic.people.models import Role
from declic.people.services.demonstration import demonstration_account
from tests.site_root import root_page

SIZE, SEED = 12, 1


def fill(now: datetime) -> None:
    """Loads what each room shows, from the bottom of the house to the top."""
    root_page()
    member = demonstration_account(Role.MEMBER)
    for room in reversed(settings.ROOMS):
        if find_spec(f"{room}.demonstration"):
            import_module(f"{room}.demonstration").load(size=SIZE, seed=SEED, now=now)
    if not Organisation.objects.filter(memberships__user=member).exists():
        services.create_organisation(
            member, creation_key=uuid.uuid4(), name="La Boussole du quai", commune="94028", website=""
        )
