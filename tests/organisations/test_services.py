import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils import timezone

from declic.core.models import Message
from declic.organisations import notices, queries, services
from declic.organisations.models import (
    Invitation,
    JoinRequest,
    Membership,
    MembershipRole,
    MembershipState,
    Organisation,
)
from declic.people.models import Role
from tests.at_once import all_at_once
from tests.factories.organisations import member, organisation, person

pytestmark = pytest.mark.django_db


def messages():
    return list(Message.objects.order_by("pk"))


def secret_in(message):
    return next(word for word in message.text.split() if "/associations/invitation/" in word).rstrip("/").split("/")[-1]


def invited(email, to, by, role="member"):
    services.invite(to, by=by, email=email, role=role)
    return secret_in(messages()[-1])


def test_the_person_who_creates_is_manager():
    ana = person()
    made = organisation("Les Amis du Livre", manager=ana)
    assert queries.role_of(ana, made) == MembershipRole.MANAGER
    assert (made.name_folded, made.departement, made.place) == ("les0amis0du0livre", "94", "Créteil (94000)")


def test_the_same_page_sent_twice_creates_once():
    ana, key = person(), uuid.uuid4()
    once = services.create_organisation(ana, creation_key=key, name="Un", commune="94028")
    again = services.create_organisation(ana, creation_key=key, name="Un", commune="94028")
    assert once == again
    assert Organisation.objects.count() == Membership.objects.count() == 1


def test_the_key_of_somebody_else_gives_nothing_of_theirs():
    key = uuid.uuid4()
    theirs = services.create_organisation(person(), creation_key=key, name="Un", commune="94028")
    mine = services.create_organisation(person(), creation_key=key, name="Deux", commune="94028")
    assert mine != theirs


@pytest.mark.parametrize(
    "number", [{"rna": "W941000123"}, {"siren": "732829320"}, {"siren": "732829320", "siret": "73282932000074"}]
)
def test_a_number_belongs_to_one_association(number):
    organisation(**number)
    with pytest.raises(services.AlreadyRegisteredError):
        organisation(**number)


def test_associations_without_numbers_live_side_by_side_and_branches_share_a_siren():
    organisation()
    organisation()
    organisation(siren="356000000", siret="35600000000048")
    organisation(siren="356000000", siret="35600000000006")
    assert Organisation.objects.count() == 4


def test_editing_to_a_number_already_taken_is_refused():
    ana = person()
    organisation(rna="W941000123")
    mine = organisation(manager=ana)
    with pytest.raises(services.AlreadyRegisteredError):
        services.edit_organisation(mine, by=ana, version=1, rna="W941000123")
    services.edit_organisation(mine, by=ana, version=1, name="Écho", commune="75056")
    mine.refresh_from_db()
    assert (mine.name_folded, mine.departement) == ("echo", "75")


def test_the_second_of_two_who_edit_is_told():
    ana = person()
    made = organisation(manager=ana)
    services.edit_organisation(made, by=ana, version=1, name="Première")
    with pytest.raises(services.ChangedMeanwhileError) as refusal:
        services.edit_organisation(made, by=ana, version=1, name="Seconde")
    assert refusal.value.version == 2


def test_a_member_neither_edits_nor_invites_nor_answers():
    made = organisation()
    simple = member(made).user
    asked = services.ask_to_join(person(), organisation=made)
    for act in (
        lambda: services.edit_organisation(made, by=simple, version=1, name="Autre"),
        lambda: services.invite(made, by=simple, email="a@example.org"),
        lambda: services.decide(asked, by=simple, accept=True),
        lambda: services.remove(made.memberships.first(), by=simple),
        lambda: services.change_role(made.memberships.first(), by=simple, role="member"),
    ):
        with pytest.raises(PermissionDenied):
            act()


def test_an_adviser_may_mend_any_association_and_an_editor_may_not():
    made = organisation()
    services.edit_organisation(made, by=person(role=Role.ADVISER), version=1, name="Mieux")
    with pytest.raises(PermissionDenied):
        services.edit_organisation(made, by=person(role=Role.EDITOR), version=2, name="Pire")


