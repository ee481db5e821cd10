"""What agents found out about places: nobody answered the telephone, two sheets are one place, or are not."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from declic.places.models.place import Place


class NoAnswer(models.Model):
    """A place phoned in vain: it is called again later."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="no_answers", verbose_name="lieu")
    at = models.DateTimeField("le", default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = "appel sans réponse"
        verbose_name_plural = "appels sans réponse"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.place}, {self.at:%d/%m/%Y}"


class Verdict(models.TextChoices):
    DIFFERENT = "different", "deux lieux différents"
    MERGED = "merged", "réunies en une seule"


class Compared(models.Model):
    """Two sheets that looked alike, and what an agent said of them; taken back, the row goes."""

    # `kept` is the one that stays when they are made one; no order when they are different.
    kept = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="compared", verbose_name="lieu gardé")
    other = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+", verbose_name="autre lieu")
    verdict = models.CharField("décision", max_length=10, choices=Verdict.choices)
    at = models.DateTimeField("le", default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    # What it takes to part them again: the keys of what went over, both sheets before and after.
    moved = models.JSONField(default=dict, blank=True, editable=False)

    class Meta:
        verbose_name = "comparaison de fiches"
        verbose_name_plural = "comparaisons de fiches"
        ordering = ["-at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["kept", "other"], name="places_compared_once"),
            models.CheckConstraint(condition=~models.Q(kept=models.F("other")), name="places_compared_two"),
        ]

    def __str__(self) -> str:
        return f"{self.kept} / {self.other}"
