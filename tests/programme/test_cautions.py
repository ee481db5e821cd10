"""What an agent should look at again in a session."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from declic.core.centre import current_centre
from declic.programme import cautions, desk_queries, queries, seat_queries, services
from declic.programme.engine.person import Person
from declic.programme.models import Channel, Session, SessionPart
from declic.programme.services import Request
from tests.factories.programme import a_course, a_session

pytestmark = pytest.mark.django_db
EVENING = datetime(2027, 3, 5, 17, tzinfo=UTC)


def of(*sessions):
    found = cautions.cautions([queries.session_now(session.pk) for session in sessions])
    return {
        pk: [caution.text.replace("\u00a0", " ").replace("\u202f", " ") for caution in said]
        for pk, said in found.items()
    }


def at(session, **facts):
    SessionPart.objects.filter(session=session).update(**facts)
    return session


def test_a_room_taken_at_that_hour_is_said_of_both_with_a_link_to_the_other():
    one, other = a_session(a_course("Un"), starts_at=EVENING), a_session(a_course("Deux"), starts_at=EVENING)
    said = of(one, other)
    assert said[one.pk] == ["Le lieu est déjà pris par « Deux », vendredi 5 mars 2027, 18 h à 21 h."]
    assert said[other.pk] == ["Le lieu est déjà pris par « Un », vendredi 5 mars 2027, 18 h à 21 h."]
    linked = cautions.cautions([queries.session_now(one.pk)])[one.pk]
    assert [caution.url for caution in linked] == [f"/gestion/seances/{other.uuid}/"]


@pytest.mark.parametrize("facts", [{"mode": "remote"}, {"room": "Salle A"}, {"venue_name": "Ailleurs"}])
def test_another_room_another_place_or_none_is_no_clash(facts):
    one, other = a_session(starts_at=EVENING), a_session(starts_at=EVENING)
    at(one, **{"room": "Salle B"} | facts)
    at(other, room="Salle A" if "room" not in facts else "Salle B")
    assert of(one) == {one.pk: []}


def test_the_trainer_of_a_session_or_of_its_course_cannot_be_in_two_places():
    course = a_course("Un")
    course.trainer = "Ève Côté"
    course.save()
    one, other = at(a_session(course, starts_at=EVENING), venue_name="Ici"), a_session(starts_at=EVENING)
    Session.objects.filter(pk=other.pk).update(trainer="eve cote")
    assert of(one)[one.pk][0].startswith("Ève Côté anime déjà")


def test_a_cancelled_session_takes_nothing_and_a_draft_does():
    one, gone = a_session(starts_at=EVENING), a_session(starts_at=EVENING, state="cancelled")
    assert of(one, gone) == {one.pk: [], gone.pk: []}
    a_session(starts_at=EVENING, state="draft")
    assert len(of(one)[one.pk]) == 1


def test_holidays_are_those_of_the_departement():
    friday = a_session(starts_at=datetime(2027, 3, 26, 9, tzinfo=UTC))
    assert of(friday) == {friday.pk: []}
    centre = current_centre()
    centre.territory = "67"
    centre.save()
    assert of(friday) == {friday.pk: ["Le vendredi 26 mars est férié (vendredi saint)."]}


def test_cautions_take_as_many_queries_for_two_sessions_as_for_forty(django_assert_num_queries):
    current_centre()  # kept for the whole request
    for many in (2, 38):
        for _ in range(many):
            a_session(starts_at=EVENING)
        found = list(queries.sessions())
        with django_assert_num_queries(1):
            assert len(cautions.cautions(found)) == len(found)


def test_too_few_people_are_told_a_week_before_and_not_earlier():
    now = timezone.now()
    made = a_session(starts_at=now + timedelta(days=6))
    Session.objects.filter(pk=made.pk).update(minimum=2)
    services.register(made, Request(Person("Ana", "ana@example.org"), Channel.WEB), now=now)

    def said(at):
        session = queries.session_now(made.pk)
        return cautions.too_few(session, seat_queries.seat_counts([session])[made.pk], at)

    assert list(desk_queries.sessions_too_few(now)) == [made]
    assert list(desk_queries.sessions_too_few(now - timedelta(days=2))) == []
    assert said(now).text.startswith("1\u00a0personne inscrite pour un minimum de 2")
    assert said(now - timedelta(days=2)) is None
    assert said(now + timedelta(days=7)) is None
    services.register(made, Request(Person("Bob", "bob@example.org"), Channel.WEB), now=now)
    assert said(now) is None
    assert list(desk_queries.sessions_too_few(now)) == []


def test_the_agents_page_shows_them(client):
    from declic.people.models import Role
    from tests.factories.people import a_user

    one, other = a_session(a_course("Un"), starts_at=EVENING), a_session(a_course("Deux"), starts_at=EVENING)
    client.force_login(a_user(role=Role.ADVISER))
    page = client.get(f"/gestion/seances/{one.uuid}/").content.decode()
    assert f'href="/gestion/seances/{other.uuid}/"' in page
