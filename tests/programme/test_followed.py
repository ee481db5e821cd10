"""What the people of an association attended, and will: in its story, as numbers."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from declic.core import contributions
from declic.programme import services
from declic.programme.engine.person import Person
from declic.programme.models import Attendance, Channel, Half, Presence, Registration
from declic.programme.services import Request
from tests.factories.organisations import organisation
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session, add_date

pytestmark = pytest.mark.django_db
NOW = datetime(2027, 3, 20, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ours():
    return organisation("Les Amis du livre")


def registered(session, name, of, places=1):
    asked = Request(Person(name, f"{name.lower()}@example.org"), Channel.PHONE, places, organisation=of)
    return services.register(session, asked, now=NOW - timedelta(days=60)).registration


def came(registration, *, part=None, half=Half.WHOLE, presence=Presence.PRESENT, people=1):
    part = part or registration.session.parts.first()
    Attendance.objects.create(registration=registration, part=part, half=half, presence=presence, people=people)


def past(title, days=10, **fields):
    return a_session(a_course(title), starts_at=NOW - timedelta(days=days), **fields)


def story(of):
    return [(item.on.isoformat(), item.text) for item in contributions.story.ask(of.pk) if "à «" in item.text]


def with_seat(session, name, of, places=1):
    """Somebody who had a seat in a session that is over."""
    person = Person(name, f"{name.lower()}@example.org")
    return Registration.objects.create(
        session=session, name=name, email=person.email, person_key=person.key, organisation=of, places=places,
        status="confirmed", channel=Channel.PHONE,
    )  # fmt: skip


def test_the_story_counts_those_who_came_once_each(ours):
    accounts = past("Tenir ses comptes")
    second = add_date(accounts, NOW - timedelta(days=3))
    for name in ("Ana", "Bob"):
        mine = with_seat(accounts, name, ours)
        came(mine, half=Half.MORNING)
        came(mine, half=Half.AFTERNOON)
        came(mine, part=second)
    absent = with_seat(accounts, "Cleo", ours)
    came(absent, presence=Presence.ABSENT)
    with_seat(accounts, "Dan", ours)  # not noted
    came(with_seat(accounts, "Eva", organisation("Une autre")))
    assert story(ours) == [("2027-03-10", "2\u00a0personnes à «\u00a0Tenir ses comptes\u00a0»")]


def test_of_a_group_those_who_came_are_counted(ours):
    group = with_seat(past("Animer une réunion"), "Ana", ours, places=5)
    came(group, people=4)
    assert story(ours) == [("2027-03-10", "4\u00a0personnes à «\u00a0Animer une réunion\u00a0»")]


def test_what_is_to_come_is_told_until_it_begins(ours):
    coming = a_session(a_course("Créer un site"), starts_at=NOW + timedelta(days=4))
    registered(coming, "Ana", ours, places=2)
    registered(a_session(state="draft"), "Bob", ours)
    cancelled = registered(a_session(), "Cleo", ours)
    services.cancel(cancelled, now=NOW)
    assert story(ours) == [("2027-03-24", "2\u00a0personnes inscrites à «\u00a0Créer un site\u00a0»")]
    with time_machine.travel(coming.parts.get().starts_at, tick=False):
        assert story(ours) == []


def test_a_session_late_at_night_is_told_on_its_day_in_paris(ours):
    came(with_seat(a_session(a_course("Nuit"), starts_at=datetime(2027, 3, 1, 23, 30, tzinfo=UTC)), "Ana", ours))
    assert story(ours) == [("2027-03-02", "1\u00a0personne à «\u00a0Nuit\u00a0»")]


def test_the_story_takes_one_query_whatever_was_attended(ours, django_assert_num_queries):
    from declic.programme.contributions import followed_by

    for number in range(12):
        came(with_seat(past(f"Formation n° {number}"), "Ana", ours))
    with django_assert_num_queries(1):
        assert len(followed_by(ours.pk)) == 12


def test_members_and_agents_read_numbers_and_no_name(client, ours):
    session = past("Tenir ses comptes")
    came(with_seat(session, "Zénobie", ours))
    for reader in (ours.created_by, a_user(role="adviser")):
        client.force_login(reader)
        page = client.get(f"/associations/{ours.public_id}/").content.decode()
        assert "1\u00a0personne à «\u00a0Tenir ses comptes\u00a0»" in page
        assert f"/formations/seance/{session.uuid}/" in page
        assert "Zénobie" not in page
