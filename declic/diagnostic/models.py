"""A diagnostic as it is kept: its answers, what was decided on its plan, its links. No name, no free text."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from declic.core import gazetteer
from declic.organisations.models import Organisation
from declic.programme.models import Session


class Form(models.TextChoices):
    """Which questions are asked."""

    EXPRESS = "express", "en 3 minutes"
    COMPLETE = "complete", "complet"


class State(models.TextChoices):
    STARTED = "started", "en cours"
    FINISHED = "finished", "terminé"


class Value(models.TextChoices):
    """An answer: a situation (A to D), « je ne sais pas », « pas concerné »."""

    A = "0", "A"
    B = "1", "B"
    C = "2", "C"
    D = "3", "D"
    UNKNOWN = "nsp", "je ne sais pas"
    NOT_CONCERNED = "na", "pas concerné"


class Decision(models.TextChoices):
    """What an association does with an action of its plan, in the words of the buttons that say so."""

    ACCEPTED = "accepted", "nous la faisons"
    POSTPONED = "postponed", "remise à plus tard"
    REFUSED = "refused", "refusée"
    DONE = "done", "c’est fait"


class Reason(models.TextChoices):
    """Why an action is refused."""

    NOT_FOR_US = "not_for_us", "pas pour nous"
    TOO_EXPENSIVE = "too_expensive", "trop cher"
    NO_TIME = "no_time", "pas le temps"
    NOT_UNDERSTOOD = "not_understood", "je ne comprends pas"


class Assessment(models.Model):
    """One diagnostic. Whoever holds its code, or belongs to its association, may read and continue it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    # Digest of the start page's key: two clicks on the same page make one diagnostic (promise D6).
    start_key_hash = models.CharField(max_length=64, unique=True, editable=False)
    form = models.CharField("forme", max_length=10, choices=Form.choices)
    questionnaire = models.CharField("questionnaire", max_length=40)
    version = models.CharField("version", max_length=20)
    state = models.CharField("état", max_length=10, choices=State.choices, default=State.STARTED)
    created_at = models.DateTimeField("commencé le", default=timezone.now)
    updated_at = models.DateTimeField("modifié le", default=timezone.now)
    # When an express diagnostic became a complete one: what was answered before is not asked again.
    completed_at = models.DateTimeField("complété le", null=True, blank=True)
    finished_at = models.DateTimeField("terminé le", null=True, blank=True)
    expires_at = models.DateTimeField("effacé le", null=True, blank=True, db_index=True)
    # The end date that its owner was told of: when the end moves, they are told again.
    warned_of = models.DateTimeField(null=True, editable=False)
    organisation = models.ForeignKey(
        Organisation, verbose_name="association", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="compte",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    context = models.JSONField("contexte", default=dict, blank=True)
    # Kept beside the context and the plan for the advisers' list: the databases read JSON differently.
    commune = models.CharField("commune (code Insee)", max_length=5, blank=True, db_index=True)
    size = models.CharField("adhérents", max_length=20, blank=True)
    first_action = models.CharField("première action", max_length=10, blank=True)
    share_nonce = models.CharField(max_length=64, blank=True, editable=False)
    share_token_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001

    class Meta:
        verbose_name = "diagnostic"
        verbose_name_plural = "diagnostics"
        ordering = ["-created_at", "-pk"]
        constraints = [
            # What belongs to no association has an end date (promise E4).
            models.CheckConstraint(
                condition=Q(expires_at__isnull=False) | Q(organisation__isnull=False),
                name="diagnostic_unclaimed_expires",
            ),
        ]

    def __str__(self) -> str:
        return f"diagnostic du {timezone.localtime(self.created_at):%d/%m/%Y}"

    @property
    def is_express(self) -> bool:
        return self.form == Form.EXPRESS

    @property
    def is_claimed(self) -> bool:
        """Attached to an association: it no longer expires."""
        return self.organisation_id is not None

    @property
    def place(self) -> str:
        """« Créteil (94000) », or nothing."""
        return gazetteer.label(self.commune) if self.commune else ""


class Answer(models.Model):
    """One question's answer; answered again, the row changes."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="answers")
    question = models.CharField("question", max_length=10)
    value = models.CharField("réponse", max_length=3, choices=Value.choices)
    given_at = models.DateTimeField("donnée le", default=timezone.now)
    updated_at = models.DateTimeField("changée le", default=timezone.now)

    class Meta:
        verbose_name = "réponse"
        verbose_name_plural = "réponses"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "question"], name="diagnostic_one_answer_each"),
            models.CheckConstraint(condition=Q(value__in=Value.values), name="diagnostic_answer_value"),
        ]

    def __str__(self) -> str:
        return f"{self.question} : {self.value}"


class ActionDecision(models.Model):
    """What was decided on one action of the plan; decided again, the row changes."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="decisions")
    action = models.CharField("action", max_length=10)
    decision = models.CharField("décision", max_length=10, choices=Decision.choices)
    reason = models.CharField("raison", max_length=20, choices=Reason.choices, blank=True)
    decided_at = models.DateTimeField("décidé le", default=timezone.now)

    class Meta:
        verbose_name = "décision"
        verbose_name_plural = "décisions"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "action"], name="diagnostic_one_decision_each"),
            models.CheckConstraint(
                condition=Q(decision=Decision.REFUSED) & ~Q(reason="") | ~Q(decision=Decision.REFUSED) & Q(reason=""),
                name="diagnostic_refusal_has_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.action} : {self.decision}"


class NotYet(models.Model):
    """Asked whether an action is done since this session was attended, somebody said « pas encore »: asked once."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="not_yet")
    action = models.CharField("action", max_length=10)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="+", verbose_name="séance")
    said_at = models.DateTimeField("dit le", default=timezone.now)

    class Meta:
        verbose_name = "action pas encore faite"
        verbose_name_plural = "actions pas encore faites"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "action", "session"], name="diagnostic_not_yet_once"),
        ]

    def __str__(self) -> str:
        return f"{self.action} : pas encore"


class ResumeLink(models.Model):
    """A secret link sent by e-mail. The address is not kept, and the code cannot be read without the link."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="resume_links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sealed_code = models.CharField(max_length=16, editable=False)
    sent_at = models.DateTimeField("envoyé le", default=timezone.now)
    expires_at = models.DateTimeField("valable jusqu’au")

    class Meta:
        verbose_name = "lien de reprise"
        verbose_name_plural = "liens de reprise"

    def __str__(self) -> str:
        return f"lien du {timezone.localtime(self.sent_at):%d/%m/%Y}"


class Attempts(models.Model):
    """How many times one network tried something within one hour (codes typed, e-mails asked for)."""

    purpose = models.CharField(max_length=10)
    network = models.CharField(max_length=32)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "essais"
        verbose_name_plural = "essais"
        constraints = [
            models.UniqueConstraint(fields=["purpose", "network", "hour"], name="diagnostic_one_count_an_hour"),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.hour:%d/%m/%Y %H h} : {self.count}"
