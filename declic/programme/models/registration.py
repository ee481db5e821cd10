"""Who comes: registrations, the queue of those who wait, the offers made to them.

Seats are counted in `Session.taken`, moved by services/seats.py alone. A registration holds seats while it is held,
confirmed or offered; what is cancelled, declined or lapsed is kept as a trace and never comes back. One made on the
site by somebody who is not signed in is held, or unproven when no seat is left, until they give the code sent to them.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from declic.core.folding import sort_key
from declic.organisations.models import Organisation
from declic.programme.models.course import Session


class Channel(models.TextChoices):
    """How the person reached the centre."""

    WEB = "web", "sur le site"
    PHONE = "phone", "par téléphone"
    EMAIL = "email", "par courriel"
    ON_SITE = "on_site", "sur place, le jour même"


class Status(models.TextChoices):
    HELD = "held", "place gardée, attend le code"
    UNPROVEN = "unproven", "sans place, attend le code"
    CONFIRMED = "confirmed", "inscrite"
    WAITING = "waiting", "en liste d’attente"
    OFFERED = "offered", "place proposée"
    CANCELLED = "cancelled", "annulée"
    DECLINED = "declined", "place refusée"
    LAPSED = "lapsed", "sans réponse à temps"


SEATED = (Status.HELD, Status.CONFIRMED, Status.OFFERED)
AWAITING_CODE = (Status.HELD, Status.UNPROVEN)
ACTIVE = (*SEATED, Status.UNPROVEN, Status.WAITING)


class Registration(models.Model):
    """A person, or a group under one name, in a session. A person has one at most that is active, a session."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="registrations", verbose_name="séance")
    status = models.CharField("état", max_length=10, choices=Status.choices)
    name = models.CharField("nom", max_length=120)
    email = models.EmailField("courriel", max_length=254, blank=True)
    phone = models.CharField("téléphone", max_length=20, blank=True)
    # Name and address without accents or case, for search and order alike on every database.
    sort_name = models.CharField(max_length=1200, editable=False, default="")
    # Who it is, whatever the channel: the address, or the telephone and the name without accents or case.
    person_key = models.CharField(max_length=400, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="compte",
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="association"
    )
    places = models.PositiveSmallIntegerField("places", default=1)
    channel = models.CharField("canal", max_length=10, choices=Channel.choices)
    # Place in the queue, in the order in which the entries were committed; None for who never waited.
    ticket = models.PositiveIntegerField(null=True, editable=False)
    priority = models.SmallIntegerField("priorité", default=0)
    # Passed over in the queue because fewer seats were free than the group asks for: when, and how many were.
    passed_over_at = models.DateTimeField(null=True, editable=False)
    passed_over_free = models.PositiveSmallIntegerField(null=True, editable=False)
    companions = models.TextField("qui vient aussi", max_length=1000, blank=True)
    # The parts of one course, asked for in one form: confirmed together by one code.
    together = models.UUIDField(null=True, editable=False)
    # The last code sent to the address: fingerprint, since when, how many were tried.
    code_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_sent_at = models.DateTimeField(null=True, editable=False)
    code_attempts = models.PositiveSmallIntegerField(default=0, editable=False)
    # On the seats set aside for a partner (Session.reserved).
    on_reserved = models.BooleanField(default=False, editable=False)
    # Given up too late for somebody else to come: shown to the agents, without consequence.
    left_late = models.BooleanField(default=False, editable=False)
    # The dates have changed: since when an answer is awaited, and when the person said that they still come.
    asked_again_at = models.DateTimeField(null=True, editable=False)
    said_yes_at = models.DateTimeField(null=True, editable=False)
    # After the session: thanked once, and whether their evaluation was given (never which one, nor when).
    thanked_at = models.DateTimeField(null=True, editable=False)
    has_evaluated = models.BooleanField(default=False, editable=False)
    # The reminders already written, a week and a day before: each is written once.
    week_reminder_at = models.DateTimeField(null=True, editable=False)
    day_reminder_at = models.DateTimeField(null=True, editable=False)
    # Of the page or the call that asked: two sendings of the same one make one registration.
    idempotency_key = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField("demandée le", default=timezone.now)
    changed_at = models.DateTimeField("changée le", default=timezone.now)

    class Meta:
        verbose_name = "inscription"
        ordering = ["created_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person_key"], condition=Q(status__in=ACTIVE), name="programme_one_active_each"
            ),
            models.UniqueConstraint(
                fields=["session", "idempotency_key"],
                condition=Q(status__in=ACTIVE) & ~Q(idempotency_key=""),
                name="programme_one_per_sending",
            ),
            models.UniqueConstraint(
                fields=["session", "ticket"], condition=Q(ticket__isnull=False), name="programme_one_per_ticket"
            ),
            models.CheckConstraint(condition=Q(places__gte=1, places__lte=20), name="programme_registration_places"),
            models.CheckConstraint(
                condition=~Q(status=Status.WAITING) | Q(ticket__isnull=False), name="programme_waiting_has_a_ticket"
            ),
        ]
        indexes = [
            models.Index(fields=["session", "status", "ticket"], name="programme_queue"),
            models.Index(fields=["person_key"], name="programme_of_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.session}"

    def save(self, **options: Any) -> None:
        self.sort_name = sort_key(f"{self.name} {self.email}")
        super().save(**options)

    @property
    def awaits_answer(self) -> bool:
        """The dates have changed, and they have not said that they still come; who leaves then does not leave late."""
        return self.status == Status.CONFIRMED and self.asked_again_at is not None and self.said_yes_at is None


class Need(models.TextChoices):
    """What a person may need to take part."""

    WHEELCHAIR = "wheelchair", "un lieu accessible en fauteuil"
    SIGN_LANGUAGE = "sign_language", "un·e interprète en langue des signes"
    HEARING = "hearing", "une boucle magnétique, ou du sous-titrage"
    LARGE_PRINT = "large_print", "des documents en gros caractères"
    COMPUTER = "computer", "un ordinateur sur place"


class AccessNeeds(models.Model):
    """What somebody needs to take part: seen by the centre alone, erased when the session is over."""

    registration = models.OneToOneField(Registration, on_delete=models.CASCADE, related_name="access_needs")
    choices = models.JSONField("besoins", default=list)
    note = models.CharField("autre besoin", max_length=300, blank=True)

    class Meta:
        verbose_name = "besoin d’accès"
        verbose_name_plural = "besoins d’accès"

    def __str__(self) -> str:
        said = [Need(choice).label for choice in self.choices if choice in Need.values]
        return ", ".join([*said, *filter(None, [self.note])])


class News(models.TextChoices):
    """What people in a session are told, and those without an address are phoned about."""

    REMOTE = "remote", "la séance passe à distance"
    ON_SITE = "on_site", "la séance a lieu sur place"
    CANCELLED = "cancelled", "la séance est annulée"
    DATES = "dates", "la date change\u00a0: viendra-t-on encore ?"
    OFFER = "offer", "une place est proposée"
    REMINDER = "reminder", "la séance approche"


class PhoneCall(models.Model):
    """Somebody without an address, to be phoned: what about, and who did."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="calls")
    about = models.CharField("à dire", max_length=10, choices=News.choices)
    asked_at = models.DateTimeField("à faire depuis", default=timezone.now)
    done_at = models.DateTimeField("fait le", null=True, blank=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "appel à faire"
        verbose_name_plural = "appels à faire"
        ordering = ["asked_at", "pk"]
        indexes = [models.Index(fields=["done_at", "asked_at"], name="programme_calls_to_make")]

    def __str__(self) -> str:
        return f"{self.registration}\u00a0: {self.get_about_display()}"


class CodeSending(models.Model):
    """A code sent to confirm a registration, kept an hour: what limits how many are sent."""

    email = models.EmailField("courriel", max_length=254)
    network = models.CharField("réseau", max_length=50)
    sent_at = models.DateTimeField("envoyé le", default=timezone.now)

    class Meta:
        verbose_name = "envoi de code"
        verbose_name_plural = "envois de codes"
        indexes = [
            models.Index(fields=["network", "sent_at"], name="programme_code_by_network"),
            models.Index(fields=["email", "sent_at"], name="programme_code_by_email"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.sent_at):%d/%m/%Y %H:%M}"


class OfferState(models.TextChoices):
    OPEN = "open", "en attente de réponse"
    ACCEPTED = "accepted", "acceptée"
    DECLINED = "declined", "refusée"
    EXPIRED = "expired", "sans réponse à temps"
    WITHDRAWN = "withdrawn", "retirée"


class SeatOffer(models.Model):
    """Seats kept for somebody who waited, until a moment; answered once. After that moment it is worth nothing,
    whether the worker has passed or not."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="offers")
    state = models.CharField("état", max_length=10, choices=OfferState.choices, default=OfferState.OPEN)
    made_at = models.DateTimeField("proposée le", default=timezone.now)
    expires_at = models.DateTimeField("valable jusqu’au")

    class Meta:
        verbose_name = "proposition de place"
        verbose_name_plural = "propositions de place"
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(state=OfferState.OPEN), name="programme_one_open_offer"
            )
        ]
        indexes = [models.Index(fields=["state", "expires_at"], name="programme_offers_due")]

    def __str__(self) -> str:
        return f"{self.registration}, jusqu’au {timezone.localtime(self.expires_at):%d/%m/%Y %H:%M}"


class OrganisationSeats(models.Model):
    """How many seats of a session an association holds or waits for: the counter of « N par association »."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+")
    asked = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "organisation"], name="programme_one_counter_each"),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.session}: {self.asked}"
