"""The life of an account: made, given a role, closed, erased. There is always one active administrator."""

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from wagtail.models import ModelLogEntry

from declic.core.models import Message
from declic.people.access import needs_second_factor
from declic.people.groups import GROUP_OF
from declic.people.models import Role, SignInRequest, User
from declic.people.queries import active_administrators
from declic.people.rules import is_administrator


class LastAdministratorError(Exception):
    """Refused: nobody could give roles any more."""


@transaction.atomic
def create_account(email: str, *, name: str = "", role: str = Role.MEMBER, by: User | None) -> User:
    """An account with a role; the person will enter by a code. `by`: an administrator, or None for the operator."""
    _only_administrators(by)
    user = User.objects.create_user(email, name=name)
    _give(user, role)
    return user


@transaction.atomic
def create_administrator(email: str, *, name: str = "") -> tuple[User, bool]:
    """For the operator: makes this address an administrator, active; the second value says whether anything changed."""
    user, made = User.objects.get_or_create(email=email.strip().lower())
    before = (user.role, user.is_active, user.name)
    user.name = name or user.name
    user.is_active = True
    user.save(update_fields=["name", "is_active"])
    if user.role != Role.ADMINISTRATOR or not user.is_superuser:
        _give(user, Role.ADMINISTRATOR)
        end_sessions(user)
    return user, made or before != (user.role, user.is_active, user.name)


@transaction.atomic
def set_role(user: User, role: str, *, by: User | None) -> None:
    """Gives a role and what goes with it in the back office; ends the account's sessions when it changes.

    Refused (PermissionDenied) unless `by` is an administrator or None; LastAdministratorError for the last one.
    """
    _only_administrators(by)
    administrators = hold_administrators()
    held = User.objects.select_for_update().get(pk=user.pk)
    if held.role == role:
        _give(user, role)
        return
    if administrators == [user.pk]:
        raise LastAdministratorError
    _give(user, role)
    end_sessions(user)


@transaction.atomic
def update_account(
    user: User, *, name: str, role: str, is_active: bool, without_second_factor: bool, by: User | None
) -> None:
    """What an administrator changes at once; refusals as for `set_role`, and then nothing is changed."""
    set_role(user, role, by=by)
    rename(user, name=name)
    if is_active:
        reopen_account(user, by=by)
    else:
        close_account(user, by=by)
    if without_second_factor and by is not None:
        remove_second_factor(user, by=by)


@transaction.atomic
def close_account(user: User, *, by: User | None) -> None:
    """The person can no longer enter; nothing is erased. Refusals as for `set_role`."""
    _only_administrators(by)
    _not_the_last(user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)


@transaction.atomic
def reopen_account(user: User, *, by: User | None) -> None:
    """The person can enter again. Refused (PermissionDenied) unless `by` is an administrator or None."""
    _only_administrators(by)
    user.is_active = True
    user.save(update_fields=["is_active"])


@transaction.atomic
def rename(user: User, *, name: str) -> None:
    """Sets the displayed name."""
    user.name = name
    user.save(update_fields=["name"])


@transaction.atomic
def erase_account(user: User) -> None:
    """Erases the account, its sessions, second factor, requests to enter and messages; LastAdministratorError."""
    _not_the_last(user)
    SignInRequest.objects.filter(email=user.email).delete()
    Message.objects.filter(to__iexact=user.email).delete()
    about = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    about.update(label="compte supprimé", data={})
    user.delete()


def remove_second_factor(user: User, *, by: User) -> None:
    """Takes it away at a person's word: their own, unless their role asks for one, or an administrator's."""
    if needs_second_factor(user) if by == user else not is_administrator(by):
        raise PermissionDenied
    forget_second_factor(user)


@transaction.atomic
def forget_second_factor(user: User) -> None:
    """Takes the second factor away (a lost telephone) and ends every session of the account. For who holds the
    machine (`declic create-admin`); a person goes by `remove_second_factor`."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)


def end_sessions(user: User) -> None:
    """Ends every session of the account, in every browser."""
    # Sessions are signed with the password's hash, which here is nothing but chance: changing it unsigns them all.
    user.set_unusable_password()
    user.save(update_fields=["password"])
    user.sessions.all().delete()


def _only_administrators(by: User | None) -> None:
    if by is not None and not is_administrator(by):
        raise PermissionDenied


def hold_administrators() -> list[int]:
    """The active administrators, held until the transaction ends: two who remove each other do not both succeed.

    Before any other row of an account is held, and always in this order: nobody waits for who waits for them.
    """
    return list(active_administrators().order_by("pk").select_for_update().values_list("pk", flat=True))


def _not_the_last(user: User) -> None:
    if hold_administrators() == [user.pk]:
        raise LastAdministratorError


def _give(user: User, role: str) -> None:
    user.role = role
    user.is_superuser = role == Role.ADMINISTRATOR
    user.save(update_fields=["role", "is_superuser"])
    group = GROUP_OF.get(Role(role))
    user.groups.set([Group.objects.get_or_create(name=group)[0]] if group else [])
