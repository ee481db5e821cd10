import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from declic.core.models import Message
from declic.diagnostic import queries, services
from declic.diagnostic.models import ActionDecision, Answer, Assessment, Attempts, Form, ResumeLink, State
from declic.diagnostic.questionnaires import evaluation_of
from declic.diagnostic.result import result_of
from declic.people.models import User
from tests.at_once import all_at_once, dealt
from tests.factories.diagnostic import all_answers, assessment, with_code
from tests.factories.organisations import member, organisation, person

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def test_the_database_keeps_no_code():
    made, code = with_code()
    row = Assessment.objects.values().get(pk=made.pk)
    assert len(code) == 8
    assert code not in str(row)


def test_two_clicks_on_the_same_start_page_make_one_diagnostic_with_one_code():
    key = uuid.uuid4()
    once, again = (services.start(Form.EXPRESS, key=key, now=NOW) for _ in range(2))
    assert once == again
    assert Assessment.objects.count() == 1


def test_two_start_pages_make_two_diagnostics():
    codes = {services.start(Form.EXPRESS, key=uuid.uuid4(), now=NOW)[1] for _ in range(20)}
    assert len(codes) == Assessment.objects.count() == 20


def test_a_code_taken_by_somebody_else_is_never_given(monkeypatch):
    first, _ = services.start(Form.EXPRESS, key=uuid.uuid4(), now=NOW)
    monkeypatch.setattr(services, "code_for", lambda key, attempt: "AAAAAAA" + "BC"[attempt])
    mine, _ = services.start(Form.EXPRESS, key=uuid.uuid4(), now=NOW)
    other, code = services.start(Form.EXPRESS, key=uuid.uuid4(), now=NOW)
    assert len({first.pk, mine.pk, other.pk}) == 3
    assert code == "AAAAAAAC"


def test_an_answer_given_again_changes_and_the_others_stay():
    made = assessment(answers={"E1": "0", "E2": "nsp"})
    services.save_answers(made, answers={"E1": "3"}, now=timezone.now())
    assert queries.answers_of(made) == {"E1": "3", "E2": "nsp"}


@pytest.mark.parametrize("value", ["4", "", "A", "-1", "00", "na", "\x00", "\ud800", "9" * 5000])
def test_a_value_that_is_not_offered_keeps_nothing_of_the_page(value):
    made = assessment()
    with pytest.raises(services.UnknownAnswerError) as refused:
        services.save_answers(made, answers={"E1": "1", "E2": value}, now=timezone.now())
    assert refused.value.questions == ["E2"]
    assert queries.answers_of(made) == {}


def test_a_question_that_does_not_exist_is_refused():
    with pytest.raises(services.UnknownAnswerError):
        services.save_answers(assessment(), answers={"Z9": "1"}, now=timezone.now())


@pytest.mark.django_db(transaction=True)
def test_many_tabs_that_answer_at_once_lose_no_answer():
    made = assessment()
    pages = [dict(list(all_answers().items())[i : i + 3]) for i in range(0, 34, 3)] * 2

    def save(page):
        services.save_answers(Assessment.objects.get(pk=made.pk), answers=page, now=timezone.now())

    dealt([lambda page=page: save(page) for page in pages], 8)
    assert queries.answers_of(made) == all_answers()
    assert Answer.objects.count() == 34


@pytest.mark.django_db(transaction=True)
def test_a_double_click_on_start_at_the_same_instant_makes_one_diagnostic():
    key = uuid.uuid4()

    assert len(set(all_at_once(*[lambda: services.start(Form.EXPRESS, key=key, now=NOW)] * 8))) == 1
    assert Assessment.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_erasing_while_answers_and_an_association_arrive_breaks_neither():
    """Either it is erased with all that came, or the association was first and keeps it all."""
    theirs, now = organisation(), timezone.now()
    acts = {
        "answer": lambda kept: services.save_answers(kept, answers={"E1": "2"}, now=now),
        "decide": lambda kept: services.decide(kept, action="A01", decision="accepted", now=now),
        "erase": services.delete_everything,
        "attach": lambda kept: services.claim(kept, user=theirs.created_by, organisation=theirs, now=now),
    }

    def tried(name):
        try:
            acts[name](Assessment.objects.get())
            return "done"
        except (services.GoneError, Assessment.DoesNotExist):
            return "gone"
        except PermissionDenied:
            return "refused"

    for _ in range(8):
        assessment(answers=all_answers("1"), now=now)
        said = dict(zip(acts, all_at_once(*[lambda name=name: tried(name) for name in acts]), strict=True))
        left = Assessment.objects.first()
        assert (said["erase"], left and left.organisation) in {("done", None), ("refused", theirs)}
        assert said["attach"] == "done" or left is None
        Assessment.objects.all().delete()
    assert not Answer.objects.exists()


