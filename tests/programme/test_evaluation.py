"""What people thought of a session: asked once, kept without a name nor an hour, shown when they are enough."""

import re
import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from declic.programme import queries, services
from declic.programme.evaluation_queries import results_of
from declic.programme.evaluation_questions import FEWEST, ON_THE_SCALE
from declic.programme.models import Evaluation, Pace, Registration
from declic.programme.services import Opinion
from declic.programme.tokens import evaluation_token_of, read_evaluation_token, token_of
from tests.factories.programme import a_session
from tests.programme.services.test_certificates import START, a_past_session, comes, was_there
from tests.programme.test_desk import desk, text  # noqa: F401 (`desk` is a fixture)

pytestmark = pytest.mark.django_db
SAID = {"learnt": "4", "useful": "3", "recommended": "1", "pace": "fast", "comment": "Trop court !"}


@pytest.fixture
def mine():
    registration = comes(a_past_session())
    was_there(registration)
    return registration


def page_of(registration):
    return reverse("programme:evaluation", args=[evaluation_token_of(registration.public_id)])


def desk_page(session):
    return f"/gestion/seances/{session.uuid}/avis/"


def told(client, registration, **sent):
    return client.post(page_of(registration), sent, follow=True)


def test_five_answers_are_kept_without_who_nor_when(client, mine):
    before = Registration.objects.values().get(pk=mine.pk)
    assert "Merci, c’est fait." in text(told(client, mine, **SAID))
    kept = Evaluation.objects.get()
    said = (kept.learnt, kept.useful, kept.recommended, kept.pace, kept.comment, kept.on_paper)
    assert said == (4, 3, 1, "fast", "Trop court !", False)
    assert Registration.objects.values().get(pk=mine.pk) == {**before, "has_evaluated": True}
    kinds = {field.name: field.get_internal_type() for field in Evaluation._meta.get_fields()}
    assert {name for name, kind in kinds.items() if kind in ("ForeignKey", "DateTimeField")} == {"session"}


def test_a_second_time_nothing_is_kept_and_it_is_told(client, mine):
    told(client, mine, **SAID)
    assert "Merci, c’est fait." in text(client.get(page_of(mine)))
    assert "Merci, c’est fait." in text(told(client, mine, learnt="1"))
    assert Evaluation.objects.get().learnt == 4


def test_two_sendings_of_one_form_make_one_row(mine):
    assert [services.evaluate(mine, Opinion(learnt=4)) for _ in range(2)] == [True, False]
    assert Evaluation.objects.count() == 1


@pytest.mark.parametrize("sent", [{}, {"comment": " \n "}, {"comment": "\x00"}])
def test_all_blank_is_refused_kindly(client, mine, sent):
    page = told(client, mine, **sent)
    assert (page.status_code, "Répondez à une question au moins : celle que vous voulez." in text(page)) == (200, True)
    assert not Evaluation.objects.exists()
    assert not Registration.objects.get(pk=mine.pk).has_evaluated


@pytest.mark.parametrize(
    "sent",
    [
        {"learnt": "5"},
        {"learnt": "9" * 4000},
        {"pace": "\x00"},
        {"pace": "slow", "useful": "x"},
        {"comment": "a" * 1001},
    ],
)
def test_what_cannot_be_read_is_told_and_what_was_typed_stays(client, mine, sent):
    page = told(client, mine, **{"recommended": "2", **sent})
    assert (page.status_code, "Il reste une chose à corriger" in text(page)) == (200, True)
    assert re.search(r'name="recommended" value="2"[^>]*checked', page.content.decode())
    assert not Evaluation.objects.exists()


def test_one_question_is_enough_and_a_sentence_is_one(client, mine):
    told(client, mine, comment="Merci\nà toutes")
    assert Evaluation.objects.get().comment == "Merci à toutes"


def test_before_the_end_nothing_is_asked(client, mine):
    mine.session.parts.update(ends_at=timezone.now() + timedelta(hours=1))
    assert "Cette page sert une fois la séance finie." in text(told(client, mine, **SAID))
    assert not Evaluation.objects.exists()


def test_the_form_warns_that_a_sentence_can_be_recognised(client, mine):
    page = client.get(page_of(mine))
    assert "Une phrase peut faire deviner qui l’a écrite" in text(page)
    assert "Vos réponses ne portent ni votre nom ni l’heure." in text(page)
    assert page["Referrer-Policy"] == "no-referrer"
    assert not re.search(r">\s*[1-4]\s*<", page.content.decode().split("<main")[1].split("</main")[0])


