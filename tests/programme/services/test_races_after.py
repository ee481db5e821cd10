"""What comes after a session, under real simultaneous connections: one certificate, one opinion, one message."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from declic.core.models import Message
from declic.programme import attendance_queries as attendances
from declic.programme import queries, services
from declic.programme.models import Certificate, Evaluation
from declic.programme.services import CannotCertifyError, Note, Opinion
from tests.programme.services.test_certificates import AFTER, a_past_session, comes, was_there
from tests.programme.services.test_seat_races import THREADS, at_once

pytestmark = pytest.mark.django_db(transaction=True)
NEXT_DAY = datetime(2026, 10, 7, 9, tzinfo=ZoneInfo("Europe/Paris"))


@pytest.fixture
def mine():
    registration = comes(a_past_session())
    was_there(registration)
    return registration


def test_asked_by_all_at_once_there_is_one_certificate(mine):
    made = at_once([lambda: services.certify(mine, now=AFTER).number] * THREADS)
    assert set(made) == {Certificate.objects.get().number}


def test_said_by_all_at_once_there_is_one_opinion(mine):
    kept = at_once([lambda: services.evaluate(mine, Opinion(learnt=4))] * THREADS)
    assert (sorted(kept), Evaluation.objects.count()) == ([False] * (THREADS - 1) + [True], 1)


def test_thanked_by_several_workers_each_is_written_to_once(mine):
    was_there(comes(mine.session, "Bob Roy"))
    assert sum(at_once([lambda: services.thank(NEXT_DAY)] * THREADS)) == 2
    assert Message.objects.filter(purpose="programme:thanked").count() == 2


def test_a_certificate_made_while_a_presence_is_corrected_never_says_what_is_not_true_any_more(mine):
    sittings = attendances.sittings_of(queries.sessions().get(pk=mine.session_id))

    def correct():
        return [services.note(sitting, Note(mine, "absent"), now=AFTER) for sitting in sittings]

    def ask():
        try:
            return services.certify(mine, now=AFTER)
        except CannotCertifyError:
            return None

    at_once([ask, correct, *[ask] * (THREADS - 2)])
    assert not Certificate.objects.filter(withdrawn_at=None).exists()
