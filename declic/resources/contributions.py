"""What the sheets give the rest of the house; and the centre itself, which is always on offer."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from declic.core import contributions
from declic.core.centre import current_centre
from declic.core.contributions import Address, HealthFact, MenuEntry, Offer, PersonalData, SearchDocument, Want
from declic.resources import queries, wording


@contributions.menu
def entries() -> list[MenuEntry]:
    return [MenuEntry("Fiches pratiques", "resources:list", 50)]


@contributions.offers
def sheets_on_offer(want: Want, now: datetime) -> Iterable[Offer]:
    """The live sheets of the addresses in `want.keys`."""
    if want.kind != "resource" or not want.keys:
        return []
    return [
        Offer(
            kind="resource",
            id=resource.slug,
            title=resource.title,
            where="chez vous, avec la fiche",
            url=wording.resource_url(resource),
            detail=wording.duration(resource.minutes),
        )
        for resource in queries.with_slugs(want.keys)
    ]


@contributions.offers
def the_centre(want: Want, now: datetime) -> Iterable[Offer]:
    """For kind `contact`: whom to call, when, and where to come. The words are the centre's own."""
    if want.kind != "contact":
        return []
    centre = current_centre()
    return [
        Offer(
            kind="contact",
            id="centre",
            title=f"Appeler {centre.name} au {centre.phone}",
            when=centre.hours,
            where=", ".join(filter(None, (centre.address, f"{centre.postcode} {centre.city}".strip()))),
            url=centre.phone_href,
            detail=centre.email,
        )
    ]


@contributions.search
def documents(text: str) -> list[SearchDocument]:
    return [SearchDocument(r.title, r.summary, wording.resource_url(r), "fiche") for r in queries.found(text)]


@contributions.addresses
def pages(account: Any) -> Iterable[Address]:
    """Every live sheet, for anybody."""
    if account is None:
        for resource in queries.live():
            yield Address(wording.resource_url(resource), resource.title, resource.updated_on)


@contributions.personal_data
def register() -> list[PersonalData]:
    why = "aucune donnée personnelle : des textes écrits par le centre"
    return [PersonalData("resources.Resource", (), why, "sans objet", "sans objet", "public")]


@contributions.health
def facts(now: datetime) -> list[HealthFact]:
    return [HealthFact("fiches", True, f"{queries.live().count()} fiche(s) publiée(s)")]
