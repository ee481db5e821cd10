"""Thanks, the day after, to those noted present: once each."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from declic.core.models import Message
from declic.programme import services
from declic.programme.models import Attendance, Presence, Registration, Session, SessionState
from declic.programme.tokens import evaluation_token_of, token_of
from tests.factories.programme import a_course, a_session, a_theme, add_date
from tests.programme.services.test_certificates import START, a_past_session, comes, was_there

pytestmark = pytest.mark.django_db
PARIS = ZoneInfo("Europe/Paris")
NEXT_DAY = datetime(2026, 10, 7, 9, tzinfo=PARIS)


def thanked():
    return sorted(Message.objects.filter(purpose="programme:thanked").values_list("to", flat=True))


def text():
    return Message.objects.get(purpose="programme:thanked").text


def test_the_day_after_who_was_there_is_thanked_once_with_all_that_follows():
    mine = comes(a_past_session())
    was_there(mine)
    before = [services.thank(now) for now in (START + timedelta(hours=9), NEXT_DAY - timedelta(seconds=1))]
    assert (before, services.thank(NEXT_DAY), services.thank(NEXT_DAY)) == ([0, 0], 1, 0)
    assert thanked() == ["ana.petit@example.org"]
    assert Registration.objects.get().thanked_at == NEXT_DAY
    assert f"/formations/avis/{evaluation_token_of(mine.public_id)}/" in text()
    assert f"/formations/inscription/{token_of(mine.public_id)}/" in text()
    assert "Votre attestation de présence" in text()


def test_time_passing_thanks_and_counts_them():
    was_there(comes(a_past_session()))
    assert services.tick(NEXT_DAY)["thanked"] == 1
    assert services.tick(NEXT_DAY)["thanked"] == 0


def test_nobody_else_is_written_to():
    session = a_past_session()
    comes(session, "Sans Note")
    was_there(comes(session, "Bob Absent"), presence=Presence.ABSENT)
    gone = comes(session, "Chloé Partie")
    was_there(gone)
    Registration.objects.filter(pk=gone.pk).update(status="cancelled")
    silent = comes(session, "Dia Sow")
    was_there(silent)
    Registration.objects.filter(pk=silent.pk).update(email="")
    assert services.thank(NEXT_DAY) == 0
    assert thanked() == []


def test_one_presence_among_several_half_days_is_enough_and_thanks_come_once():
    mine = comes(a_past_session())
    was_there(mine, "am")
    was_there(mine, "pm", presence=Presence.ABSENT)
    assert services.thank(NEXT_DAY) == 1
    assert thanked() == ["ana.petit@example.org"]


def test_after_several_dates_it_is_the_day_after_the_last():
    mine = comes(a_past_session(dates=2))
    was_there(mine)
    assert services.thank(NEXT_DAY) == 0
    assert services.thank(NEXT_DAY + timedelta(days=7)) == 1


def test_a_presence_noted_late_is_thanked_within_a_fortnight_and_never_later():
    mine = comes(a_past_session())
    end = START + timedelta(hours=8)
    was_there(mine)
    assert services.thank(end + timedelta(days=14, seconds=1)) == 0
    assert services.thank(end + timedelta(days=14)) == 1


def test_a_session_that_was_cancelled_thanks_nobody():
    was_there(comes(a_past_session()))
    Session.objects.update(state=SessionState.CANCELLED)
    assert services.thank(NEXT_DAY) == 0


def test_what_to_read_and_what_comes_next_with_free_seats_are_in_it():
    course = a_course("Tenir ses comptes", read_after="Le guide (https://guide.example.org).\n\n- La fiche")
    session = a_past_session(course)
    mine = comes(session)
    was_there(mine)
    soon = NEXT_DAY + timedelta(days=9)
    free = a_session(a_course("Lire un bilan"), starts_at=soon)
    a_session(course, starts_at=soon)  # they have just followed it
    a_session(a_course("Pleine"), starts_at=soon, capacity=1, taken=1)
    a_session(a_course("Ailleurs", theme=a_theme("Autre", "autre")), starts_at=soon)
    a_session(a_course("Trop tôt"), starts_at=soon, requires=a_past_session())  # a part they have not followed
    a_session(a_course("Close"), starts_at=NEXT_DAY + timedelta(hours=3))
    asked = a_session(a_course("Déjà demandée"), starts_at=soon)
    Registration.objects.create(
        session=asked, name="Ana", person_key=mine.person_key, channel="web", status="confirmed", email=mine.email
    )
    assert services.thank(NEXT_DAY) == 1
    assert "Pour continuer\u00a0:\n- Le guide\u00a0: https://guide.example.org\n- La fiche\n" in text()
    follows = text().split("Du même sujet, avec des places libres\u00a0:\n")[1].split("\n\n")[0]
    assert follows.count("\n") == 0
    assert follows.startswith("- Lire un bilan, ")
    assert f"/formations/seance/{free.uuid}/" in follows


def test_when_nothing_follows_nothing_is_left_of_it():
    was_there(comes(a_past_session()))
    services.thank(NEXT_DAY)
    assert ("Pour continuer" in text(), "Du même sujet" in text(), "\n\n\n" in text()) == (False, False, False)


def test_the_other_part_of_the_same_course_is_what_comes_next():
    course = a_course("Tenir ses comptes")
    first = a_past_session(course, rank=1, rank_of=2)
    was_there(comes(first))
    a_session(course, starts_at=NEXT_DAY + timedelta(days=9), rank=2, rank_of=2)
    services.thank(NEXT_DAY)
    assert "- Tenir ses comptes (2e partie), " in text()


def test_what_asks_for_this_session_may_come_next_and_three_at_most_are_told():
    session = a_past_session()
    was_there(comes(session))
    for number in range(1, 5):
        a_session(a_course(f"Suite {number}"), starts_at=NEXT_DAY + timedelta(days=number), requires=session)
    services.thank(NEXT_DAY)
    follows = text().split("Du même sujet, avec des places libres\u00a0:\n")[1].split("\n\n")[0]
    assert [line.split(",")[0] for line in follows.split("\n")] == ["- Suite 1", "- Suite 2", "- Suite 3"]


def test_who_has_said_what_they_thought_is_not_asked_again():
    mine = comes(a_past_session())
    was_there(mine)
    services.evaluate(mine, services.Opinion(learnt=4))
    assert services.thank(NEXT_DAY) == 1
    assert ("/formations/avis/" in text(), "Votre attestation" in text()) == (False, True)


def test_a_message_that_cannot_be_written_leaves_the_thanks_due(monkeypatch):
    was_there(comes(a_past_session()))

    def broken(*_):
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr("declic.programme.notices.thanked", broken)
        with pytest.raises(OSError):
            services.thank(NEXT_DAY)
    assert not Registration.objects.exclude(thanked_at=None).exists()
    assert services.thank(NEXT_DAY) == 1


def test_a_minute_without_anybody_to_thank_costs_one_query(django_assert_num_queries):
    add_date(a_past_session(), START + timedelta(days=90))
    with django_assert_num_queries(1):
        services.thank(NEXT_DAY)
    with django_assert_num_queries(0):
        services.thank(NEXT_DAY - timedelta(hours=1))
    assert not Attendance.objects.exists()
