"""How sheets are kept right: what is proposed, what was changed, who was asked to confirm."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from declic.places.models.place import Place
from declic.places.models.sources import Import

# What a proposal is about when it is about no field.
CLOSURE = ""
OTHER = "other"  # said in words


class Origin(models.TextChoices):
    """Who proposes, or has changed, something."""

    VISITOR = "visitor", "un visiteur"
    PLACE = "place", "le lieu"
    IMPORT = "import", "un import"
    AGENT = "agent", "le centre"


class ProposalState(models.TextChoices):
    WAITING = "waiting", "à examiner"
    ACCEPTED = "accepted", "acceptée"
    REFUSED = "refused", "écartée"


class Proposal(models.Model):
    """A change proposed on one field of a place, or its closure (`field` empty), for an agent to decide.

    From a visitor who saw something wrong, from the place itself, or from a file that says otherwise than the centre.
    Those sent together share `together`.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="proposals", verbose_name="lieu")
    together = models.UUIDField("envoi", editable=False, db_index=True)
    origin = models.CharField("de la part de", max_length=10, choices=Origin.choices)
    field = models.CharField("champ", max_length=40, blank=True)
    seen = models.JSONField("valeur affichée", null=True, blank=True)
    value = models.JSONField("valeur proposée", null=True, blank=True)
    note = models.TextField("précisions", max_length=2000, blank=True)
    # To answer the visitor; blanked once the proposal is old (see retention).
    email = models.EmailField("courriel de la personne", blank=True)
    of = models.ForeignKey(Import, on_delete=models.CASCADE, null=True, blank=True, related_name="proposals")
    made_at = models.DateTimeField("reçue le", default=timezone.now)
    state = models.CharField("état", max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING)
    decided_at = models.DateTimeField("examinée le", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    answer = models.TextField("réponse", max_length=1000, blank=True)

    class Meta:
        verbose_name = "proposition"
        ordering = ["made_at", "pk"]
        indexes = [models.Index(fields=["state", "made_at"], name="places_proposals_waiting")]

    def __str__(self) -> str:
        return f"{self.place}, {self.field or 'fermeture'}"


class Confirmation(models.Model):
    """A place asked to look at its sheet, by a link of its own; only the hash of the link's secret is kept."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="confirmations", verbose_name="lieu")
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    expires_at = models.DateTimeField("valable jusqu’au")
    answered_at = models.DateTimeField("répondu le", null=True, blank=True)

    class Meta:
        verbose_name = "demande de confirmation"
        verbose_name_plural = "demandes de confirmation"
        ordering = ["-asked_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.place}, {self.asked_at:%d/%m/%Y}"


class PlaceChange(models.Model):
    """What was changed on a sheet, and by whom: its history, and what it takes to undo."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="changes", verbose_name="lieu")
    at = models.DateTimeField("le", default=timezone.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    origin = models.CharField("de la part de", max_length=10, choices=Origin.choices)
    of = models.ForeignKey(Import, on_delete=models.SET_NULL, null=True, blank=True, related_name="changes")
    # field → value, changed fields only; `features` is the sorted list of slugs. Before empty: the place was made.
    before = models.JSONField("avant", default=dict)
    after = models.JSONField("après", default=dict)

    class Meta:
        verbose_name = "modification"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["place", "-at"], name="places_history")]

    def __str__(self) -> str:
        return f"{self.place}, {self.at:%d/%m/%Y}"

    @property
    def is_forgotten(self) -> bool:
        """It says which fields were changed, their values are too old to be kept."""
        return bool(self.before) and self.before == self.after
