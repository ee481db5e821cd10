"""What is asked about associations and their members. Nothing here writes."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from declic.core import contributions, gazetteer
from declic.core.contributions import StoryItem
from declic.core.folding import fold, sort_key
from declic.organisations.engine import Duplicate, Entry, likely_duplicates
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


@dataclass(frozen=True)
class DuplicateFound:
    """An association already here that may be the one being created."""

    organisation: Organisation
    likeness: Duplicate


def role_of(user: User, organisation: Organisation) -> str | None:
    """`member`, `manager`, or None for somebody else."""
    if not user.is_authenticated:
        return None
    active = organisation.memberships.filter(user=user, state=MembershipState.ACTIVE)
    return active.values_list("role", flat=True).first()


def organisations_of(user: User) -> QuerySet[Membership]:
    """The person's active memberships with their associations, by name."""
    mine = Membership.objects.filter(user=user, state=MembershipState.ACTIVE).select_related("organisation")
    return mine.order_by("organisation__name_folded", "pk")


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Active members with their accounts, managers first, then the oldest."""
    active = organisation.memberships.filter(state=MembershipState.ACTIVE, user__is_active=True)
    # « manager » comes before « member » in the alphabet.
    return active.select_related("user").order_by("role", "joined_at", "pk")


def managers_of(organisation: Organisation) -> QuerySet[Membership]:
    """Active managers whose account is active."""
    return members_of(organisation).filter(role=MembershipRole.MANAGER)


def open_invitations(organisation: Organisation, now: datetime) -> QuerySet[Invitation]:
    """Sent, not yet accepted, not expired; the latest first."""
    return organisation.invitations.filter(state=InvitationState.SENT, expires_at__gt=now).order_by("-sent_at", "-pk")


def invitations_sent_by(user: User, *, since: datetime) -> int:
    """How many invitations a person has had sent since then, whatever became of them."""
    return Invitation.objects.filter(invited_by=user, sent_at__gt=since).count()


def joined_with(token: str, user: User) -> Organisation | None:
    """The association that this secret opened, for somebody who belongs to it: they kept the message, and come back."""
    used = Invitation.objects.filter(token_digest=digest(token), state=InvitationState.ACCEPTED)
    invitation = used.select_related("organisation").first()
    return invitation.organisation if invitation and role_of(user, invitation.organisation) else None


def invitation_for(token: str, now: datetime) -> Invitation | None:
    """The open invitation that this secret opens; None when it is unknown, used, cancelled or expired."""
    sent = Invitation.objects.filter(token_digest=digest(token), state=InvitationState.SENT, expires_at__gt=now)
    return sent.select_related("organisation").first()


def digest(token: str) -> str:
    """What is kept of a secret: it has 256 bits, so a plain digest cannot be turned back."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def pending_requests(organisation: Organisation) -> QuerySet[JoinRequest]:
    """Requests that wait for an answer, the oldest first."""
    pending = organisation.join_requests.filter(state=RequestState.PENDING, user__is_active=True)
    return pending.select_related("user").order_by("asked_at", "pk")


def requests_of(user: User) -> QuerySet[JoinRequest]:
    """The person's own requests that wait for an answer."""
    return JoinRequest.objects.filter(user=user, state=RequestState.PENDING).select_related("organisation")


def created_with(user: User, creation_key: object) -> Organisation | None:
    """What this person already created from the same page."""
    return Organisation.objects.filter(created_by=user, creation_key=creation_key).first()


def without_manager() -> QuerySet[Organisation]:
    """Associations that nobody answers for any more."""
    managers = Membership.objects.filter(
        organisation=OuterRef("pk"),
        state=MembershipState.ACTIVE,
        role=MembershipRole.MANAGER,
        user__is_active=True,
    )
    return Organisation.objects.filter(~Exists(managers)).order_by("name_folded", "pk")


def duplicates_of(
    *, name: str, commune: str, rna: str = "", siren: str = "", apart_from: Organisation | None = None
) -> list[DuplicateFound]:
    """Associations that may be the one described: same number, or a name like it, in the same commune first."""
    likely = Q(commune=commune) | Q(name_folded=sort_key(name)[:400])
    if rna:
        likely |= Q(rna=rna)
    if siren:
        likely |= Q(siren=siren)
    known = {str(o.pk): o for o in Organisation.objects.filter(likely).exclude(pk=apart_from and apart_from.pk)}
    new = _entry("", name, commune, rna, siren)
    entries = [_entry(key, o.name, o.commune, o.rna, o.siren) for key, o in known.items()]
    return [DuplicateFound(known[d.key], d) for d in likely_duplicates(new, entries)]


def _entry(key: str, name: str, commune: str, rna: str, siren: str) -> Entry:
    found = gazetteer.commune(commune)
    return Entry(key, name, commune, rna, siren, place=found.name if found else "")


def story_of(organisation: Organisation, *, for_agent: bool) -> list[StoryItem]:
    """The dated facts that every room knows about the association, the latest first."""
    items = contributions.story.ask(organisation.pk)
    readable = [item for item in items if for_agent or item.audience == "members"]
    return sorted(readable, key=lambda item: (item.on, item.text), reverse=True)


def found_by(organisations: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """Those whose name holds every word typed, or whose RNA, SIREN or SIRET begins like it."""
    words = fold(text[:200]).split()
    if not words:
        return organisations.none()
    named = Q()
    for word in words:
        named &= Q(name_folded__contains=word)
    number = "".join(words).upper()
    return organisations.filter(
        named | Q(rna__startswith=number) | Q(siren__startswith=number) | Q(siret__startswith=number)
    )
