"""Signs of life of the worker, read by `/sante/pret`."""

from django.db import models


class Heartbeat(models.Model):
    """When a process was last alive: one row a process name."""

    name = models.CharField(max_length=40, primary_key=True)
    beat_at = models.DateTimeField()

    class Meta:
        verbose_name = "signe de vie"
        verbose_name_plural = "signes de vie"

    def __str__(self) -> str:
        return f"{self.name} {self.beat_at:%Y-%m-%d %H:%M:%S}"


class PeriodicRun(models.Model):
    """When a periodic task last started, and whether it went to its end."""

    name = models.CharField("tâche", max_length=80, primary_key=True)
    started_at = models.DateTimeField("dernier départ")
    succeeded_at = models.DateTimeField("dernière réussite", null=True, blank=True)
    failures = models.PositiveIntegerField("échecs de suite", default=0)

    class Meta:
        verbose_name = "tâche périodique"
        verbose_name_plural = "tâches périodiques"

    def __str__(self) -> str:
        return self.name
