from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings

from declic.programme import demonstration
from declic.programme.models import Course, DateRoles, Session, SessionPart, SessionState
from declic.programme.refusals import sentence
from declic.programme.services import CannotSpecifyError, load_programme, specify_dates
from tests.factories.programme import a_session

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 1, 9, tzinfo=UTC)


@pytest.fixture
def season():
    return (settings.REFERENCE_DATA_DIR / demonstration.SEASON).read_text()


def test_the_letter_gives_15_courses_16_sessions_17_dates(season):
    loaded = load_programme(season, now=NOW)
    assert (loaded.created, loaded.unchanged, loaded.moved, loaded.refusals) == (17, 0, 0, ())
    assert (Course.objects.count(), Session.objects.count(), SessionPart.objects.count()) == (15, 16, 17)
    assert Session.objects.get(date_role=DateRoles.TO_SPECIFY).parts.count() == 2


def test_a_real_season_keeps_its_dates(season):
    load_programme(season, now=NOW)
    first = SessionPart.objects.order_by("starts_at").first()
    assert first.starts_at == datetime(2021, 3, 2, 17, tzinfo=UTC)
    assert not Session.objects.filter(shifted_weeks__gt=0).exists()


def test_loading_twice_changes_nothing(season):
    load_programme(season, now=NOW)
    before = list(SessionPart.objects.order_by("pk").values())
    loaded = load_programme(season, now=NOW)
    assert (loaded.created, loaded.unchanged, loaded.moved) == (0, 17, 0)
    assert list(SessionPart.objects.order_by("pk").values()) == before


def test_the_second_part_asks_for_the_first(season):
    load_programme(season, now=NOW)
    first, second = Session.objects.filter(rank_of=2).order_by("rank")
    assert second.requires == first
    assert first.requires is None
    assert str(second) == "La comptabilité en partie double (2e partie)"


def test_the_partner_is_kept(season):
    load_programme(season, now=NOW)
    assert Course.objects.get(title="Créer un premier emploi").partner == "Dispositif local d'accompagnement (DLA)"


def test_rows_refused_do_not_keep_the_others_out(season):
    lines = season.splitlines(keepends=True)
    lines[3] = lines[3].replace("2021-04-24T09:30:00+02:00", "samedi matin")
    loaded = load_programme("".join(lines), now=NOW)
    assert loaded.created == 16
    assert [sentence(r) for r in loaded.refusals] == [
        "Ligne 4\u00a0: « samedi matin » n’est pas une date. Écrivez-la ainsi : 2027-03-05T14:00:00+01:00."
    ]


def test_a_file_without_the_columns_says_which_are_missing():
    (refusal,) = load_programme("theme,title\n", now=NOW).refusals
    assert sentence(refusal).startswith("Fichier\u00a0: il manque une colonne (start, end, part")


def test_dates_that_an_agent_changed_stay_changed(season):
    load_programme(season, now=NOW)
    part = SessionPart.objects.first()
    part.venue_name = "Ailleurs"
    part.save()
    load_programme(season, now=NOW)
    part.refresh_from_db()
    assert part.venue_name == "Ailleurs"


def test_specifying_alternatives_makes_a_session_of_each_date(season):
    load_programme(season, now=NOW)
    sessions = specify_dates(Session.objects.get(date_role=DateRoles.TO_SPECIFY), as_alternatives=True)
    assert [s.parts.count() for s in Session.objects.filter(pk__in=[s.pk for s in sessions])] == [1, 1]
    assert {s.date_role for s in Session.objects.filter(course=sessions[0].course)} == {DateRoles.ALTERNATIVES}
    # The file knows both again.
    assert load_programme(season, now=NOW).unchanged == 17


def test_specifying_parts_keeps_one_session(season):
    load_programme(season, now=NOW)
    (session,) = specify_dates(Session.objects.get(date_role=DateRoles.TO_SPECIFY), as_alternatives=False)
    assert session.parts.count() == 2


def test_dates_are_specified_once():
    with pytest.raises(CannotSpecifyError):
        specify_dates(a_session(), as_alternatives=True)


def test_the_demonstration_is_to_come_stable_and_says_its_shift():
    counts = demonstration.load(size=5, seed=1, now=NOW)
    assert counts == {"formations": 15, "séances": 17, "dates": 17}
    parts = list(SessionPart.objects.order_by("pk").values_list("starts_at", flat=True))
    assert timedelta(days=7) <= min(parts) - NOW < timedelta(days=14)
    assert not Session.objects.filter(shifted_weeks=0).exists()
    demonstration.load(size=5, seed=1, now=NOW + timedelta(days=40))
    assert list(SessionPart.objects.order_by("pk").values_list("starts_at", flat=True)) == parts


def test_the_demonstration_moves_again_once_all_is_past():
    demonstration.load(size=5, seed=1, now=NOW)
    later = NOW + timedelta(days=365)
    assert demonstration.load(size=5, seed=1, now=later)["dates"] == 17
    assert SessionPart.objects.order_by("starts_at").first().starts_at > later
    assert Session.objects.filter(state=SessionState.PUBLISHED).count() == 17


def test_dates_sessions_and_courses_deleted_by_an_agent_stay_deleted(season):
    load_programme(season, now=NOW)
    SessionPart.objects.filter(session=Session.objects.get(date_role=DateRoles.TO_SPECIFY))[0].delete()
    alone = Session.objects.filter(rank_of=1, date_role=DateRoles.UNIQUE).first()
    Session.objects.filter(course=alone.course).delete()
    alone.course.delete()
    counts = Course.objects.count(), Session.objects.count(), SessionPart.objects.count()
    loaded = load_programme(season, now=NOW)
    assert (loaded.created, loaded.left_out + loaded.unchanged) == (0, 17)
    assert loaded.left_out >= 2
    assert (Course.objects.count(), Session.objects.count(), SessionPart.objects.count()) == counts


def test_what_an_agent_decided_is_not_decided_again(season):
    demonstration.load(size=5, seed=1, now=NOW)
    second = Session.objects.get(rank_of=2, rank=2)
    second.requires = None
    second.save()
    course = Course.objects.exclude(summary="").first()
    course.summary = course.aims = ""
    course.save()
    mine = a_session(date_role=DateRoles.TO_SPECIFY)
    demonstration.load(size=5, seed=1, now=NOW)
    second.refresh_from_db()
    course.refresh_from_db()
    mine.refresh_from_db()
    assert (second.requires, course.summary, course.aims) == (None, "", "")
    assert mine.date_role == DateRoles.TO_SPECIFY
