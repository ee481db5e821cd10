"""What the diagnostic gives the rest of the house."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from declic.core import contributions
from declic.core.contributions import Address, Attention, MenuEntry, Periodic, PersonalData, StoryItem
from declic.diagnostic import queries, services
from declic.diagnostic.models import State
from declic.people.models import Role

A_DAY = 24 * 3600
TALKS = 20


@contributions.menu
def entries() -> list[MenuEntry]:
    return [
        MenuEntry("Faire le point", "diagnostic:start", 10),
        MenuEntry("Faire ou refaire le point", "diagnostic:start", 10, on_association_page=True),
    ]


@contributions.story
def diagnostics_of(organisation_id: int) -> list[StoryItem]:
    """When the association took stock."""
    items = []
    for assessment in queries.assessments_of(organisation_id):
        done = assessment.state == State.FINISHED and assessment.finished_at
        when = (assessment.finished_at if done else None) or assessment.created_at
        text = "Diagnostic terminé\u00a0: voir le plan d’action" if done else "Diagnostic commencé"
        url = reverse("diagnostic:result", kwargs={"assessment": assessment.public_id})
        items.append(StoryItem(on=queries.local_day(when), text=text, url=url))
    return items


@contributions.addresses
def pages(account: Any) -> Iterator[Address]:
    """The diagnostics of an account and of its associations; for an adviser, the talk each one prepares."""
    if account is None:
        return
    for assessment in queries.assessments_of_person(account, timezone.now()):
        when = queries.local_day(assessment.updated_at)
        url = reverse("diagnostic:result", kwargs={"assessment": assessment.public_id})
        yield Address(url, f"Résultat : {assessment}", when)
    if account.role in (Role.ADVISER, Role.ADMINISTRATOR):
        for assessment in queries.attached_assessments(queries.Filters())[:TALKS]:
            url = reverse("diagnostic_desk:talk", args=[assessment.public_id])
            yield Address(
                url, f"Préparer un échange : {assessment.organisation}", queries.local_day(assessment.updated_at)
            )


@contributions.personal_data
def register() -> list[PersonalData]:
    basis, who = "mission d’intérêt public du centre", "les membres de l’association, les conseillères du centre"
    until = "90 jours sans association, annoncés à qui a un compte ; sinon tant que l’association reste inscrite"
    nothing = "aucune donnée personnelle : "
    link, network = nothing + "l’empreinte d’un lien, sans l’adresse", nothing + "l’empreinte d’un réseau tronqué"
    return [
        PersonalData("diagnostic.Assessment", ("owner", "context"), "suivre un diagnostic", basis, until, who),
        PersonalData("diagnostic.Answer", (), nothing + "des situations d’une association", basis, until, who),
        PersonalData("diagnostic.ActionDecision", (), nothing + "ce que l’association décide", basis, until, who),
        PersonalData("diagnostic.NotYet", (), nothing + "ce que l’association décide", basis, until, who),
        PersonalData("diagnostic.ResumeLink", (), link, basis, "30 jours", "personne"),
        PersonalData("diagnostic.Attempts", (), network, basis, "un jour", "personne"),
    ]


@contributions.periodic
def retention() -> list[Periodic]:
    erased = "diagnostics sans association arrivés à leur fin, avec leurs réponses"
    return [
        Periodic("diagnostics dont la fin approche", A_DAY, services.warn_of_the_end),
        Periodic("diagnostics arrivés à leur fin", A_DAY, services.purge_expired, erased),
    ]


@contributions.attention
def new_diagnostics(now: datetime) -> list[Attention]:
    count = queries.finished_since(now - queries.WEEK)
    desk = reverse("diagnostic_desk:list")
    return (
        [Attention("Diagnostics terminés cette semaine", count, f"{desk}?semaine=1", "diagnostic.see_desk", 20)]
        if count
        else []
    )
