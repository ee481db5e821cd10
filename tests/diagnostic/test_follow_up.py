"""After a session was attended, the plan asks whether its action is done, and says which session comes next."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from declic.diagnostic import queries, services
from declic.diagnostic.follow_up import followed_up
from declic.diagnostic.models import NotYet
from declic.diagnostic.result import result_of
from declic.people.models import Role
from declic.programme.engine.person import Person
from declic.programme.models import Attendance, Presence, Registration
from tests.factories.diagnostic import all_answers, visitor, with_code
from tests.factories.organisations import member, organisation, person
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session

pytestmark = pytest.mark.django_db
BEGAN = datetime(2027, 3, 1, 9, tzinfo=UTC)
NOW = datetime(2027, 3, 20, 9, tzinfo=UTC)
ACCOUNTS, FUNDING = (
    "Les bases de la comptabilité associative",
    "Organiser une recherche de financements publics et privés",
)
TALKING = "Développer sa communication : quelle stratégie ? quels outils ?"
# An association at ease, but for its accounts (T08), its funding (T09) and its communication (T06).
ANSWERS = all_answers("3") | {"F1": "0", "F3": "0", "M3": "0"}


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def ours():
    return organisation("Les Amis du livre")


@pytest.fixture
def plan(ours):
    made, code = with_code(answers=ANSWERS, organisation=ours, now=BEGAN)
    made.code = code
    assert {"T06", "T08", "T09"} <= {a.id for a in result_of(made, now=NOW).plan}
    return made


def attended(title, of, *names, on=datetime(2027, 3, 5, 13, tzinfo=UTC), presence=Presence.PRESENT, **fields):
    session = a_session(fields.pop("course", None) or a_course(title), starts_at=on, **fields)
    for name in names or ("Ana",):
        guest = Person(name, f"{name.lower()}@example.org")
        row = Registration.objects.create(
            session=session, name=name, email=guest.email, person_key=guest.key, status="confirmed", channel="web",
            organisation=of,
        )  # fmt: skip
        Attendance.objects.create(registration=row, part=session.parts.get(), presence=presence)
    return session


def asked(plan, at=NOW):
    shown = followed_up(plan, result_of(plan, now=at), now=at)
    return {a.id: a.asked_back.said.replace("\u00a0", " ") for a in shown.plan if a.asked_back}


def next_session(plan):
    found = followed_up(plan, result_of(plan, now=NOW), now=NOW).next_session
    return found and found.title


def text(response):
    page = re.sub(r"<script.*?</script>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(re.sub("[\u00a0\u202f]|&nbsp;|&#8239;", " ", page).split())


def test_the_action_of_a_session_attended_is_asked_about_and_no_other(plan, ours):
    attended(ACCOUNTS, ours)
    assert asked(plan) == {"T08": f"Une personne de votre association a suivi « {ACCOUNTS} » le 5 mars."}
    assert queries.decisions_of(plan) == {}


def test_several_people_are_counted_and_another_year_is_said(plan, ours):
    attended(ACCOUNTS, ours, "Ana", "Bob")
    said = f"2 personnes de votre association ont suivi « {ACCOUNTS} » le 5 mars 2027."
    assert asked(plan, at=NOW + timedelta(days=400)) == {"T08": said}


@pytest.mark.parametrize("presence", [Presence.ABSENT, Presence.EXCUSED])
def test_nothing_is_asked_of_who_did_not_come(plan, ours, presence):
    attended(ACCOUNTS, ours, presence=presence)
    assert asked(plan) == {}


def test_what_came_before_the_plan_or_was_attended_by_others_is_not_asked(plan, ours):
    attended(ACCOUNTS, ours, on=BEGAN - timedelta(days=1))
    attended(FUNDING, organisation("Une autre"))
    attended("La comptabilité en partie simple", ours)
    assert asked(plan) == {}


def test_a_diagnostic_without_association_is_asked_nothing(ours):
    attended(ACCOUNTS, ours)
    made, code = with_code(answers=ANSWERS, now=BEGAN)
    assert asked(made) == {}
    assert "Pas encore" not in text(visitor(code).get("/diagnostic/resultat/"))


@pytest.mark.parametrize(("decision", "reason"), [("done", ""), ("refused", "no_time")])
def test_what_is_settled_is_not_asked_again(plan, ours, decision, reason):
    attended(ACCOUNTS, ours)
    services.decide(plan, action="T08", decision=decision, reason=reason, now=NOW)
    assert asked(plan) == {}


def test_what_is_accepted_or_put_off_is_asked(plan, ours):
    attended(ACCOUNTS, ours)
    for decision in ("accepted", "postponed"):
        services.decide(plan, action="T08", decision=decision, now=NOW)
        assert list(asked(plan)) == ["T08"]


def test_yes_marks_it_done_and_not_yet_is_remembered_for_that_session_alone(plan, ours):
    session = attended(ACCOUNTS, ours)
    client = Client()
    client.force_login(member(ours).user)
    page, act = f"/diagnostic/{plan.public_id}/resultat/", f"/diagnostic/{plan.public_id}/resultat/decider/"
    assert "Cette action est-elle faite ?" in text(client.get(page))
    sent = {"decision": f"T08:not_yet:{session.uuid}"}
    for _ in range(2):  # a double click
        assert client.post(act, sent).url == f"{page}#action-T08"
    assert NotYet.objects.get().action == "T08"
    assert queries.decisions_of(plan) == {}
    assert "Cette action est-elle faite ?" not in text(client.get(page))
    attended(ACCOUNTS, ours, course=session.course, on=datetime(2027, 3, 12, 13, tzinfo=UTC))
    assert "le 12 mars. Cette action est-elle faite ?" in text(client.get(page))
    client.post(act, {"decision": "T08:done"})
    assert queries.decisions_of(plan)["T08"].decision == "done"
    assert "Cette action est-elle faite ?" not in text(client.get(page))


def test_not_yet_of_the_last_session_is_said_of_those_before(plan, ours):
    first = attended(ACCOUNTS, ours)
    last = attended(ACCOUNTS, ours, course=first.course, on=datetime(2027, 3, 12, 13, tzinfo=UTC))
    services.not_yet(plan, action="T08", session=last.uuid, now=NOW)
    assert asked(plan) == {}


def test_by_htmx_the_plan_comes_back_without_the_question(plan, ours):
    session = attended(ACCOUNTS, ours)
    client, act = visitor(plan.code), "/diagnostic/resultat/decider/"
    part = client.post(act, {"decision": f"T08:not_yet:{session.uuid}"}, headers={"HX-Request": "true"})
    assert "est-elle faite" not in text(part)
    # The keyboard stays on the button that takes the place of the one that was pressed.
    assert 'id="accepted-T08"' in part.content.decode()
    assert 'id="done-T08"' in part.content.decode()


def test_nobody_is_named(plan, ours):
    attended(ACCOUNTS, ours, "Zénobie".replace("é", "e"))
    client = Client()
    client.force_login(ours.created_by)
    for page in (
        client.get(f"/diagnostic/{plan.public_id}/resultat/"),
        visitor(plan.code).get("/diagnostic/resultat/"),
    ):
        assert "Une personne de votre association a suivi" in text(page)
        assert "Zenobie" not in page.content.decode()


def test_who_only_reads_the_plan_is_asked_nothing(plan, ours):
    attended(ACCOUNTS, ours)
    shared = reverse("diagnostic:shared", args=[services.share(plan, now=NOW)])
    assert "est-elle faite" not in text(Client().get(shared))
    agent = Client()
    agent.force_login(a_user(Role.ADVISER))
    talk = agent.get(f"/diagnostic/{plan.public_id}/resultat/", follow=True)
    assert "est-elle faite" not in text(talk)


def test_not_yet_needs_a_session_of_the_association_and_an_action_that_exists(plan, ours):
    session = attended(ACCOUNTS, ours)
    others = attended(FUNDING, organisation("Une autre"))
    client = visitor(plan.code)
    wrong = ["T08:not_yet:", "T08:not_yet:x", f"T08:not_yet:{others.uuid}", f"ZZ:not_yet:{session.uuid}", "T08:not_yet"]
    for decision in (*wrong, f"T08:not_yet:{session.uuid}\0", "T08:not_yet:" + "9" * 5_000):
        assert client.post("/diagnostic/resultat/decider/", {"decision": decision}).status_code == 404
    stranger = Client()
    stranger.force_login(person())
    act = f"/diagnostic/{plan.public_id}/resultat/decider/"
    assert stranger.post(act, {"decision": f"T08:not_yet:{session.uuid}"}).status_code == 404
    _, code = with_code(answers=ANSWERS, now=BEGAN)
    away = visitor(code).post("/diagnostic/resultat/decider/", {"decision": f"T08:not_yet:{session.uuid}"})
    assert away.status_code == 404
    assert not NotYet.objects.exists()


# What comes next


def later(course, days=30, **fields):
    return a_session(course, starts_at=NOW + timedelta(days=days), **fields)


def test_the_next_part_is_proposed_first(plan, ours):
    first = attended("La comptabilité en partie double", ours, date_role="parts", rank=1, rank_of=2)
    later(a_course(FUNDING), days=5)
    later(first.course, date_role="parts", rank=2, rank_of=2, requires=first)
    assert next_session(plan) == "La comptabilité en partie double (2e partie)"


def test_a_session_that_asks_for_it_follows_even_of_another_course(plan, ours):
    first = attended(ACCOUNTS, ours)
    later(a_course("La comptabilité, plus loin"), requires=first)
    assert next_session(plan) == "La comptabilité, plus loin"


def test_without_a_following_part_another_course_of_the_plan_is_proposed(plan, ours):
    session = attended(ACCOUNTS, ours)
    later(session.course)
    later(a_course("Danser"))
    assert next_session(plan) is None  # the same again, or what the plan does not ask for
    later(a_course(FUNDING))
    assert next_session(plan) == FUNDING
    services.decide(plan, action="T09", decision="refused", reason="no_time", now=NOW)
    assert next_session(plan) is None


def test_nothing_past_full_unclear_or_registered_for_already_is_proposed(plan, ours):
    first = attended("La comptabilité en partie double", ours, date_role="parts", rank=1, rank_of=2)
    for fields in (
        {"days": -1},
        {"state": "cancelled"},
        {"state": "draft"},
        {"capacity": 2, "taken": 2},
        {"date_role": "to_specify"},
    ):
        later(first.course, **({"date_role": "parts", "rank": 2, "rank_of": 2, "requires": first} | fields))
    assert next_session(plan) is None
    second = later(first.course, date_role="parts", rank=2, rank_of=2, requires=first)
    assert next_session(plan) == str(second)
    guest = Person("Ana", "ana@example.org")
    Registration.objects.create(
        session=second, name="Ana", email=guest.email, person_key=guest.key, status="confirmed", channel="web",
        organisation=ours,
    )  # fmt: skip
    assert next_session(plan) is None


def test_nothing_is_proposed_before_anything_was_attended(plan, ours):
    later(a_course(FUNDING))
    assert next_session(plan) is None


def test_the_page_leads_to_it(plan, ours):
    first = attended(ACCOUNTS, ours)
    following = later(a_course("La comptabilité, plus loin"), requires=first)
    page = visitor(plan.code).get("/diagnostic/resultat/").content.decode()
    assert "Pour continuer après votre séance" in page
    assert f"/formations/seance/{following.uuid}/" in page


def test_it_costs_few_queries_however_much_was_attended(plan, ours, django_assert_max_num_queries, settings):
    settings.PAGE_CACHE_SECONDS = 10  # what is on offer is asked again after a few seconds
    course = a_course(ACCOUNTS)
    for day in range(2, 14):
        attended(ACCOUNTS, ours, course=course, on=datetime(2027, 3, day, 13, tzinfo=UTC))
    later(a_course("La comptabilité, plus loin"), requires=course.sessions.first())
    client = Client()
    client.force_login(member(ours).user)
    page = f"/diagnostic/{plan.public_id}/resultat/"
    client.get(page)
    services.set_context(plan, context={"X1": "20 à 99"}, now=NOW + timedelta(seconds=1))
    with django_assert_max_num_queries(12):
        content = client.get(page).content
    assert b"La comptabilit\xc3\xa9, plus loin" in content
    assert len(re.findall(rb"<[a-z]", content)) <= 350
