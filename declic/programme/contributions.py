"""What the programme gives the rest of the house."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone

from declic.core import contributions
from declic.core.contributions import (
    Address,
    Attention,
    HealthFact,
    MenuEntry,
    Offer,
    Periodic,
    PersonalData,
    SearchDocument,
    StoryItem,
    Want,
)
from declic.programme import desk_queries, queries, seat_queries, services, wording
from declic.programme.engine.titles import asked
from declic.programme.models import DateRoles, Session

OFFERED, FOLLOWING = 2, 4


@contributions.menu
def entries() -> list[MenuEntry]:
    return [
        MenuEntry("Se former", "programme:list", 20),
        MenuEntry("Mes inscriptions", "programme:mine", 30, on_account_page=True),
    ]


@contributions.offers
def sessions_on_offer(want: Want, now: datetime) -> Iterable[Offer]:
    """The next sessions of the courses named by `want.keys`; « (1re partie) » after a title asks for that part.

    A title may be cut before its colon, as in a plan. Full sessions are not offered, nor those whose dates are still
    to specify: nobody could say which one to come to.
    """
    if want.kind != "session" or not want.keys:
        return []
    wanted = [asked(key) for key in want.keys]
    ready = queries.with_free_seats(queries.upcoming_sessions(now), now).exclude(date_role=DateRoles.TO_SPECIFY)
    titled = ready.filter(queries.titled(each.title for each in wanted))
    found = [s for s in titled if any(each.is_answered_by(s.course.title_folded, s.rank) for each in wanted)]
    return [_offer(s) for s in found[:OFFERED]]


def _offer(session: Session) -> Offer:
    first = session.parts.all()[0]
    return Offer(
        kind="session",
        id=str(session.uuid),
        title=str(session),
        when=wording.when(session),
        where=wording.short_place(first),
        url=wording.session_url(session),
        detail=f"gratuit, {wording.seats(session)}",
        until=session.first_start,
    )


@contributions.offers
def sessions_that_follow(want: Want, now: datetime) -> Iterable[Offer]:
    """After the sessions attended that `want.keys` name: the next part, or what asks for them; the next date first."""
    if want.kind != "next_session" or not want.keys:
        return []
    return [_offer(session) for session in queries.following(want.keys, now)[:FOLLOWING]]


@contributions.story
def followed_by(organisation_id: int) -> list[StoryItem]:
    """What people of the association came to, and will come to: how many, never who."""
    return [
        StoryItem(timezone.localdate(each.first), wording.followed(each), wording.session_url(each.session))
        for each in queries.followed_by(organisation_id, timezone.now())
    ]


@contributions.search
def documents(text: str) -> list[SearchDocument]:
    return [
        SearchDocument(c.title, c.summary or c.theme.name, reverse("programme:course", args=[c.slug]), "formation")
        for c in queries.courses_found(text)
    ]


@contributions.personal_data
def register() -> list[PersonalData]:
    why = "aucune donnée personnelle : l’offre de formation du centre"
    models = ("programme.Theme", "programme.Course", "programme.Session", "programme.SessionPart")
    public = [PersonalData(model, (), why, "sans objet", "sans objet", "public") for model in models]
    basis = "Exécution du service demandé"
    registered = PersonalData(
        "programme.Registration",
        ("name", "email", "phone", "sort_name", "companions", "user", "left_late"),
        "Garder une place à une séance, prévenir la personne, savoir qui appeler, s’organiser quand on renonce tard.",
        basis,
        "Deux ans après la séance, puis le nom et les coordonnées sont effacés",
        "Les conseiller·es du centre",
    )
    needs = PersonalData(
        "programme.AccessNeeds",
        ("choices", "note"),
        "Préparer l’accueil\u00a0: lieu accessible, interprète, ordinateur.",
        "Consentement, donné en remplissant la case",
        "Effacés dès que la séance est finie",
        "Les conseiller·es du centre et la personne qui anime",
    )
    sendings = PersonalData(
        "programme.CodeSending",
        ("email", "network"),
        "Limiter le nombre de codes envoyés à une adresse ou depuis un réseau.",
        "Intérêt légitime\u00a0: empêcher les abus",
        "Une heure",
        "Personne",
    )
    calls = PersonalData(
        "programme.PhoneCall",
        ("done_by",),
        "Savoir qui reste à prévenir par téléphone, et qui l’a fait.",
        basis,
        "Avec l’inscription",
        "Les conseiller·es du centre",
    )
    return [*public, registered, needs, sendings, calls, *_after_the_day(basis)]


def _after_the_day(basis: str) -> list[PersonalData]:
    advisers = "Les conseiller·es du centre"
    return [
        PersonalData(
            "programme.Attendance",
            ("noted_by",),
            "Savoir qui est venu, faire les attestations, rendre compte en nombres.",
            basis,
            "Avec l’inscription, qui perd son nom deux ans après la séance",
            advisers,
        ),
        PersonalData(
            "programme.Certificate",
            ("name", "title", "attended", "aims", "led_by", "partner", "places"),
            "Attester de ce qui a été suivi, et laisser vérifier l’attestation par son numéro.",
            basis,
            "Deux ans après la séance, puis le nom est effacé",
            "La personne, et qui reçoit d’elle le numéro",
        ),
        PersonalData(
            "programme.Evaluation",
            ("comment",),
            "Améliorer les séances\u00a0: rien ne dit qui a répondu, ni quand.",
            "Consentement, donné en répondant",
            "Deux ans après la séance, puis la phrase libre est effacée",
            advisers,
        ),
        PersonalData(
            "programme.MessageText",
            ("changed_by",),
            "Savoir qui a changé les mots d’un message du centre.",
            "Intérêt légitime\u00a0: tenir le service",
            "Tant que le texte sert",
            advisers,
        ),
        PersonalData(
            "programme.PersonalCalendar",
            ("user", "key"),
            "Montrer à une personne ses séances dans son agenda, à une adresse secrète qu’elle peut changer.",
            basis,
            "Tant que le compte existe, ou jusqu’à ce que la personne l’arrête",
            "La personne",
        ),
    ]


@contributions.periodic
def periodic() -> list[Periodic]:
    erased = "noms et coordonnées des personnes inscrites à une séance passée depuis deux ans"
    return [
        Periodic("programme: seats given back and offered, reminders", 60, services.tick),
        Periodic(
            "programme: needs of sessions over", 3600, services.forget_needs, "besoins d’accès des séances finies"
        ),
        Periodic("programme: codes sent", 3600, services.forget_sendings, "adresses où des codes ont été envoyés"),
        Periodic("programme: seats counted again", 24 * 3600, services.recount),
        Periodic("programme: old registrations", 24 * 3600, services.forget_old_registrations, erased),
    ]


@contributions.health
def facts(now: datetime) -> list[HealthFact]:
    count = queries.upcoming_sessions(now).count()
    drift = seat_queries.seat_drift()
    wrong = [_drift_in_words(d) for d in drift[:5]]
    return [
        HealthFact("programme", True, f"{count} séance(s) à venir"),
        HealthFact("places des séances", not drift, "; ".join(wrong) or "le compte est juste"),
    ]


def _drift_in_words(drift: seat_queries.Drift) -> str:
    said = f"«\u00a0{drift.session}\u00a0»\u00a0: {drift.taken} notées, {drift.counted} comptées"
    if drift.on_reserved == drift.on_reserved_counted:
        return said
    return f"{said}, dont réservées {drift.on_reserved} notées, {drift.on_reserved_counted} comptées"


@contributions.attention
def to_check(now: datetime) -> list[Attention]:
    permission, url = "programme.change_session", reverse("wagtailsnippets_programme_session:list")
    found = [
        ("Séances dont les dates sont à préciser", queries.sessions_to_specify(), f"?date_role={DateRoles.TO_SPECIFY}"),
        ("Séances dont le jour contredit la date", queries.weekdays_to_check(Session.objects.all()), "?weekday=1"),
    ]
    calls = Attention(
        "Personnes à appeler\u00a0: une place, un rappel, une séance qui change",
        queries.calls_to_make().count(),
        reverse("programme_desk:calls"),
        "programme.see_desk",
        20,
    )
    counted = [(title, sessions.count(), query) for title, sessions, query in found]
    wrong = [Attention(title, count, url + query, permission, 30) for title, count, query in counted if count]
    return [
        *wrong,
        *([calls] if calls.count else []),
        *_waited_for_though_free(now),
        *_too_few(now),
        *_not_noted(now),
        *_unanswered(now),
    ]


def _waited_for_though_free(now: datetime) -> list[Attention]:
    """A group larger than the seats left, or too late to write: somebody must be phoned."""
    count = desk_queries.unserved_sessions(now).count()
    url = f"{reverse('programme_desk:list')}?quand={desk_queries.UNSERVED}"
    title = "Séances où l’on attend alors que des places sont libres"
    return [Attention(title, count, url, "programme.see_desk", 15)] if count else []


def _too_few(now: datetime) -> list[Attention]:
    count = desk_queries.sessions_too_few(now).count()
    url = f"{reverse('programme_desk:list')}?quand={desk_queries.TOO_FEW}"
    title = "Séances de la semaine avec trop peu de monde"
    return [Attention(title, count, url, "programme.see_desk", 16)] if count else []


def _not_noted(now: datetime) -> list[Attention]:
    count = desk_queries.sessions_not_noted(now).count()
    url = f"{reverse('programme_desk:list')}?quand={desk_queries.NOT_NOTED}"
    return [Attention("Séances passées sans présence notée", count, url, "programme.see_desk", 25)] if count else []


def _unanswered(now: datetime) -> list[Attention]:
    count = desk_queries.sessions_asked(desk_queries.Asked(when=desk_queries.UNANSWERED), now).count()
    url = f"{reverse('programme_desk:list')}?quand={desk_queries.UNANSWERED}"
    title = "Séances à moins de sept jours où quelqu’un n’a pas répondu aux nouvelles dates"
    return [Attention(title, count, url, "programme.see_desk", 18)] if count else []


@contributions.addresses
def pages(account: Any) -> Iterator[Address]:
    """Courses that have a public session, and their sessions, the latest first."""
    if account is not None:
        return
    shown = queries.public_sessions().prefetch_related(None).order_by("-first_start", "pk")
    seen: set[str] = set()
    for session in shown:
        if session.course.slug not in seen:
            seen.add(session.course.slug)
            yield Address(reverse("programme:course", args=[session.course.slug]), session.course.title)
        yield Address(wording.session_url(session), str(session), timezone.localdate(session.first_start))
