"""What somebody needs to take part: kept apart from the registration, erased when the session is over."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from declic.programme.models import AccessNeeds, Registration, Session


@dataclass(frozen=True)
class Needs:
    """`choices`: values of `Need`; `note`: in the person's own words."""

    choices: tuple[str, ...] = ()
    note: str = ""

    def __bool__(self) -> bool:
        return bool(self.choices or self.note)


def keep_needs(registration: Registration, needs: Needs) -> None:
    """In the place of what was kept; nothing is kept of no need."""
    AccessNeeds.objects.filter(registration=registration).delete()
    if needs:
        AccessNeeds.objects.create(registration=registration, choices=list(needs.choices), note=needs.note)


def forget_needs(now: datetime) -> int:
    """Retention: erased as soon as the last date of the session is over. How many."""
    over = Session.objects.annotate(ended=Max("parts__ends_at")).filter(ended__lte=now)
    return AccessNeeds.objects.filter(registration__session__in=over.values("pk")).delete()[0]
