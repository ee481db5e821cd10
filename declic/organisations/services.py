"""What people do with associations: create, invite, join, answer, leave. One transaction each.

A manager is never lost by accident: whoever leaves or changes a role does it under a lock on the association's row,
so that two managers who leave at the same instant cannot both be « not the last one ».
"""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from declic.organisations import history, notices, queries
from declic.organisations.models import (
    Invitation,
    InvitationState,
    JoinRequest,
    Membership,
    MembershipRole,
    MembershipState,
    Organisation,
    RequestState,
)
from declic.people.models import User

MAX_OPEN_INVITATIONS = 30
MAX_INVITATIONS_A_DAY = 60


class AlreadyRegisteredError(Exception):
    """Another association already bears the RNA number, the SIREN or the SIRET."""


class ChangedMeanwhileError(Exception):
    """Somebody else changed the association after this page was opened; `version` is the present one."""

    def __init__(self, version: int) -> None:
        super().__init__(version)
        self.version = version


class AlreadyMemberError(Exception):
    """The person already belongs to the association."""


class LastManagerError(Exception):
    """Nobody else answers for the association; `others` members would be left without a manager."""

    def __init__(self, others: int) -> None:
        super().__init__(others)
        self.others = others


class InvitationGoneError(Exception):
    """Unknown, used, cancelled or expired: the same answer for all."""


class TooManyInvitationsError(Exception):
    """As many invitations as allowed are waiting for an answer."""


class TooManyTodayError(Exception):
    """This person has had as many invitations sent as one may within a day, waiting, answered or cancelled."""


def create_organisation(user: User, *, creation_key: UUID, **facts: Any) -> Organisation:
    """The association, with its creator as manager; the one already made if the same page was sent twice.

    `facts`: name, commune, and if known rna, siren, siret, object_code, staff, budget, website.
    AlreadyRegisteredError when another one bears a number given.
    """
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(created_by=user, creation_key=creation_key, **facts)
            Membership.objects.create(user=user, organisation=organisation, role=MembershipRole.MANAGER)
            history.note_creation(organisation, by=user)
            return organisation
    except IntegrityError as refusal:
        made = queries.created_with(user, creation_key)
        if made is None:
            raise AlreadyRegisteredError from refusal
        return made


def edit_organisation(organisation: Organisation, *, by: User, version: int, **facts: Any) -> Organisation:
    """The association with new facts. ChangedMeanwhileError when `version` is not the present one any more;
    AlreadyRegisteredError when another one bears a number given."""
    _require(by, "organisations.edit", organisation)
    try:
        with transaction.atomic():
            edited = _locked(organisation)
            if edited.version != version:
                raise ChangedMeanwhileError(edited.version)
            what = history.changes({name: getattr(edited, name) for name in facts}, facts)
            for name, value in facts.items():
                setattr(edited, name, value)
            edited.save()
            history.note_edition(edited, by=by, what=what)
            return edited
    except IntegrityError as refusal:
        raise AlreadyRegisteredError from refusal


@transaction.atomic
def invite(organisation: Organisation, *, by: User, email: str, role: str = MembershipRole.MEMBER) -> Invitation:
    """A secret link sent to the address, valid 14 days; an earlier one to the same address stops working.

    AlreadyMemberError, TooManyInvitationsError (30 may wait at once), TooManyTodayError (60 a day for one person).
    """
    _require(by, "organisations.manage_members", organisation)
    locked = _locked(organisation)
    if queries.invitations_sent_by(by, since=timezone.now() - timedelta(days=1)) >= MAX_INVITATIONS_A_DAY:
        raise TooManyTodayError
    email = email.strip().lower()
    if queries.members_of(locked).filter(user__email=email).exists():
        raise AlreadyMemberError
    locked.invitations.filter(email=email, state=InvitationState.SENT).update(state=InvitationState.CANCELLED)
    if queries.open_invitations(locked, timezone.now()).count() >= MAX_OPEN_INVITATIONS:
        raise TooManyInvitationsError
    token = secrets.token_urlsafe(32)
    invitation = locked.invitations.create(
        email=email, role=MembershipRole(role), token_digest=queries.digest(token), invited_by=by
    )
    notices.invitation(invitation, token=token)
    return invitation


def cancel_invitation(invitation: Invitation, *, by: User) -> bool:
    """The link stops working. False, and nothing changes, when it was accepted already."""
    _require(by, "organisations.manage_members", invitation.organisation)
    not_accepted = Invitation.objects.filter(pk=invitation.pk).exclude(state=InvitationState.ACCEPTED)
    return bool(not_accepted.update(state=InvitationState.CANCELLED))


@transaction.atomic
def accept_invitation(token: str, *, user: User) -> Membership:
    """The person becomes a member with the role offered; a manager stays one. InvitationGoneError, once only."""
    invitation = queries.invitation_for(token, timezone.now())
    if invitation is None:
        raise InvitationGoneError
    taken = Invitation.objects.filter(pk=invitation.pk, state=InvitationState.SENT)
    if not taken.update(state=InvitationState.ACCEPTED):  # another tab was faster
        raise InvitationGoneError
    _close_requests(user, invitation.organisation, by=invitation.invited_by)
    return _enter(user, invitation.organisation, role=invitation.role)