def test_an_erased_diagnostic_takes_no_more_answers():
    made = assessment()
    services.delete_everything(Assessment.objects.get(pk=made.pk))
    with pytest.raises(services.GoneError):
        services.save_answers(made, answers={"E1": "1"}, now=timezone.now())


def test_the_stamp_is_not_written_with_each_page_while_answering_and_always_once_finished():
    made = assessment(now=NOW)

    def stamp_after(minutes: int) -> datetime:
        services.save_answers(made, answers={"E1": "1"}, now=NOW + timedelta(minutes=minutes))
        return Assessment.objects.get(pk=made.pk).updated_at

    assert stamp_after(minutes=1) == NOW
    assert stamp_after(minutes=6) == NOW + timedelta(minutes=6)
    services.finish(made, now=NOW + timedelta(minutes=7))
    assert stamp_after(minutes=8) == NOW + timedelta(minutes=8)
    assert queries.answers_of(made) == {"E1": "1"}


@pytest.mark.django_db(transaction=True)
def test_answers_to_a_diagnostic_erased_meanwhile_are_refused_without_a_transaction_around():
    made = assessment(now=NOW)
    Assessment.objects.all().delete()
    with pytest.raises(services.GoneError):
        services.save_answers(made, answers={"E1": "1"}, now=NOW)
    assert not Answer.objects.exists()


def test_express_becomes_complete_and_what_was_answered_is_not_asked_again():
    made = assessment(Form.EXPRESS, answers=all_answers("2", "express"), now=NOW)
    done = services.complete_express(made, now=NOW + timedelta(minutes=1))
    services.complete_express(made, now=NOW + timedelta(minutes=9))
    assert done.form == Form.COMPLETE
    assert Assessment.objects.get().completed_at == NOW + timedelta(minutes=1)
    assert queries.answered_before_completing(done) == set(all_answers(form="express"))
    assert len(queries.answers_of(done)) == 10


def test_finishing_twice_keeps_the_first_date():
    made = assessment(answers=all_answers("0"), now=NOW)
    services.finish(made, now=NOW + timedelta(days=1))
    kept = Assessment.objects.get()
    assert (kept.state, kept.finished_at, kept.first_action) == (State.FINISHED, NOW, "A01")


def test_the_first_action_follows_what_is_decided():
    made = assessment(answers=all_answers("0"))
    services.decide(made, action="A01", decision="done", now=timezone.now())
    assert Assessment.objects.get().first_action not in ("", "A01")
    services.undecide(made, action="A01", now=timezone.now())
    assert Assessment.objects.get().first_action == "A01"


def test_the_first_action_leaves_out_what_the_association_did_or_refused_after_an_earlier_diagnostic():
    theirs = organisation()
    earlier = assessment(answers=all_answers("0"), organisation=theirs)
    first, second = [r.action for r in evaluation_of(earlier, all_answers("0")).plan.now[:2]]
    services.decide(earlier, action=first, decision="done", now=timezone.now())
    services.decide(earlier, action=second, decision="refused", reason="no_time", now=timezone.now())
    again = assessment(answers=all_answers("0"), organisation=theirs)
    assert Assessment.objects.get(pk=again.pk).first_action not in ("", first, second)


def test_an_action_is_decided_once_the_last_word_counts():
    made = assessment(answers=all_answers("0"))
    services.decide(made, action="A03", decision="accepted", now=timezone.now())
    services.decide(made, action="A03", decision="refused", reason="no_time", now=timezone.now())
    kept = ActionDecision.objects.get()
    assert (kept.decision, kept.reason) == ("refused", "no_time")


@pytest.mark.parametrize(
    ("action", "decision", "reason"),
    [
        ("Z1", "accepted", ""),
        ("A03", "maybe", ""),
        ("A03", "refused", ""),
        ("A03", "refused", "x"),
        ("A03", "done", "no_time"),
    ],
)
def test_a_decision_that_means_nothing_is_refused(action, decision, reason):
    with pytest.raises(services.UnknownActionError):
        services.decide(assessment(), action=action, decision=decision, reason=reason, now=timezone.now())
    assert ActionDecision.objects.count() == 0


