"""Registering on the site: the seat is held while the code comes back, whoever is registered already."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from declic.core.models import Message
from declic.programme import seat_queries, services
from declic.programme.engine.person import Person
from declic.programme.models import AccessNeeds, Channel, CodeSending, Registration, Session
from declic.programme.services import Needs, Request, TooLateError, TooManyCodesError, WrongCodeError
from tests.factories.people import a_user
from tests.factories.programme import a_course, a_session

pytestmark = pytest.mark.django_db
NETWORK = "192.0.2.0/24"


@pytest.fixture
def now():
    return timezone.now()


def ask(*sessions, number=1, now, network=NETWORK, needs=None, **fields):
    request = Request(Person(f"Personne {number}", f"p{number}@example.org"), Channel.WEB, **fields)
    return services.ask(list(sessions), request, network=network, now=now, needs=needs)


def code_sent_to(number=1):
    sent = Message.objects.filter(to=f"p{number}@example.org", purpose="programme:code").latest("pk")
    return re.search(r"^([2-9A-Z]{4})-([2-9A-Z]{4})$", sent.text, re.M).expand(r"\1\2")


def taken(session):
    return Session.objects.get(pk=session.pk).taken


def two_parts(**fields):
    course = a_course()
    first = a_session(course, rank=1, rank_of=2, date_role="parts", **fields)
    return first, a_session(course, rank=2, rank_of=2, date_role="parts", requires=first)


def test_a_seat_is_held_then_confirmed_by_the_code(now):
    where = a_session(capacity=1)
    outcome = ask(where, now=now)
    assert (outcome.status, taken(where)) == ("held", 1)
    assert ask(where, number=2, now=now).status == "unproven"  # nobody else takes it meanwhile
    proved = services.prove(outcome.registration, code=code_sent_to(), now=now)
    assert (proved.status, taken(where)) == ("confirmed", 1)
    assert Message.objects.filter(purpose="programme:confirmed").count() == 1
    with pytest.raises(WrongCodeError):  # a code serves once
        services.prove(outcome.registration, code=code_sent_to(), now=now)


def as_member(*sessions, now, **fields):
    user = a_user(email="p1@example.org")
    request = Request(Person("Personne 1", user.email), Channel.WEB, user=user, **fields)
    return services.register_member(list(sessions), request, now=now, needs=Needs(("computer",)))


def test_what_was_asked_before_signing_in_needs_no_code_any_more(now):
    where = a_session(capacity=1)
    held = ask(where, now=now).registration
    outcome = as_member(where, now=now)
    assert (outcome.registration, outcome.registration.status, taken(where)) == (held, "confirmed", 1)
    assert outcome.registration.user.email == "p1@example.org"
    assert AccessNeeds.objects.get().registration == held
    with pytest.raises((WrongCodeError, TooLateError)):
        services.prove(held, code="AAAA2222", now=now)


def test_without_a_seat_a_member_joins_the_queue_without_a_code(now):
    where = a_session(capacity=1)
    services.register(where, Request(Person("Zoé", "z@example.org"), Channel.PHONE), now=now)
    asked = ask(where, now=now).registration
    assert asked.status == "unproven"
    outcome = as_member(where, now=now)
    assert (outcome.registration, outcome.registration.status, outcome.rank) == (asked, "waiting", 1)


def test_all_the_parts_asked_for_together_are_confirmed_when_their_holder_signs_in(now):
    first, second = two_parts()
    ask(first, second, now=now)
    outcome = as_member(first, now=now)
    assert outcome.registration.session == first
    assert set(Registration.objects.values_list("status", flat=True)) == {"confirmed"}
    assert Registration.objects.count() == 2


def test_a_hold_that_has_ended_is_asked_again_and_one_of_another_address_is_left(now):
    where = a_session(capacity=3)
    ended, other = ask(where, now=now).registration, ask(where, number=2, now=now).registration
    outcome = as_member(where, now=now + timedelta(minutes=15))
    ended.refresh_from_db()
    other.refresh_from_db()
    assert (outcome.status, ended.status, other.status) == ("confirmed", "lapsed", "held")


def test_without_a_seat_the_code_gives_a_place_in_the_queue_in_the_order_of_codes(now):
    where = a_session(capacity=1)
    services.register(where, Request(Person("Zoé", "z@example.org"), Channel.PHONE), now=now)
    first, second = (ask(where, number=n, now=now).registration for n in (1, 2))
    assert seat_queries.queue_of(where).count() == 0
    assert services.prove(second, code=code_sent_to(2), now=now).status == "waiting"
    proved = services.prove(first, code=code_sent_to(1), now=now)
    assert [r.pk for r in seat_queries.queue_of(where)] == [second.pk, proved.pk]


def test_a_seat_freed_meanwhile_is_taken_by_the_code(now):
    where = a_session(capacity=1)
    seated = services.register(where, Request(Person("Zoé", "z@example.org"), Channel.PHONE), now=now).registration
    asked = ask(where, now=now).registration
    services.cancel(seated, now=now)
    assert services.prove(asked, code=code_sent_to(), now=now).status == "confirmed"
    assert taken(where) == 1


def test_after_fifteen_minutes_the_seat_goes_and_the_code_is_worth_nothing(now):
    where = a_session(capacity=1)
    outcome, later = ask(where, now=now), now + timedelta(minutes=15)
    with pytest.raises((WrongCodeError, TooLateError)):
        services.prove(outcome.registration, code=code_sent_to(), now=later)
    # Asked again before the worker has passed, it is held again.
    assert ask(where, now=later).status == "held"
    assert taken(where) == 1
    assert services.tick(later + timedelta(minutes=15))["held_released"] == 1
    assert taken(where) == 0
    assert not Message.objects.filter(purpose="programme:lapsed").exists()  # an address never proved is not written to


def test_five_wrong_codes_close_the_way(now):
    outcome = ask(a_session(), now=now)
    for _ in range(5):
        with pytest.raises(WrongCodeError):
            services.prove(outcome.registration, code="22222222", now=now)
    with pytest.raises(WrongCodeError):
        services.prove(outcome.registration, code=code_sent_to(), now=now)


def test_who_is_registered_already_gets_a_code_too_and_finds_their_registration(now):
    where = a_session()
    mine = services.register(where, Request(Person("Ana", "p1@example.org"), Channel.PHONE), now=now).registration
    outcome = ask(where, now=now, needs=Needs(("wheelchair",)))
    assert (outcome.status, outcome.registration) == ("already", mine)
    assert not AccessNeeds.objects.exists()  # not proved: changes nothing
    assert services.prove(outcome.registration, code=code_sent_to(), now=now).status == "confirmed"
    assert taken(where) == 1


def test_a_form_sent_twice_sends_one_code(now):
    where = a_session()
    assert [ask(where, now=now).status, ask(where, now=now + timedelta(seconds=2)).status] == ["held", "already"]
    assert Message.objects.filter(purpose="programme:code").count() == 1
    ask(where, now=now + timedelta(minutes=2))
    assert Message.objects.filter(purpose="programme:code").count() == 2


def test_codes_are_counted_by_address_and_by_network(now):
    for _ in range(5):
        ask(a_session(), now=now)
    with pytest.raises(TooManyCodesError):
        ask(a_session(), now=now, network="198.51.100.0/24")
    assert not Registration.objects.filter(session=Session.objects.latest("pk")).exists()
    for number in range(2, 57):
        ask(a_session(), number=number, now=now)
    with pytest.raises(TooManyCodesError):
        ask(a_session(), number=99, now=now)
    assert ask(a_session(), number=99, now=now, network="198.51.100.0/24").status == "held"
    assert services.forget_sendings(now + timedelta(hours=1)) == 61
    assert ask(a_session(), now=now + timedelta(hours=1)).status == "held"


def test_both_parts_are_held_and_confirmed_together(now):
    first, second = two_parts()
    outcome = ask(first, second, now=now, needs=Needs(note="Une rampe"))
    assert (outcome.registration.session, taken(first), taken(second)) == (first, 1, 1)
    assert [str(need) for need in AccessNeeds.objects.all()] == ["Une rampe", "Une rampe"]
    services.prove(outcome.registration, code=code_sent_to(), now=now)
    assert set(Registration.objects.values_list("status", flat=True)) == {"confirmed"}
    assert Message.objects.filter(purpose="programme:confirmed").count() == 2


def test_a_part_that_is_full_registers_nothing(now):
    first, second = two_parts()
    Session.objects.filter(pk=second.pk).update(capacity=1, taken=1)
    outcome = ask(first, second, now=now)
    assert (outcome.status, outcome.reason) == ("refused", "full")
    assert (taken(first), Registration.objects.count(), CodeSending.objects.count()) == (0, 0, 0)


def test_a_part_already_held_is_left_as_it_is(now):
    first, second = two_parts()
    mine = services.register(first, Request(Person("Ana", "p1@example.org"), Channel.PHONE), now=now).registration
    outcome = ask(first, second, now=now)
    assert (outcome.status, outcome.registration.session) == ("held", second)
    assert Registration.objects.get(pk=mine.pk).status == "confirmed"
    assert (taken(first), taken(second)) == (1, 1)


def test_needs_go_when_the_session_is_over_and_not_before(now):
    where = a_session(starts_at=now + timedelta(days=1), hours=3)
    ask(where, now=now, needs=Needs(("sign_language",), "au premier rang"))
    assert str(AccessNeeds.objects.get()) == "un·e interprète en langue des signes, au premier rang"
    assert services.forget_needs(now + timedelta(days=1, hours=2)) == 0
    assert services.forget_needs(now + timedelta(days=1, hours=3)) == 1
    assert Registration.objects.count() == 1
