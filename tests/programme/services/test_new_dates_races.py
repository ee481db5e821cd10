"""Dates that change while people register: whoever has a seat knows the last dates, and is told of a change once."""

from collections import Counter
from datetime import timedelta

import pytest
from icalendar import Calendar

from declic.core.models import Message
from declic.people.models import Role
from declic.programme import seat_queries, services
from declic.programme.models import Registration
from declic.programme.services import CannotChangeError
from tests.factories.people import a_user
from tests.programme.services.test_seat_races import NOW, at_once, registering, session

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, CLICKS = 24, 12


def test_a_change_asked_twelve_times_while_people_register_is_told_once_to_each():
    where, agent = session(PEOPLE), a_user(role=Role.ADVISER)
    ((pk, (start, end)),) = services.dates_of(where.pk).items()
    new = (start + timedelta(days=7), end + timedelta(days=7))

    def change():
        try:
            services.change_dates(where, {pk: new}, by=agent, now=NOW)
        except CannotChangeError:
            return "refused"
        return "changed"

    registrations = [registering(where, n) for n in range(PEOPLE)]
    acts = [act for pair in zip(registrations[:CLICKS], [change] * CLICKS, strict=True) for act in pair]
    outcomes = at_once([*acts, *registrations[CLICKS:]])
    assert Counter(o for o in outcomes if isinstance(o, str)) == {"changed": 1, "refused": CLICKS - 1}
    assert seat_queries.seat_drift() == []
    asked = Registration.objects.filter(asked_again_at__isnull=False)
    assert Registration.objects.filter(status="confirmed").count() == PEOPLE
    assert Message.objects.filter(purpose="programme:news_dates").count() == asked.count()
    for registration in Registration.objects.all():
        last = Message.objects.filter(to=registration.email).latest("pk")
        assert Calendar.from_ical(last.calendar).events[0]["DTSTART"].dt == new[0]
