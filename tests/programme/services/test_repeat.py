"""A season again: drafts at new dates, and nothing twice."""

from datetime import UTC, datetime, timedelta

import pytest
from wagtail.models import ModelLogEntry

from declic.people.models import Role
from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.models import Channel, DateRoles, Mode, Registration, Session, SessionPart
from declic.programme.services import Request
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session, add_date

pytestmark = pytest.mark.django_db
EVENING = datetime(2026, 10, 6, 16, tzinfo=UTC)
YEAR = timedelta(weeks=52)


@pytest.fixture
def by():
    return a_user(Role.ADVISER)


def later(session, by=YEAR):
    return tuple((p.starts_at + by, p.ends_at + by) for p in session.parts.all())


def copy_of(session):
    return Session.objects.exclude(pk=session.pk).get(course=session.course)


def test_a_draft_has_what_the_session_had_and_nobody_in_it(by):
    source = a_session(
        a_course("Les bases"), starts_at=EVENING, capacity=9, cut_off_hours=24, minimum=4, trainer="Ève Côté",
        reserved=2, reserved_for="le DLA", reserved_until=EVENING - timedelta(days=7), publish_at=EVENING,
        remote_link="https://visio.example.org/x", date_role=DateRoles.ALTERNATIVES,
    )  # fmt: skip
    SessionPart.objects.filter(session=source).update(
        room="Salle 2", access_notes="Au fond", mode=Mode.REMOTE, mode_before=Mode.ON_SITE, printed_weekday="jeudi",
        source_key="a|b|c", starts_before=EVENING,
    )  # fmt: skip
    services.register(source, Request(Person("Ana", "ana@example.org"), Channel.PHONE), now=EVENING - timedelta(days=9))
    done = services.repeat({source.pk: later(source)}, by=by)
    copy = copy_of(source)
    assert (done.made, done.already) == ((copy,), 0)
    names = ("state", "capacity", "cut_off_hours", "minimum", "trainer", "reserved", "reserved_for", "date_role",
             "taken", "reserved_used", "publish_at", "remote_link")  # fmt: skip
    assert [getattr(copy, name) for name in names] == [
        "draft", 9, 24, 4, "Ève Côté", 2, "le DLA", "alternatives", 0, 0, None, "",
    ]  # fmt: skip
    part = copy.parts.get()
    assert (part.starts_at, part.ends_at) == (EVENING + YEAR, EVENING + YEAR + timedelta(hours=3))
    kept = ("room", "access_notes", "mode", "mode_before", "printed_weekday", "source_key", "starts_before")
    assert [getattr(part, name) for name in kept] == ["Salle 2", "Au fond", "on_site", "", "", "", None]
    assert copy.reserved_until == EVENING + YEAR - timedelta(days=7)
    assert Registration.objects.filter(session=copy).count() == 0
    assert [line.action for line in ModelLogEntry.objects.filter(object_id=str(copy.pk))] == ["wagtail.create"]


def test_sent_twice_it_makes_nothing_twice(by):
    sources = [a_session(starts_at=EVENING), a_session(starts_at=EVENING)]
    add_date(sources[0], EVENING + timedelta(days=7))
    moments = {s.pk: later(s) for s in sources}
    assert len(services.repeat(moments, by=by).made) == 2
    again = services.repeat(moments, by=by)
    assert (again.made, again.already, Session.objects.count()) == ((), 2, 4)
    other_day = {sources[1].pk: later(sources[1], YEAR + timedelta(days=7))}
    assert len(services.repeat(other_day, by=by).made) == 1


def test_a_session_in_another_room_at_the_same_hour_is_not_there_already(by):
    course = a_course()
    one, other = a_session(course, starts_at=EVENING), a_session(course, starts_at=EVENING)
    SessionPart.objects.filter(session=other).update(room="Salle 2")
    assert len(services.repeat({one.pk: later(one), other.pk: later(other)}, by=by).made) == 2


def test_one_that_was_cancelled_since_is_made_again(by):
    source = a_session(starts_at=EVENING)
    services.repeat({source.pk: later(source)}, by=by)
    Session.objects.exclude(pk=source.pk).update(state="cancelled")
    assert len(services.repeat({source.pk: later(source)}, by=by).made) == 1


def test_a_session_that_gained_a_date_or_went_since_it_was_read_makes_nothing(by):
    one, other = a_session(starts_at=EVENING), a_session(starts_at=EVENING)
    moments = {s.pk: later(s) for s in (one, other)}
    add_date(one, EVENING + timedelta(days=7))
    with pytest.raises(services.SeasonChangedError):
        services.repeat(moments, by=by)
    with pytest.raises(services.SeasonChangedError):
        services.repeat({other.pk + 1000: later(other), other.pk: later(other)}, by=by)
    assert Session.objects.count() == 2


def test_nothing_is_made_where_nothing_moves(by):
    source = a_session(starts_at=EVENING)
    assert services.repeat({source.pk: later(source, timedelta())}, by=by).already == 1
    assert Session.objects.count() == 1


def test_a_part_asks_for_the_copy_of_the_part_it_asked_for(by):
    course = a_course("En deux parties")
    first = a_session(course, starts_at=EVENING, rank=1, rank_of=2, date_role="parts")
    second = a_session(
        course, starts_at=EVENING + timedelta(days=7), rank=2, rank_of=2, date_role="parts", requires=first
    )
    services.repeat({s.pk: later(s) for s in (first, second)}, by=by)
    copied = Session.objects.exclude(pk__in=[first.pk, second.pk]).order_by("rank")
    assert [(s.rank, s.rank_of, s.requires) for s in copied] == [(1, 2, None), (2, 2, copied[0])]


def test_a_part_taken_again_alone_later_asks_for_the_copy_made_before(by):
    course = a_course("En deux parties")
    first = a_session(course, starts_at=EVENING, rank=1, rank_of=2)
    second = a_session(course, starts_at=EVENING + timedelta(days=7), rank=2, rank_of=2, requires=first)
    (made,) = services.repeat({first.pk: later(first)}, by=by).made
    services.repeat({first.pk: later(first), second.pk: later(second)}, by=by)
    assert Session.objects.get(rank=2, state="draft").requires == made