def test_a_link_for_something_else_leads_nowhere(client, mine):
    for wrong in ("rien", token_of(mine.public_id), "é" * 60):
        assert read_evaluation_token(wrong) is None
        assert client.get(reverse("programme:evaluation", args=[wrong])).status_code == 404


def test_who_was_there_finds_it_on_their_own_page_until_it_is_given(client, mine):
    own = reverse("programme:registration", args=[token_of(mine.public_id)])
    assert page_of(mine) in client.get(own).content.decode()
    told(client, mine, **SAID)
    assert page_of(mine) not in client.get(own).content.decode()


def given(session, *opinions):
    for opinion in opinions:
        services.copy_from_paper(session, opinion, key=uuid.uuid4(), now=timezone.now())
    return results_of(queries.sessions().get(pk=session.pk))


def test_nothing_is_shown_of_fewer_than_three():
    session = a_past_session()
    few = given(session, *[Opinion(learnt=4, comment="Bien")] * (FEWEST - 1))
    assert (few.count, few.questions, few.comments, few.are_enough) == (2, (), (), False)
    assert given(session, Opinion(learnt=1)).are_enough


def test_each_answer_is_counted_and_blanks_are_not():
    session = a_past_session()
    found = given(session, Opinion(learnt=4, pace=Pace.SLOW), Opinion(learnt=4), Opinion(learnt=1, comment="Long"))
    learnt, useful, recommended, pace = found.questions
    assert [count for _, count in learnt.rows] == [2, 0, 0, 1]
    assert (learnt.answers, useful.answers, recommended.answers) == (3, 0, 0)
    assert pace.rows == (("Trop lent", 1), ("Comme il faut", 0), ("Trop rapide", 0))
    assert found.comments == ("Long",)
    assert [question.title for question in found.questions[:3]] == list(ON_THE_SCALE.values())


def test_comments_come_in_the_order_of_their_random_keys():
    session = a_past_session()
    given(session, *[Opinion(comment=f"Mot {n}") for n in range(12)])
    by_key = [row.comment for row in Evaluation.objects.order_by("key")]
    assert list(results_of(session).comments) == by_key


def test_an_agent_reads_the_results_and_copies_sheets(desk, django_assert_num_queries):  # noqa: F811
    session = a_past_session()
    page = desk.get(desk_page(session))
    assert "0 avis. On ne les montre qu’à partir de trois : avant, on devinerait qui a répondu quoi." in text(page)
    for number in range(FEWEST):
        key = re.search(r'name="page" value="([\w-]+)"', desk.get(desk_page(session)).content.decode())[1]
        for _ in range(2):
            answer = desk.post(desk_page(session), {**SAID, "comment": f"Mot {number}", "page": key}, follow=True)
        assert "Cette feuille était déjà recopiée" in text(answer)
    assert Evaluation.objects.filter(on_paper=True).count() == FEWEST
    with django_assert_num_queries(5):
        said = text(desk.get(desk_page(session)))
    assert "3 avis. Avez-vous appris" in said
    assert all(f"Mot {number}" in said for number in range(FEWEST))


def test_a_blank_sheet_is_not_copied(desk):  # noqa: F811
    session = a_past_session()
    assert "Répondez à une question au moins" in text(desk.post(desk_page(session), {"page": "x"}))
    assert not Evaluation.objects.exists()


def test_the_sheet_asks_the_same_questions(desk):  # noqa: F811
    answer = desk.get(f"/gestion/seances/{a_past_session().uuid}/avis.pdf")
    assert (answer["Content-Type"], answer.content[:4]) == ("application/pdf", b"%PDF")


def test_two_years_after_the_sentences_are_erased_and_the_counts_stay():
    session = a_past_session()
    given(session, *[Opinion(learnt=4, comment="Bien")] * FEWEST)
    services.forget_old_registrations(START + timedelta(days=731))
    kept = results_of(session)
    assert (kept.count, kept.comments) == (FEWEST, ())


def test_a_sheet_is_not_copied_before_the_session_has_begun(desk):  # noqa: F811
    session = a_session(starts_at=timezone.now() + timedelta(days=3))
    page = desk.post(desk_page(session), SAID, follow=True)
    assert "La séance n’a pas encore eu lieu" in text(page)
    assert not Evaluation.objects.exists()
