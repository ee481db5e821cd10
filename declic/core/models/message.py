"""A message going out: written by any room, delivered by the worker (see `declic.core.outbox`)."""

import uuid

from django.db import models
from django.utils import timezone


class State(models.TextChoices):
    """Where a message stands. Only `queued` and `sending` are still to leave."""

    QUEUED = "queued", "en attente"
    SENDING = "sending", "en cours d’envoi"
    SENT = "sent", "parti"
    DEAD = "dead", "refusé"
    EXPIRED = "expired", "périmé"


# What a message that holds a secret loses once it has left.
BLANK = {"text": "", "html": "", "calendar": ""}


class Message(models.Model):
    """One message to one person. Its Message-ID is made when it is queued, so that it never changes."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    message_id = models.CharField("identifiant du courriel", max_length=255, unique=True, editable=False)
    purpose = models.CharField("motif", max_length=60, blank=True)
    to = models.EmailField("destinataire", max_length=254)
    subject = models.CharField("objet", max_length=250)
    text = models.TextField("texte", blank=True)
    html = models.TextField("HTML", blank=True, help_text="Vide : fait à partir du texte au moment de l’envoi.")
    # An iCalendar file with its METHOD, for what the person puts in their diary.
    calendar = models.TextField("agenda", blank=True, editable=False)
    secret = models.BooleanField("porte un code ou un lien personnel", default=False)
    state = models.CharField("état", max_length=10, choices=State, default=State.QUEUED)
    queued_at = models.DateTimeField("écrit le", default=timezone.now)
    expires_at = models.DateTimeField("périmé le", null=True, blank=True)
    attempts = models.PositiveIntegerField("essais", default=0)
    next_attempt_at = models.DateTimeField("prochain essai", default=timezone.now)
    claimed_until = models.DateTimeField(null=True, editable=False)
    # The server could not be reached: what was written later waits behind, so that the order is kept.
    holds_queue = models.BooleanField(default=False, editable=False)
    sent_at = models.DateTimeField("parti le", null=True, blank=True)
    last_error = models.CharField("dernière erreur", max_length=200, blank=True)

    class Meta:
        verbose_name = "courriel"
        verbose_name_plural = "courriels"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "id"], name="core_message_state")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_state_display()})"

    @property
    def shown_text(self) -> str:
        """The text as the back office shows it: never that of a message that carries a code or a personal link."""
        return "[masqué : ce message porte un code ou un lien personnel]" if self.secret else self.text
