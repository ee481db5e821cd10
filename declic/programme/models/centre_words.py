"""What the centre words or grants itself: its messages, the secret address of a person's calendar."""

import secrets

from django.conf import settings
from django.db import models
from django.utils import timezone


class MessageText(models.Model):
    """A message of the programme in the centre's own words; without a row, the words of the software are used."""

    kind = models.CharField("message", max_length=30, unique=True)
    subject = models.CharField("objet", max_length=150)
    body = models.TextField("texte", max_length=5000)
    changed_at = models.DateTimeField("changé le", default=timezone.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "texte de message"
        verbose_name_plural = "textes des messages"
        ordering = ["kind"]

    def __str__(self) -> str:
        return self.subject


def new_calendar_key() -> str:
    """256 bits, for an address that nobody guesses."""
    return secrets.token_urlsafe(32)


class PersonalCalendar(models.Model):
    """The address where somebody's own sessions are read by their calendar; changed as soon as they ask."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    key = models.CharField("clé", max_length=60, unique=True, default=new_calendar_key)
    made_at = models.DateTimeField("faite le", default=timezone.now)

    class Meta:
        verbose_name = "agenda personnel"
        verbose_name_plural = "agendas personnels"

    def __str__(self) -> str:
        return f"Agenda de {self.user}"
