"""Certificates: who has one, what it says, when it is worth nothing any more, who may verify it."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from declic.core.folding import fold
from declic.programme import attendance_queries as attendances
from declic.programme import queries, services
from declic.programme.engine.certificate_number import read_number
from declic.programme.engine.person import Person
from declic.programme.models import Attendance, Certificate, Channel, Presence, Registration
from declic.programme.services import CannotCertifyError, NoCertificate, Note, Request, TooManyTriesError
from declic.programme.services.certificates import MOST_UNKNOWN
from tests.factories.programme import a_course, a_session, add_date

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
START = datetime(2026, 10, 6, 9, tzinfo=PARIS)
AFTER = START + timedelta(hours=12)
HERE, GUESSING = "192.0.2.0/24", "203.0.113.0/24"


def a_past_session(course=None, *, dates=1, hours=8, **fields):
    session = a_session(course, starts_at=START, hours=hours, **fields)
    for week in range(1, dates):
        add_date(session, START + timedelta(days=7 * week), hours)
    return session


def comes(session, name="Ana Petit", **more):
    person = Person(name, f"{fold(name).replace(' ', '.')}@example.org")
    before = START - timedelta(days=9)
    return services.register(session, Request(person, Channel.PHONE, **more), now=before).registration


def was_there(registration, *halves, presence=Presence.PRESENT, part=0):
    where = list(registration.session.parts.all())[part]
    for half in halves or ("am", "pm"):
        facts = {"registration": registration, "part": where, "half": half, "presence": presence}
        Attendance.objects.create(**facts, noted_at=START)


def corrected(registration, half, presence, *, now):
    session = queries.sessions().get(pk=registration.session_id)
    sitting = next(s for s in attendances.sittings_of(session) if s.half.code == half)
    return services.note(sitting, Note(registration, presence), now=now)


def refusal(registration, now=AFTER):
    with pytest.raises(CannotCertifyError) as refused:
        services.certify(registration, now=now)
    return refused.value.reason


def test_it_says_who_attended_what_when_where_and_with_whom():
    course = a_course("Tenir ses comptes", aims="- Lire un bilan\n\n- Classer", trainer="Zoé", partner="Le DLA")
    mine = comes(a_past_session(course, dates=2))
    was_there(mine, "am", "pm")
    was_there(mine, "pm", part=1)
    made = services.certify(mine, now=AFTER + timedelta(days=8))
    assert (made.name, made.title, made.aims.split("\n")) == (
        "Ana Petit", "Tenir ses comptes", ["Lire un bilan", "Classer"],
    )  # fmt: skip
    assert (made.led_by, made.partner, made.places) == (
        "Zoé", "Le DLA", "Le Relais, 3 quai des Tanneurs, 94000 Créteil",
    )  # fmt: skip
    assert made.attended == [
        {"starts": "2026-10-06T09:00:00+02:00", "ends": "2026-10-06T13:00:00+02:00"},
        {"starts": "2026-10-06T13:00:00+02:00", "ends": "2026-10-06T17:00:00+02:00"},
        {"starts": "2026-10-13T13:00:00+02:00", "ends": "2026-10-13T17:00:00+02:00"},
    ]
    assert read_number(made.number) == made.number


def test_asked_twice_it_is_the_same_and_what_changes_in_the_course_later_is_not_in_it():
    course = a_course(aims="Lire un bilan")
    mine = comes(a_past_session(course))
    was_there(mine)
    first = services.certify(mine, now=AFTER)
    course.aims = "Autre chose"
    course.save()
    assert services.certify(mine, now=AFTER + timedelta(days=30)) == first
    assert Certificate.objects.get().aims == "Lire un bilan"


def test_before_the_last_date_has_ended_there_is_none():
    mine = comes(a_past_session(dates=2))
    was_there(mine)
    assert refusal(mine) == NoCertificate.NOT_OVER


@pytest.mark.parametrize("presence", [None, Presence.ABSENT, Presence.EXCUSED])
def test_who_was_not_there_has_none(presence):
    mine = comes(a_past_session())
    if presence:
        was_there(mine, presence=presence)
    assert refusal(mine) == NoCertificate.NOT_THERE
    assert not Certificate.objects.exists()


def test_a_registration_given_up_is_not_certified():
    mine = comes(a_past_session())
    was_there(mine)
    Registration.objects.filter(pk=mine.pk).update(status="cancelled")
    assert refusal(mine) == NoCertificate.NOT_THERE


def test_once_the_name_is_erased_none_is_made():
    mine = comes(a_past_session())
    was_there(mine)
    Registration.objects.filter(pk=mine.pk).update(name="")
    assert refusal(mine) == NoCertificate.FORGOTTEN


def test_a_presence_corrected_withdraws_it_at_once_and_a_new_one_says_what_is_true():
    mine = comes(a_past_session())
    was_there(mine)
    first, later = services.certify(mine, now=AFTER), AFTER + timedelta(hours=1)
    assert corrected(mine, "pm", Presence.ABSENT, now=later)
    first.refresh_from_db()
    assert first.withdrawn_at == later
    second = services.certify(mine, now=later)
    assert (second.number != first.number, len(second.attended)) == (True, 1)
    assert corrected(mine, "am", Presence.PRESENT, now=later)
    assert services.certify(mine, now=later) == second


def test_when_nothing_is_left_of_it_it_is_withdrawn_and_none_is_made():
    mine = comes(a_past_session(hours=3))
    was_there(mine, "")
    first = services.certify(mine, now=AFTER)
    Attendance.objects.all().delete()
    assert refusal(mine) == NoCertificate.NOT_THERE
    first.refresh_from_db()
    assert first.withdrawn_at == AFTER


def test_a_date_made_shorter_since_is_certified_as_it_was_held():
    mine = comes(a_past_session())
    was_there(mine, "am", "pm")
    mine.session.parts.update(ends_at=START + timedelta(hours=3))
    spans = services.certify(mine, now=AFTER).attended
    assert spans == [{"starts": "2026-10-06T09:00:00+02:00", "ends": "2026-10-06T12:00:00+02:00"}]


def test_all_who_came_are_certified_at_once_and_nobody_else():
    session = a_past_session()
    ana, bob, _ = (comes(session, name) for name in ("Ana Petit", "Bob Roy", "Chloé Sow"))
    was_there(ana)
    was_there(bob, presence=Presence.EXCUSED)
    read = queries.sessions().get(pk=session.pk)
    assert [services.certify_all(read, now=AFTER), services.certify_all(read, now=AFTER)] == [1, 1]
    assert [row.name for row in Certificate.objects.all()] == ["Ana Petit"]
    with pytest.raises(CannotCertifyError):
        services.certify_all(read, now=START)
    Attendance.objects.all().delete()
    with pytest.raises(CannotCertifyError):
        services.certify_all(read, now=AFTER)


def test_a_number_is_verified_by_anybody_and_guessing_is_stopped():
    mine = comes(a_past_session())
    was_there(mine)
    made, now = services.certify(mine, now=AFTER), timezone.now()
    for _ in range(MOST_UNKNOWN):
        assert services.verify("2" * 16, network=GUESSING, now=now) is None
    with pytest.raises(TooManyTriesError):
        services.verify(made.number, network=GUESSING, now=now)
    assert services.verify(made.number, network=HERE, now=now) == made
    assert services.verify(made.number, network=GUESSING, now=now + timedelta(hours=1)) == made


def test_right_numbers_are_never_counted():
    mine = comes(a_past_session())
    was_there(mine)
    made, now = services.certify(mine, now=AFTER), timezone.now()
    for _ in range(MOST_UNKNOWN + 5):
        assert services.verify(made.number, network=HERE, now=now) == made


def test_two_years_after_the_certificate_loses_its_name_and_still_says_what_was_attended():
    mine = comes(a_past_session())
    was_there(mine)
    services.certify(mine, now=AFTER)
    services.forget_old_registrations(START + timedelta(days=731))
    kept = Certificate.objects.get()
    assert (kept.name, kept.title, len(kept.attended), kept.withdrawn_at) == ("", str(mine.session), 2, None)
    assert refusal(Registration.objects.get(), START + timedelta(days=732)) == NoCertificate.FORGOTTEN