def test_a_right_code_opens_and_costs_no_attempt():
    made, code = with_code(now=NOW)
    for _ in range(40):
        assert services.resume_by_code(code, network="192.0.2.0/24", now=NOW) == made
    assert Attempts.objects.get().count == 0


def test_twenty_wrong_codes_an_hour_a_network_then_even_the_right_one_waits():
    _, code = with_code(now=NOW)
    for _ in range(20):
        with pytest.raises(services.CodeUnknownError):
            services.resume_by_code("ZZZZZZZZ", network="192.0.2.0/24", now=NOW)
    with pytest.raises(services.TooManyAttemptsError):
        services.resume_by_code(code, network="192.0.2.0/24", now=NOW)
    assert services.resume_by_code(code, network="198.51.100.0/24", now=NOW)
    assert services.resume_by_code(code, network="192.0.2.0/24", now=NOW + timedelta(hours=1))


@pytest.mark.django_db(transaction=True)
def test_attempts_made_at_the_same_instant_are_all_counted():
    def attempt():
        try:
            services.resume_by_code("ZZZZZZZZ", network="192.0.2.0/24", now=NOW)
        except services.CodeUnknownError:
            return "examined"
        except services.TooManyAttemptsError:
            return "refused"

    said = dealt([attempt] * 30, 8)
    assert (said.count("examined"), said.count("refused")) == (20, 10)


def test_the_link_sent_opens_the_diagnostic_and_keeps_neither_address_nor_code():
    made, code = with_code(now=NOW)
    services.send_resume_link(made, code=code, email="odile@example.org", network="192.0.2.0/24", now=NOW)
    message = Message.objects.get()
    token = message.text.split("/diagnostic/reprendre/")[1].split("/")[0]
    assert message.secret
    assert message.to == "odile@example.org"
    assert code[:4] in message.text
    row = str(ResumeLink.objects.values().get()) + str(Assessment.objects.values().get())
    assert not any(secret in row for secret in ("odile", token, code))
    assert services.open_resume_link(token, now=NOW) == (made, code)
    assert services.open_resume_link(token, now=NOW) == (made, code)
    for wrong, when in ((token + "x", NOW), ("", NOW), ("\ud800", NOW), (token, NOW + timedelta(days=31))):
        with pytest.raises(services.CodeUnknownError):
            services.open_resume_link(wrong, now=when)


def test_a_diagnostic_is_attached_with_all_its_answers_and_no_longer_expires():
    ana = person()
    theirs = organisation(manager=ana)
    made = assessment(answers=all_answers("2"), organisation=theirs)
    kept = Assessment.objects.get(pk=made.pk)
    assert (kept.organisation, kept.owner, kept.expires_at) == (theirs, ana, None)
    assert queries.answers_of(kept) == all_answers("2")
    services.claim(kept, user=ana, organisation=theirs, now=timezone.now())


def test_a_diagnostic_goes_to_no_association_of_others_and_to_one_only():
    made = assessment()
    ana, bob = person(), person()
    with pytest.raises(PermissionDenied):
        services.claim(made, user=bob, organisation=organisation(manager=ana), now=timezone.now())
    services.claim(made, user=ana, organisation=organisation(manager=ana), now=timezone.now())
    with pytest.raises(services.AlreadyAttachedError) as refused:
        services.claim(made, user=bob, organisation=organisation(manager=bob), now=timezone.now())
    assert refused.value.association
    assert Assessment.objects.get().owner == ana


def test_what_a_person_keeps_for_themselves_is_not_taken_by_another():
    made = assessment()
    ana, bob = person(), person()
    services.claim(made, user=ana, organisation=None, now=timezone.now())
    with pytest.raises(services.AlreadyAttachedError) as refused:
        services.claim(made, user=bob, organisation=organisation(manager=bob), now=timezone.now())
    assert not refused.value.association
    assert Assessment.objects.get().expires_at is not None


@pytest.mark.parametrize("with_association", [True, False])
@pytest.mark.parametrize("end", ["erased", "expired"])
def test_what_is_erased_or_past_its_end_is_not_attached(end, with_association):
    ana = person()
    made, now = assessment(), timezone.now()
    if end == "erased":
        services.delete_everything(Assessment.objects.get())
    else:
        now = made.expires_at
    theirs = organisation(manager=ana) if with_association else None
    with pytest.raises(services.GoneError):
        services.claim(made, user=ana, organisation=theirs, now=now)