def ask_to_join(user: User, *, organisation: Organisation, message: str = "") -> JoinRequest:
    """A request to the managers; asking twice makes one: the latest is given. AlreadyMemberError."""
    if queries.role_of(user, organisation):
        raise AlreadyMemberError
    try:
        with transaction.atomic():
            request = organisation.join_requests.create(user=user, message=message)
            notices.join_request(request, managers=list(queries.managers_of(organisation)))
            return request
    except IntegrityError:
        # Asked in another tab; a manager may have answered since.
        return organisation.join_requests.filter(user=user).latest("pk")


@transaction.atomic
def decide(request: JoinRequest, *, by: User, accept: bool) -> bool:
    """Accept or refuse; the person is told. False when somebody else has answered already."""
    _require(by, "organisations.manage_members", request.organisation)
    state = RequestState.ACCEPTED if accept else RequestState.REFUSED
    pending = JoinRequest.objects.filter(pk=request.pk, state=RequestState.PENDING)
    if not pending.update(state=state, decided_at=timezone.now(), decided_by=by):
        return False
    if accept:
        _enter(request.user, request.organisation, role=MembershipRole.MEMBER)
    notices.join_answer(request, accepted=accept)
    return True


@transaction.atomic
def change_role(membership: Membership, *, by: User, role: str) -> Membership:
    """LastManagerError rather than an association without a manager."""
    organisation = _locked(membership.organisation)
    _require(by, "organisations.manage_members", organisation)
    membership.refresh_from_db()
    role = MembershipRole(role)
    if membership.is_manager and role != MembershipRole.MANAGER:
        _refuse_last_manager(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    return membership


@transaction.atomic
def remove(membership: Membership, *, by: User) -> None:
    """A manager takes somebody off the association. LastManagerError."""
    organisation = _locked(membership.organisation)
    _require(by, "organisations.manage_members", organisation)
    membership.refresh_from_db()
    _refuse_last_manager(membership)
    _quit(membership)


@transaction.atomic
def leave(membership: Membership, *, knowing_it_stays_alone: bool = False) -> None:
    """The person leaves. LastManagerError, unless nobody else is there and the person says to know it.

    The centre then sees the association among those without a manager.
    """
    _locked(membership.organisation)
    membership.refresh_from_db()
    try:
        _refuse_last_manager(membership)
    except LastManagerError as refusal:
        if refusal.others or not knowing_it_stays_alone:
            raise
    _quit(membership)


def forget_old_asking(now: datetime) -> int:
    """Retention: invitations 90 days after their end, requests after a year answered or waiting. How many rows went."""
    old, a_year_ago = Invitation.objects.filter(expires_at__lt=now - timedelta(days=90)), now - timedelta(days=365)
    answered = Q(decided_at__lt=a_year_ago)
    left_waiting = Q(state=RequestState.PENDING, asked_at__lt=a_year_ago)
    return old.delete()[0] + JoinRequest.objects.filter(answered | left_waiting).delete()[0]


def _require(user: User, permission: str, organisation: Organisation) -> None:
    if not user.has_perm(permission, organisation):
        raise PermissionDenied


def _locked(organisation: Organisation) -> Organisation:
    # SQLite ignores the lock and needs none: its transactions that write come one after the other.
    return Organisation.objects.select_for_update().get(pk=organisation.pk)


def _enter(user: User, organisation: Organisation, *, role: str) -> Membership:
    # The lock makes « already there? » and « come in » one act.
    organisation = _locked(organisation)
    membership, is_new = Membership.objects.get_or_create(user=user, organisation=organisation, defaults={"role": role})
    if is_new:
        return membership
    if membership.state == MembershipState.LEFT:
        membership.role, membership.joined_at = role, timezone.now()
    elif role == MembershipRole.MANAGER:
        membership.role = role
    membership.state, membership.left_at = MembershipState.ACTIVE, None
    membership.save()
    return membership


def _quit(membership: Membership) -> None:
    membership.state, membership.left_at = MembershipState.LEFT, timezone.now()
    membership.role = MembershipRole.MEMBER
    membership.save(update_fields=["state", "left_at", "role"])


def _refuse_last_manager(membership: Membership) -> None:
    if not membership.is_manager:
        return
    others = queries.members_of(membership.organisation).exclude(pk=membership.pk)
    if not others.filter(role=MembershipRole.MANAGER).exists():
        raise LastManagerError(others.count())


def _close_requests(user: User, organisation: Organisation, *, by: User | None) -> None:
    pending = JoinRequest.objects.filter(user=user, organisation=organisation, state=RequestState.PENDING)
    pending.update(state=RequestState.ACCEPTED, decided_at=timezone.now(), decided_by=by)
