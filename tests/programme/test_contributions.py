from datetime import timedelta

import pytest
from django.utils import timezone

from declic.core.contributions import Want
from declic.programme import demonstration
from declic.programme.contributions import documents, facts, sessions_on_offer, to_check
from declic.programme.models import DateRoles, SessionState
from tests.factories.programme import a_course, a_session

pytestmark = pytest.mark.django_db


def offers(*titles, kind="session"):
    return list(sessions_on_offer(Want(kind, titles), timezone.now()))


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("Créer une association", ["Créer une association"] * 2),
        ("creer une association", ["Créer une association"] * 2),
        (
            "Communiquer sur les réseaux sociaux",
            ["Communiquer sur les réseaux sociaux : une opportunité pour votre association"],
        ),
        ("La comptabilité en partie double (1re partie)", ["La comptabilité en partie double (1re partie)"]),
        ("La comptabilité en partie double (2e partie)", ["La comptabilité en partie double (2e partie)"]),
        ("La comptabilité en partie simple", ["La comptabilité en partie simple"]),
        ("La compta", []),
        ("", []),
        ("Danser", []),
    ],
)
def test_a_course_is_found_by_the_title_of_a_plan(title, found):
    demonstration.load(size=1, seed=1, now=timezone.now())
    assert [o.title for o in offers(title)] == found


def test_an_offer_says_when_where_and_until_when():
    session = a_session(a_course("Les bases"))
    (offer,) = offers("Les bases")
    assert offer.url == f"/formations/seance/{session.uuid}/"
    assert offer.where == "Le Relais, Créteil"
    assert offer.detail == "gratuit, 12\u00a0places"
    assert offer.until == session.parts.get().starts_at
    assert " h" in offer.when or "minuit" in offer.when or "\u00a0h" in offer.when


def test_what_is_past_cancelled_draft_unclear_or_full_is_never_offered():
    course = a_course("Les bases")
    a_session(course, starts_at=timezone.now() - timedelta(hours=1))
    a_session(course, state=SessionState.CANCELLED)
    a_session(course, state=SessionState.DRAFT)
    a_session(course, date_role=DateRoles.TO_SPECIFY)
    a_session(course, capacity=2, taken=2)
    assert offers("Les bases") == []
    a_session(course, capacity=2, taken=1)
    assert [o.detail for o in offers("Les bases")] == ["gratuit, 1\u00a0place restante"]


def test_other_kinds_and_no_title_get_nothing():
    a_session(a_course("Les bases"))
    assert offers("Les bases", kind="place") == []
    assert offers() == []


def test_search_finds_a_course_whatever_the_accents():
    a_session(a_course("Établir un budget"))
    assert [d.title for d in documents("etablir BUDGET")] == ["Établir un budget"]
    assert documents("") == []
    assert documents("\0") == []


def test_agents_are_told_of_dates_to_specify():
    assert to_check(timezone.now()) == []
    a_session(date_role=DateRoles.TO_SPECIFY)
    (attention,) = to_check(timezone.now())
    assert attention.count == 1
    assert attention.url.startswith("/gestion/snippets/programme/session/")


def test_health_counts_the_sessions_to_come():
    a_session()
    fact, seats = facts(timezone.now())
    assert (seats.ok, seats.detail) == (True, "le compte est juste")
    assert fact.detail.startswith("1 ")
