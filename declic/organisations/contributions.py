"""What this room gives the rest of the house."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from declic.core import contributions
from declic.core.contributions import Address, Attention, MenuEntry, Periodic, PersonalData, StoryItem
from declic.organisations import queries, services
from declic.organisations.models import Organisation


@contributions.menu
def entries() -> Iterable[MenuEntry]:
    return [MenuEntry("Mes associations", "organisations:mine", order=20, on_account_page=True)]


@contributions.story
def story(organisation_id: int) -> Iterable[StoryItem]:
    created = Organisation.objects.filter(pk=organisation_id).values_list("created_at", flat=True).first()
    return [StoryItem(on=timezone.localdate(created), text="Inscription de l’association.")] if created else []


@contributions.attention
def attention(now: datetime) -> Iterable[Attention]:
    count = queries.without_manager().count()
    url = reverse("associations:index") + "?orphan=true"
    permission = "organisations.change_organisation"
    return [Attention("Associations sans responsable", count, url, permission)] if count else []


@contributions.addresses
def pages(account: Any) -> Iterable[Address]:
    """An account's associations; nobody else reads them."""
    if account is None:
        return
    for membership in queries.organisations_of(account):
        mine = membership.organisation
        routes = ["organisation", "members", "leave"] + (["edit", "invite"] if membership.is_manager else [])
        for route in routes:
            yield Address(reverse(f"organisations:{route}", args=[mine.public_id]), mine.name)
        if membership.is_manager:
            ids = [mine.public_id, membership.public_id]
            yield Address(reverse("organisations:member", args=ids), mine.name)


@contributions.periodic
def periodic() -> Iterable[Periodic]:
    erased = "invitations périmées depuis 90 jours, demandes traitées ou sans réponse depuis un an"
    return [Periodic("organisations: old invitations and requests", 24 * 3600, services.forget_old_asking, erased)]


@contributions.personal_data
def personal_data() -> Iterable[PersonalData]:
    basis, members = "Exécution du service demandé", "Les responsables de l’association et les conseiller·es du centre"
    return [
        PersonalData(
            "organisations.Organisation",
            ("name", "name_folded", "rna", "siren", "siret", "website", "created_by"),
            "Savoir de quelle association on parle ; le nom d’une petite association peut être celui d’une personne.",
            basis,
            "Tant que l’association utilise le service",
            members,
        ),
        PersonalData(
            "organisations.Membership",
            ("user", "role", "state", "joined_at", "left_at"),
            "Savoir qui agit pour l’association.",
            basis,
            "Tant que le compte existe",
            "Les membres de l’association et les conseiller·es du centre",
        ),
        PersonalData(
            "organisations.Invitation",
            ("email", "invited_by"),
            "Inviter une personne à rejoindre l’association.",
            basis,
            "90 jours après la fin de validité de l’invitation",
            members,
        ),
        PersonalData(
            "organisations.JoinRequest",
            ("user", "message", "decided_by"),
            "Demander à rejoindre une association.",
            basis,
            "Un an après la réponse, ou après la demande restée sans réponse",
            members,
        ),
    ]
