"""What the centre knows of who often gives up late or does not come: told to the agents, without any consequence."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from declic.programme.models import Attendance, Presence, Registration, Status

LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True)
class Habit:
    """In one year: seats given up too late for somebody else, and sessions where nobody came without a word."""

    left_late: int = 0
    missed: int = 0

    def __str__(self) -> str:
        """« a déjà renoncé tard 2 fois et manqué sans prévenir une fois en un an »."""
        late = f"renoncé tard {_times(self.left_late)}" if self.left_late else ""
        missed = f"manqué sans prévenir {_times(self.missed)}" if self.missed else ""
        return f"a déjà {' et '.join(filter(None, [late, missed]))} en un an"


def _times(number: int) -> str:
    return "une fois" if number == 1 else f"{number}\u00a0fois"


def habits_of(people: Iterable[Registration], now: datetime) -> dict[str, Habit]:
    """`person_key` → their habit, of those who have one: one query for all."""
    noted = Attendance.objects.filter(registration=OuterRef("pk"))
    missed = Exists(noted.filter(presence=Presence.ABSENT)) & ~Exists(noted.exclude(presence=Presence.ABSENT))
    late = Q(left_late=True, changed_at__gt=now - LOOKED_BACK)
    absent = Q(missed, status=Status.CONFIRMED, session__parts__ends_at__gt=now - LOOKED_BACK)
    theirs = Registration.objects.filter(person_key__in={person.person_key for person in people})
    number = {
        "late": Count("pk", filter=Q(left_late=True), distinct=True),
        "absent": Count("pk", filter=Q(left_late=False), distinct=True),
    }
    counted = theirs.filter(late | absent).order_by().values("person_key").annotate(**number)
    return {row["person_key"]: Habit(row["late"], row["absent"]) for row in counted}
