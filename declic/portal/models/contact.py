"""Messages written to the centre by the contact form."""

import uuid

from django.db import models
from django.utils import timezone


class ContactMessage(models.Model):
    """One message. `form_id` is the form it came from: the same form sent twice is one message (promise D6)."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    form_id = models.UUIDField(unique=True, editable=False)
    name = models.CharField("nom", max_length=120, blank=True)
    email = models.EmailField("courriel", max_length=254)
    text = models.TextField("message", max_length=5_000)
    received_at = models.DateTimeField("reçu le", default=timezone.now, db_index=True)
    handled = models.BooleanField("une réponse a été donnée", default=False)

    class Meta:
        verbose_name = "message reçu"
        verbose_name_plural = "messages reçus"
        ordering = ["handled", "-received_at", "-pk"]

    def __str__(self) -> str:
        return f"message du {timezone.localtime(self.received_at):%d/%m/%Y à %H h %M}"


class ContactQuota(models.Model):
    """How many messages a network has sent in one hour: counted here so that all processes share the limit."""

    network = models.CharField("réseau", max_length=50)
    hour = models.DateTimeField("heure", db_index=True)
    count = models.PositiveSmallIntegerField("messages", default=0)

    class Meta:
        verbose_name = "limite d’envoi"
        verbose_name_plural = "limites d’envoi"
        constraints = [models.UniqueConstraint(fields=["network", "hour"], name="portal_quota_network_hour")]

    def __str__(self) -> str:
        return f"{self.network}, {self.count}"