def test_an_invitation_is_a_secret_kept_as_a_digest_and_works_once():
    ana, bob, eve = person(), person(), person()
    made = organisation(manager=ana)
    token = invited(" Bob@Example.org ", made, ana)
    assert messages()[-1].to == "bob@example.org"
    assert messages()[-1].secret
    assert len(token) >= 43  # 256 bits
    assert token not in str(Invitation.objects.values())
    services.accept_invitation(token, user=bob)
    assert queries.role_of(bob, made) == "member"
    with pytest.raises(services.InvitationGoneError):
        services.accept_invitation(token, user=eve)


def test_an_invitation_expires_is_cancelled_or_replaced(time_machine_at):
    ana, bob = person(), person()
    made = organisation(manager=ana)
    first = invited("bob@example.org", made, ana)
    second = invited("bob@example.org", made, ana)
    for gone in (first, "unknown", "", "\ud800"):
        with pytest.raises(services.InvitationGoneError):
            services.accept_invitation(gone, user=bob)
    with time_machine_at(timezone.now() + timedelta(days=14, seconds=1)), pytest.raises(services.InvitationGoneError):
        services.accept_invitation(second, user=bob)
    services.cancel_invitation(made.invitations.get(state="sent"), by=ana)
    with pytest.raises(services.InvitationGoneError):
        services.accept_invitation(second, user=bob)


@pytest.fixture
def time_machine_at():
    import time_machine

    return lambda when: time_machine.travel(when, tick=False)


def test_inviting_a_member_or_too_many_is_refused():
    ana = person()
    made = organisation(manager=ana)
    with pytest.raises(services.AlreadyMemberError):
        services.invite(made, by=ana, email=ana.email.upper())
    for number in range(services.MAX_OPEN_INVITATIONS):
        services.invite(made, by=ana, email=f"i{number}@example.org")
    with pytest.raises(services.TooManyInvitationsError):
        services.invite(made, by=ana, email="un-de-plus@example.org")


def test_a_manager_who_accepts_a_member_s_invitation_stays_manager():
    ana, bob = person(), person()
    made = organisation(manager=ana)
    member(made, bob, role="manager")
    token = invited("autre@example.org", made, ana)
    services.accept_invitation(token, user=bob)
    assert queries.role_of(bob, made) == "manager"


def test_asking_to_join_tells_the_managers_once_and_waits_for_them():
    ana, bob = person("Ana"), person("Bob")
    made = organisation(manager=ana)
    services.ask_to_join(bob, organisation=made, message="Je suis trésorier.")
    services.ask_to_join(bob, organisation=made)
    assert [message.to for message in messages()] == [ana.email]
    assert "Je suis trésorier." in messages()[0].text
    assert JoinRequest.objects.count() == 1
    assert queries.role_of(bob, made) is None


@pytest.mark.parametrize(("accept", "role"), [(True, "member"), (False, None)])
def test_a_request_is_answered_once_and_the_person_is_told(accept, role):
    ana, bob = person(), person()
    made = organisation(manager=ana)
    asked = services.ask_to_join(bob, organisation=made)
    services.decide(asked, by=ana, accept=accept)
    assert messages()[-1].to == bob.email
    assert services.decide(asked, by=ana, accept=not accept) is False
    assert queries.role_of(bob, made) == role


def test_a_person_refused_may_ask_again_and_a_member_may_not():
    ana, bob = person(), person()
    made = organisation(manager=ana)
    services.decide(services.ask_to_join(bob, organisation=made), by=ana, accept=False)
    assert services.ask_to_join(bob, organisation=made).state == "pending"
    with pytest.raises(services.AlreadyMemberError):
        services.ask_to_join(ana, organisation=made)


def test_asking_in_two_tabs_gives_the_request_even_answered_in_between(monkeypatch):
    ana, bob = person(), person()
    made = organisation(manager=ana)
    first = services.ask_to_join(bob, organisation=made)

    def answered_meanwhile(*args, **kwargs):
        raise IntegrityError  # what the database says to the second of two requests

    services.decide(first, by=ana, accept=False)
    monkeypatch.setattr(notices, "join_request", answered_meanwhile)
    assert services.ask_to_join(bob, organisation=made) == first


