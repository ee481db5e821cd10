"""What the places give the rest of the house."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from declic.core import contributions, gazetteer
from declic.core.contributions import (
    Address,
    Attention,
    HealthFact,
    MenuEntry,
    Offer,
    Periodic,
    PersonalData,
    SearchDocument,
    Want,
)
from declic.core.typography import polish
from declic.places import proposal_queries, queries, services, wording
from declic.places.quality_queries import ToCheck, counts
from declic.places.queries import NearPlace

OFFERED = 2
CHANGE = "places.change_place"
FARTHEST_KM = 30.0  # further away, a place is no help


@contributions.menu
def entries() -> list[MenuEntry]:
    return [MenuEntry("Trouver un lieu", "places:list", 30)]


@contributions.offers
def places_on_offer(want: Want, now: datetime) -> Iterable[Offer]:
    """The two surest places that answer every key (none: any place); without a commune, the list itself.

    Its hours are those of every week, not of this minute: a plan is read again, and printed.

    « reconditionnement » is the standard's « matériel à prix solidaire »: nothing is offered unless a place says so.
    """
    if want.kind != "place":
        return []
    found = queries.answering(want.keys)
    commune = gazetteer.commune(want.commune) if want.commune else None
    origin = queries.point_of(commune) if commune else None
    if origin is None:
        return [_list_offer()] if found.exists() else []
    return [_offer(near, now) for near in queries.surest_within(found, origin, FARTHEST_KM, OFFERED, now)]


def _offer(near: NearPlace, now: datetime) -> Offer:
    place = near.place
    return Offer(
        kind="place",
        id=place.slug,
        title=polish(place.name),
        when=wording.usual_hours(place, timezone.localdate(now)),
        where=f"{wording.address(place)}, {wording.how_far(near)} à vol d’oiseau",
        url=wording.place_url(place),
        detail=f"téléphone {wording.phone(place.phone)}" if place.phone else "",
    )


def _list_offer() -> Offer:
    return Offer(
        kind="place",
        id="lieux",
        title="Les lieux près de chez vous",
        where="donnez votre commune, du plus proche au plus lointain",
        url=reverse("places:list"),
    )


@contributions.search
def documents(text: str) -> list[SearchDocument]:
    return [
        SearchDocument(p.name, wording.address(p), wording.place_url(p), "lieu") for p in queries.places_found(text)
    ]


@contributions.personal_data
def register() -> list[PersonalData]:
    why = (
        "aucune donnée personnelle : le téléphone et l’adresse sont ceux du lieu, les noms de personnes ne sont pas lus"
    )
    nothing = [
        PersonalData(f"places.{model}", (), why, "sans objet", "sans objet", recipients)
        for model, recipients in (
            ("Feature", "public"),
            ("Place", "public"),
            ("Closure", "public"),
            ("Stop", "public"),
            ("MappingProfile", "agents"),
            ("Import", "agents"),
            ("SourceRecord", "agents"),
            ("Confirmation", "agents"),
            ("PlaceChange", "agents"),
            ("NoAnswer", "agents"),
            ("Compared", "agents"),
        )
    ]
    return [
        *nothing,
        PersonalData(
            "places.ImportRow",
            ("name", "public_id", "reasons", "before"),
            "montrer à un agent les données personnelles trouvées dans un fichier, pour qu’il les écarte",
            "mission d’intérêt public",
            "jusqu’à la décision, sept jours au plus",
            "agents du centre",
            called="Lignes d’un fichier de lieux à relire",
        ),
        PersonalData(
            "places.Proposal",
            ("email", "note", "answer", "seen", "value"),
            "répondre à qui signale une erreur sur la fiche d’un lieu",
            "mission d’intérêt public",
            "six mois après la réponse",
            "agents du centre",
            called="Signalements sur les lieux",
        ),
    ]


@contributions.health
def facts(now: datetime) -> list[HealthFact]:
    return [HealthFact("lieux", True, f"{queries.published().count()} lieu(x) publié(s)")]


@contributions.attention
def to_check(now: datetime) -> list[Attention]:
    url, found = reverse("wagtailsnippets_places_place:list") + "?to_check=", counts(timezone.localdate(now))
    told = [
        Attention("Lieux à vérifier avant de publier", found[ToCheck.STATE], url + ToCheck.STATE, CHANGE, 40),
        Attention("Lieux dont les horaires ne se lisent pas", found[ToCheck.HOURS], url + ToCheck.HOURS, CHANGE, 60),
        Attention("Lieux non vérifiés depuis un an", found[ToCheck.OLD], url + ToCheck.OLD, CHANGE, 70),
    ]
    proposed = proposal_queries.places_with_proposals().count()
    url = reverse("places_desk:proposals")
    told.append(Attention("Lieux dont on propose de corriger la fiche", proposed, url, CHANGE, 25))
    return [attention for attention in told if attention.count]


@contributions.periodic
def periodic() -> list[Periodic]:
    erased = "adresses et mots de qui a signalé une erreur sur un lieu"
    return [
        Periodic("places: old proposals", 24 * 3600, services.forget_old_proposals, erased),
        Periodic(
            "places: files read and not applied", 3600, services.forget_old_files, "fichiers de lieux non appliqués"
        ),
        Periodic("places: old asking", 24 * 3600, services.forget_old_asking, "demandes et appels faits à des lieux"),
        Periodic("places: old history", 24 * 3600, services.forget_old_history, "anciennes valeurs de fiches de lieux"),
        Periodic("places: asked to confirm", 3600, services.ask_due),
    ]


@contributions.addresses
def pages(account: Any) -> Iterator[Address]:
    """The published places."""
    if account is None:
        for place in queries.published().only("slug", "name"):
            yield Address(wording.place_url(place), place.name)