def test_the_account_that_goes_leaves_the_diagnostic_to_its_association():
    ana = person()
    theirs = organisation(manager=ana)
    member(theirs)
    assessment(organisation=theirs)
    ana.delete()
    assert Assessment.objects.get().owner is None


def test_sharing_gives_one_link_until_it_is_stopped():
    made = assessment(answers={"E1": "1"})
    token = services.share(made, now=timezone.now())
    assert token == services.share(made, now=timezone.now())
    assert len(token) >= 22
    assert queries.shared_assessment(token, timezone.now()) == made
    assert token not in str(Assessment.objects.values().get())
    services.stop_sharing(made, now=timezone.now())
    assert queries.shared_assessment(token, timezone.now()) is None
    assert services.share(made, now=timezone.now()) != token


def test_erasing_leaves_not_one_row():
    made, code = with_code(answers=all_answers("0"))
    services.decide(made, action="A03", decision="accepted", now=timezone.now())
    services.send_resume_link(made, code=code, email="a@example.org", network="n", now=timezone.now())
    services.delete_everything(made)
    assert [m.objects.count() for m in (Assessment, Answer, ActionDecision, ResumeLink)] == [0, 0, 0, 0]


def test_retention_erases_what_nobody_claimed_for_ninety_days():
    old = assessment(answers={"E1": "1"}, now=NOW)
    attached = assessment(organisation=organisation(), now=NOW)
    day_90 = NOW + timedelta(days=90)
    assert services.purge_expired(day_90 - timedelta(seconds=1)) == 0
    assert Assessment.objects.count() == 2
    assert (services.purge_expired(day_90), services.purge_expired(day_90)) == (1, 0)
    assert list(Assessment.objects.all()) == [attached]
    assert not Answer.objects.filter(assessment_id=old.pk).exists()


def test_the_owner_of_a_diagnostic_is_told_of_its_end_thirty_days_before_and_once():
    made, owner = assessment(now=NOW), person("Léa")
    services.claim(made, user=owner, organisation=None, now=NOW)
    assessment(now=NOW)  # nobody's
    assessment(organisation=organisation(), now=NOW)  # without end
    day_60 = NOW + timedelta(days=60)
    assert services.warn_of_the_end(day_60 - timedelta(seconds=1)) == 0
    assert (services.warn_of_the_end(day_60), services.warn_of_the_end(day_60)) == (1, 0)
    message = Message.objects.get()
    assert (message.to, message.purpose, message.expires_at) == (owner.email, "diagnostic_end", made.expires_at)
    assert str(made.public_id) in message.text
    # An answer gives ninety days more: the new end is told in its turn.
    services.save_answers(made, answers={"E1": "1"}, now=day_60)
    assert services.warn_of_the_end(NOW + timedelta(days=119)) == 0
    assert services.warn_of_the_end(NOW + timedelta(days=120)) == 1
    # A closed account is written to no more; what is over has no announcement left.
    User.objects.update(is_active=False)
    Assessment.objects.update(warned_of=None)
    assert services.warn_of_the_end(NOW + timedelta(days=120)) == 0
    User.objects.update(is_active=True)
    assert services.warn_of_the_end(NOW + timedelta(days=151)) == 0


def test_each_answer_gives_ninety_days_more():
    made = assessment(now=NOW)
    services.save_answers(made, answers={"E1": "1"}, now=NOW + timedelta(days=60))
    assert Assessment.objects.get().expires_at == NOW + timedelta(days=150)


def test_an_expired_diagnostic_is_gone_before_it_is_purged():
    made, code = with_code(now=NOW)
    late = NOW + timedelta(days=91)
    assert queries.assessment_with_code(code, late) is None
    with pytest.raises(services.GoneError):
        services.save_answers(made, answers={"E1": "1"}, now=late)


def test_a_limit_is_counted_from_the_answers_and_does_not_move_at_each_reading():
    made = assessment(Form.COMPLETE, answers=all_answers("1"), now=NOW)
    made.refresh_from_db()

    def limits(days):
        shown = result_of(made, now=NOW + timedelta(days=days))
        return {a.id: a.when for a in shown.plan if a.when.startswith(("avant le", "dès"))}

    first = limits(0)
    assert first
    assert limits(10) == first
    assert set(limits(400).values()) == {"dès que vous pouvez"}