def test_the_last_manager_neither_steps_down_nor_leaves_others_behind():
    made = organisation()
    manager = made.memberships.get()
    member(made)
    for act in (
        lambda: services.change_role(manager, by=manager.user, role="member"),
        lambda: services.remove(manager, by=manager.user),
        lambda: services.leave(manager),
        lambda: services.leave(manager, knowing_it_stays_alone=True),
    ):
        with pytest.raises(services.LastManagerError) as refusal:
            act()
        assert refusal.value.others == 1
    assert queries.role_of(manager.user, made) == "manager"


def test_a_manager_leaves_once_another_is_named_and_comes_back_as_a_member():
    made = organisation()
    manager, other = made.memberships.get(), member(made)
    services.change_role(other, by=manager.user, role="manager")
    services.leave(manager)
    assert queries.role_of(manager.user, made) is None
    assert not manager.user.has_perm("organisations.see", made)
    services.decide(services.ask_to_join(manager.user, organisation=made), by=other.user, accept=True)
    assert queries.role_of(manager.user, made) == "member"
    assert made.memberships.count() == 2


def test_the_last_person_leaves_only_when_saying_so_and_the_centre_sees_it():
    made = organisation()
    alone = made.memberships.get()
    with pytest.raises(services.LastManagerError):
        services.leave(alone)
    services.leave(alone, knowing_it_stays_alone=True)
    assert list(queries.without_manager()) == [made]


def test_a_suspended_manager_does_not_count():
    made = organisation()
    manager, other = made.memberships.get(), member(made, role="manager")
    other.user.is_active = False
    other.user.save()
    with pytest.raises(services.LastManagerError):
        services.leave(manager)


def test_a_request_that_nobody_answered_is_forgotten_after_a_year():
    asked = services.ask_to_join(person(), organisation=organisation())
    assert services.forget_old_asking(asked.asked_at + timedelta(days=364)) == 0
    assert services.forget_old_asking(asked.asked_at + timedelta(days=366)) == 1
    assert not JoinRequest.objects.exists()


def test_old_invitations_and_answered_requests_are_forgotten():
    ana = person()
    made = organisation(manager=ana)
    services.invite(made, by=ana, email="a@example.org")
    services.decide(services.ask_to_join(person(), organisation=made), by=ana, accept=False)
    assert services.forget_old_asking(timezone.now()) == 0
    assert services.forget_old_asking(timezone.now() + timedelta(days=400)) == 2
    assert not JoinRequest.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_posts_of_one_page_at_the_same_instant_create_one_association():
    ana, key = person(), uuid.uuid4()

    def post():
        return services.create_organisation(ana, creation_key=key, name="Un", commune="94028").pk

    assert len(set(all_at_once(*[post] * 8))) == 1
    assert Organisation.objects.count() == Membership.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_leave_at_the_same_instant_leave_one_behind():
    made = organisation()
    member(made, role="manager")
    pair = list(made.memberships.all())

    def go(membership):
        try:
            services.leave(membership)
        except services.LastManagerError:
            return "stays"
        return "left"

    assert sorted(all_at_once(*[lambda one=one: go(one) for one in pair])) == ["left", "stays"]
    assert queries.managers_of(made).count() == 1


@pytest.mark.django_db(transaction=True)
def test_an_invitation_opened_in_two_tabs_at_once_lets_one_in():
    ana = person()
    made = organisation(manager=ana)
    services.invite(made, by=ana, email="a@example.org")
    token = secret_in(messages()[-1])
    people = [person(), person()]

    def go(user):
        try:
            services.accept_invitation(token, user=user)
        except services.InvitationGoneError:
            return "late"
        return "in"

    assert sorted(all_at_once(*[lambda one=one: go(one) for one in people])) == ["in", "late"]
    assert made.memberships.filter(state=MembershipState.ACTIVE).count() == 2
