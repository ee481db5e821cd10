"""What the portal gives the rest of the house."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from declic.core import contributions
from declic.core.contributions import Address, Attention, Periodic, PersonalData, SearchDocument
from declic.portal import queries, services


@contributions.search
def pages(text: str) -> list[SearchDocument]:
    return queries.content_pages_found(text)


@contributions.addresses
def addresses(account: Any) -> list[Address]:
    """The pages written by the centre."""
    return queries.content_pages() if account is None else []


@contributions.attention
def messages(now: datetime) -> list[Attention]:
    count = queries.messages_waiting()
    address = reverse("portal_messages:index") + "?handled=false"
    permission = "portal.change_contactmessage"
    return [Attention("Messages reçus, sans réponse", count, address, permission, 10)] if count else []


@contributions.periodic
def retention() -> list[Periodic]:
    messages = "messages reçus il y a plus de douze mois"
    history = "historique de gestion de plus d’un an, saisies interrompues de plus de trente jours"
    return [
        Periodic("portal: old messages", 24 * 3600, services.forget_old_messages, messages),
        Periodic("portal: old history of the back office", 24 * 3600, services.forget_old_history, history),
    ]


@contributions.personal_data
def register() -> list[PersonalData]:
    agents = "les conseiller·es et l’administration du centre"
    return [
        PersonalData(
            "portal.ContactMessage",
            ("name", "email", "text"),
            "répondre aux messages écrits au centre",
            "intérêt légitime : répondre à qui nous écrit",
            "douze mois",
            agents,
        ),
        PersonalData(
            "portal.ContactQuota",
            ("network",),
            "limiter les envois automatiques ; l’adresse est tronquée, elle désigne un groupe de connexions",
            "intérêt légitime : tenir le service en état",
            "un jour",
            "personne",
            called="réseau d’où un message est envoyé",
        ),
        *_history(),
        PersonalData(
            "portal.ContentPage",
            (),
            "aucune donnée personnelle : pages publiées par le centre",
            "sans objet",
            "sans objet",
            "public",
        ),
    ]


def _history() -> list[PersonalData]:
    """What Wagtail notes of the agents' work."""
    why, basis = (
        "savoir qui a changé quoi dans l’espace de gestion",
        "intérêt légitime\u00a0: répondre de ce qui est fait",
    )
    notes = [
        PersonalData(
            f"wagtailcore.{model}",
            ("label", "data", "user"),
            why,
            basis,
            "un an",
            "l’administration du centre",
            called="trace du travail des agents",
        )
        for model in ("ModelLogEntry", "PageLogEntry")
    ]
    drafts = PersonalData(
        "wagtailadmin.FormState",
        ("data", "user"),
        "retrouver une saisie interrompue dans l’espace de gestion",
        basis,
        "trente jours",
        "l’agent lui-même",
        called="saisie interrompue d’un agent",
    )
    return [*notes, drafts]
