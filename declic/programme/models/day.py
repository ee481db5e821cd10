"""The day and after: who was there, their certificates, what they thought of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from declic.programme.models.course import Session, SessionPart
from declic.programme.models.registration import Registration


class Presence(models.TextChoices):
    PRESENT = "present", "présent·e"
    ABSENT = "absent", "absent·e"
    EXCUSED = "excused", "excusé·e"


class Half(models.TextChoices):
    """A date is attended, and signed for, by half-days; a short one has only one."""

    WHOLE = "", "toute la séance"
    MORNING = "am", "matin"
    AFTERNOON = "pm", "après-midi"


class NotedBy(models.TextChoices):
    AGENT = "agent", "notée par un·e agent·e"
    SELF = "self", "notée par la personne"
    SHEET = "sheet", "recopiée de la feuille"


class Attendance(models.Model):
    """Was this person there, that half-day: the last thing noted holds, however often it is sent."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="attendances")
    part = models.ForeignKey(SessionPart, on_delete=models.CASCADE, related_name="attendances", verbose_name="date")
    half = models.CharField("demi-journée", max_length=2, choices=Half.choices, blank=True)
    presence = models.CharField("présence", max_length=10, choices=Presence.choices)
    # Of a group under one name: how many came.
    people = models.PositiveSmallIntegerField("personnes", default=1)
    how = models.CharField("comment", max_length=10, choices=NotedBy.choices, default=NotedBy.AGENT)
    noted_at = models.DateTimeField("notée le", default=timezone.now)
    noted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "présence"
        constraints = [
            models.UniqueConstraint(fields=["registration", "part", "half"], name="programme_one_presence_each"),
        ]
        indexes = [models.Index(fields=["part", "half", "presence"], name="programme_who_was_there")]

    def __str__(self) -> str:
        return f"{self.registration}\u00a0: {self.get_presence_display()}"


class Certificate(models.Model):
    """What the centre certifies of a person, as it was on the day it was made; anyone verifies it by its number."""

    number = models.CharField("numéro", max_length=20, unique=True)
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="certificates")
    name = models.CharField("nom", max_length=120)
    title = models.CharField("formation", max_length=250)
    # What was taught, by whom and where, as it was said that day.
    aims = models.TextField("ce que l’on apprend à faire", blank=True)
    led_by = models.CharField("qui animait", max_length=120, blank=True)
    partner = models.CharField("en partenariat avec", max_length=120, blank=True)
    places = models.TextField("lieux", blank=True)
    # The half-days attended: [{"starts": ISO 8601, "ends": ISO 8601}], in order.
    attended = models.JSONField("demi-journées suivies", default=list)
    made_at = models.DateTimeField("faite le", default=timezone.now)
    # Its presences were corrected since: the number then says so.
    withdrawn_at = models.DateTimeField("retirée le", null=True, blank=True)

    class Meta:
        verbose_name = "attestation"
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(withdrawn_at=None), name="programme_one_certificate_each"
            )
        ]

    def __str__(self) -> str:
        return f"Attestation {self.number}"


class Pace(models.TextChoices):
    SLOW = "slow", "trop lent"
    RIGHT = "right", "comme il faut"
    FAST = "fast", "trop rapide"


class Evaluation(models.Model):
    """What somebody thought of a session. Nothing says who, nor when: the key is drawn at random."""

    key = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="evaluations")
    # From 1, not at all, to 4, entirely; empty when it was left blank.
    learnt = models.PositiveSmallIntegerField("appris ce que l’on venait chercher", null=True, blank=True)
    useful = models.PositiveSmallIntegerField("utile à l’association", null=True, blank=True)
    recommended = models.PositiveSmallIntegerField("à recommander", null=True, blank=True)
    pace = models.CharField("rythme", max_length=10, choices=Pace.choices, blank=True)
    comment = models.TextField("en quelques mots", max_length=1000, blank=True)
    on_paper = models.BooleanField("recopiée d’une feuille", default=False)

    class Meta:
        verbose_name = "évaluation"
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 1, f"{name}__lte": 4}),
                name=f"programme_evaluation_{name}",
            )
            for name in ("learnt", "useful", "recommended")
        ]

    def __str__(self) -> str:
        return f"Évaluation, {self.session}"
