"""What the catalogue of free software gives the rest of the house."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from declic.core import contributions
from declic.core.contributions import Address, HealthFact, MenuEntry, Offer, PersonalData, SearchDocument, Want
from declic.tools import queries, wording
from declic.tools.models import Software

FOUND = 5


@contributions.menu
def entries() -> list[MenuEntry]:
    return [MenuEntry("Logiciels libres", "tools:list", 40)]


@contributions.offers
def software_on_offer(want: Want, now: datetime) -> Iterable[Offer]:
    """The software named by `want.keys`, in this order; what the catalogue does not hold is not offered."""
    if want.kind != "software" or not want.keys:
        return []
    return [
        Offer(
            kind="software",
            id=software.slug,
            title=software.name,
            url=wording.software_url(software),
            detail="logiciel libre",
        )
        for software in queries.named(want.keys)
    ]


@contributions.search
def documents(text: str) -> list[SearchDocument]:
    """Software meant by the text, and the free equivalents of a product it names."""
    answer = queries.answer(text)
    found = list(answer.software) + [a.software for p in answer.products for a in p.alternatives.all()]
    found += list(queries.containing(text)[:FOUND])
    return [SearchDocument(s.name, s.description, wording.software_url(s), "logiciel") for s in dict.fromkeys(found)][
        :FOUND
    ]


@contributions.addresses
def pages(account: Any) -> Iterable[Address]:
    """Every sheet, for anybody."""
    if account is None:
        for software in Software.objects.order_by("name_key", "pk"):
            yield Address(wording.software_url(software), software.name)


@contributions.personal_data
def register() -> list[PersonalData]:
    why = "aucune donnée personnelle : des noms de logiciels, leurs licences et leurs sites"
    models = ("tools.Software", "tools.Product", "tools.Alternative")
    return [PersonalData(model, (), why, "sans objet", "sans objet", "public") for model in models]


@contributions.health
def facts(now: datetime) -> list[HealthFact]:
    count = queries.everything().count()
    return [HealthFact("logiciels", True, f"{count} logiciel(s) libre(s) au catalogue")]
