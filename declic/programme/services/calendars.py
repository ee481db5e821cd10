"""The secret address where somebody's own sessions are read by their calendar: opened, changed, stopped at once."""

from django.utils import timezone

from declic.people.models import User
from declic.programme.models import PersonalCalendar
from declic.programme.models.centre_words import new_calendar_key


def open_calendar(user: User) -> PersonalCalendar:
    """Gives an address; the one they have already, when they have one."""
    return PersonalCalendar.objects.get_or_create(user=user)[0]


def change_calendar(user: User) -> bool:
    """Another address; the former one leads nowhere from now on. False when they had none."""
    mine = PersonalCalendar.objects.filter(user=user)
    return bool(mine.update(key=new_calendar_key(), made_at=timezone.now()))


def stop_calendar(user: User) -> bool:
    """No address any more. False when they had none."""
    return bool(PersonalCalendar.objects.filter(user=user).delete()[0])
