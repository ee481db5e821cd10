"""The overview of the list: what is kept from one request to the next never shows anything old."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from declic.places import list_queries, open_queries
from declic.places.engine import Hours
from declic.places.engine.moments import Moment, is_open
from declic.places.models import Place, hours_of
from declic.places.services import ensure_features
from tests.factories.places import a_place

TEXTS = (
    "Mo-Fr 09:00-12:00,14:00-17:00", "Fr-Sa 22:00-02:00", "24/7", "Mo-Fr 09:00-12:00; PH off", "We 09:00-12:00",
    "Mo-Su 00:00-24:00", "week 1-53/2 Tu 10:00-12:00", "Mo 10:00-10:05", "off",
)  # fmt: skip


def seen():
    """Each place, as the list sees it."""
    return {glance.pk: glance for glance in list_queries.overview(list_queries.features()).glances}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "what", "expected"),
    [
        (lambda place: place.features.set(ensure_features()[s] for s in ["gratuit"]), "features", {"gratuit"}),
        (lambda place: place.features.clear(), "features", set()),
        (lambda place: Place.objects.filter(pk=place.pk).update(wheelchair="yes"), "wheelchair", "yes"),
        (lambda place: Place.objects.filter(pk=place.pk).update(mobility="both"), "is_itinerant", True),
        (lambda place: Place.objects.filter(pk=place.pk).update(latitude=None, longitude=None), "point", None),
        (lambda place: Place.objects.filter(pk=place.pk).update(position_is_approximate=True), "is_about", True),
        (lambda place: Place.objects.filter(pk=place.pk).update(exceptions="2026 Dec 24 off"), "hours",
         ("Mo-Fr 09:00-12:00,14:00-17:00", "2026 Dec 24 off", "940")),
    ],
)  # fmt: skip
def test_any_change_is_seen_at_the_next_reading(change, what, expected):
    place = a_place()
    before = seen()
    assert getattr(before[place.pk], what) != expected
    change(place)
    assert getattr(seen()[place.pk], what) == expected


@pytest.mark.django_db
def test_places_come_go_and_change_names_at_the_next_reading():
    b = a_place("B")
    assert list(seen()) == [b.pk]
    a = a_place("A")
    assert list(seen()) == [a.pk, b.pk]
    b.name = "0 de conduite"
    b.save()
    assert list(seen()) == [b.pk, a.pk]
    Place.objects.filter(pk=a.pk).update(state="closed")
    assert list(seen()) == [b.pk]
    b.delete()
    assert seen() == {}


@pytest.mark.django_db
def test_nothing_is_made_again_while_places_are_the_same():
    a_place()
    known = list_queries.features()
    assert list_queries.overview(known) is list_queries.overview(known)


@pytest.mark.django_db
def test_what_is_kept_is_of_one_day():
    """What hours say of school holidays hangs on the day when they are read."""
    a_place(hours="SH Mo-Fr 10:00-12:00")
    known = list_queries.features()
    with time_machine.travel("2026-10-06T23:50:00+02:00", tick=False):
        one = list_queries.overview(known)
    with time_machine.travel("2026-10-07T00:10:00+02:00", tick=False):
        assert list_queries.overview(known) is not one


def test_equal_hours_that_name_school_holidays_are_read_again_another_day():
    hours, moment = ("Mo-Fr 10:00-12:00; SH off", "", "940"), Moment(datetime(2026, 12, 22, 10, tzinfo=UTC))
    said = []
    for day in ("2040-11-10", "2026-12-21"):  # the calendar published stops before 2040
        with time_machine.travel(f"{day}T10:00:00+01:00", tick=False):
            said.append(open_queries.verdict(hours, moment))
            assert said[-1] is is_open(hours_of(hours[0], "94028"), moment)
    assert said == [True, False]


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(TEXTS),
    st.sampled_from(["940", "974", "972", "670"]),
    st.lists(st.integers(0, 60 * 24 * 400), min_size=2, max_size=30),
)
def test_what_is_said_of_now_is_what_reading_the_hours_says(text, insee, minutes):
    """One instant after the other, in any order, clock changes and public holidays included."""
    open_queries.forget()
    start = datetime(2026, 3, 1, tzinfo=UTC)
    near = [later + step for later in minutes for step in (0, 1, 59, 180)]
    for later in near:
        instant = start + timedelta(minutes=later)
        expected = is_open(Hours.parse(text, insee), Moment(instant))
        assert open_queries.verdict((text, "", insee), Moment(instant)) is expected
