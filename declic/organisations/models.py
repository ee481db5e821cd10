"""Associations, who belongs to them, and how one comes to belong."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from declic.core import gazetteer
from declic.core.folding import sort_key
from declic.organisations.nomenclature import object_label
from declic.organisations.wording import UNKNOWN_OBJECT, kept_numbers, validate_commune, validate_number, validate_rna

INVITATION_DAYS = 14


class StaffBand(models.TextChoices):
    """How many employees, in the words of the diagnostic (X3)."""

    NONE = "aucun", "aucun"
    ONE_OR_TWO = "1 ou 2", "1 ou 2"
    THREE_TO_NINE = "3 à 9", "3 à 9"
    TEN_OR_MORE = "10 et plus", "10 et plus"


class BudgetBand(models.TextChoices):
    """Yearly budget, in the words of the diagnostic (X6)."""

    UNDER_1000 = "moins de 1 000 €", "moins de 1 000 €"
    UNDER_10000 = "1 000 à 9 999 €", "1 000 à 9 999 €"
    UNDER_50000 = "10 000 à 49 999 €", "10 000 à 49 999 €"
    UNDER_200000 = "50 000 à 199 999 €", "50 000 à 199 999 €"
    OVER_200000 = "200 000 € et plus", "200 000 € et plus"
    UNSAID = "je préfère ne pas dire", "je préfère ne pas dire"


class Organisation(models.Model):
    """An association. `name_folded` is what lists and searches use, the same on every database."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField("nom", max_length=150)
    name_folded = models.CharField(max_length=400, editable=False, db_index=True)
    rna = models.CharField("numéro RNA", max_length=10, blank=True, validators=[validate_rna])
    siren = models.CharField("SIREN", max_length=9, blank=True, validators=[validate_number])
    siret = models.CharField("SIRET", max_length=14, blank=True, validators=[validate_number])
    commune = models.CharField("commune (code Insee)", max_length=5, validators=[validate_commune])
    departement = models.CharField("département", max_length=3, editable=False, db_index=True)
    object_code = models.CharField("objet", max_length=6, blank=True)
    staff = models.CharField("salariés", max_length=30, choices=StaffBand.choices, blank=True)
    budget = models.CharField("budget annuel", max_length=30, choices=BudgetBand.choices, blank=True)
    website = models.URLField("site Internet", max_length=200, blank=True)
    created_at = models.DateTimeField("créée le", default=timezone.now, editable=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, editable=False, related_name="+"
    )
    # Given by the page that creates: two posts of the same page make one association (promise D6).
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)

    # Goes up at each change: whoever edits an older version is told, and loses no text (promise D6).
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = "association"
        verbose_name_plural = "associations"
        ordering = ["name_folded", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rna"], condition=~Q(rna=""), name="organisations_one_per_rna"),
            models.UniqueConstraint(fields=["siret"], condition=~Q(siret=""), name="organisations_one_per_siret"),
            # Two establishments share a SIREN: it is unique only among those that gave no SIRET.
            models.UniqueConstraint(
                fields=["siren"], condition=~Q(siren="") & Q(siret=""), name="organisations_one_per_siren"
            ),
            models.UniqueConstraint(fields=["created_by", "creation_key"], name="organisations_one_per_page"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        if not self._state.adding:
            self.version += 1
        self.name_folded = sort_key(self.name)[:400]
        commune = gazetteer.commune(self.commune)
        self.departement = commune.departement if commune else self.commune[:2]
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def clean(self) -> None:
        """Numbers typed in the back office take the one shape in which they are looked for and compared."""
        self.rna, self.siren, self.siret = kept_numbers(rna=self.rna, siren=self.siren, siret=self.siret)
        if self.object_code and not self.object_label:
            raise ValidationError({"object_code": UNKNOWN_OBJECT})

    @property
    def place(self) -> str:
        """« Créteil (94000) »."""
        return gazetteer.label(self.commune)

    @property
    def object_label(self) -> str:
        """What it does, in the words of the Répertoire national."""
        return object_label(self.object_code)


class MembershipRole(models.TextChoices):
    MEMBER = "member", "membre"
    MANAGER = "manager", "responsable"


class MembershipState(models.TextChoices):
    ACTIVE = "active", "présent·e"
    LEFT = "left", "parti·e"


class Membership(models.Model):
    """An account's place in an association; one row for both, kept when the person leaves."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField("rôle", max_length=10, choices=MembershipRole.choices, default=MembershipRole.MEMBER)
    state = models.CharField("état", max_length=10, choices=MembershipState.choices, default=MembershipState.ACTIVE)
    joined_at = models.DateTimeField("depuis le", default=timezone.now)
    left_at = models.DateTimeField("jusqu’au", null=True, blank=True)

    class Meta:
        verbose_name = "membre"
        verbose_name_plural = "membres"
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="organisations_one_membership_each"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation}"

    @property
    def is_manager(self) -> bool:
        return self.role == MembershipRole.MANAGER


class InvitationState(models.TextChoices):
    SENT = "sent", "envoyée"
    ACCEPTED = "accepted", "acceptée"
    CANCELLED = "cancelled", "annulée"


def invitation_end() -> object:
    """Fourteen days from now."""
    return timezone.now() + timedelta(days=INVITATION_DAYS)


class Invitation(models.Model):
    """A secret link sent to an address; only its digest is kept."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("courriel", max_length=254)
    role = models.CharField("rôle", max_length=10, choices=MembershipRole.choices, default=MembershipRole.MEMBER)
    token_digest = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField("état", max_length=10, choices=InvitationState.choices, default=InvitationState.SENT)
    sent_at = models.DateTimeField("envoyée le", default=timezone.now)
    expires_at = models.DateTimeField("valable jusqu’au", default=invitation_end)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitations"
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(state=InvitationState.SENT),
                name="organisations_one_open_invitation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.sent_at:%d/%m/%Y}"


class RequestState(models.TextChoices):
    PENDING = "pending", "en attente"
    ACCEPTED = "accepted", "acceptée"
    REFUSED = "refused", "refusée"


class JoinRequest(models.Model):
    """Someone asks to join; a manager answers."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="join_requests")
    message = models.CharField("message", max_length=300, blank=True)
    state = models.CharField("état", max_length=10, choices=RequestState.choices, default=RequestState.PENDING)
    asked_at = models.DateTimeField("demandé le", default=timezone.now)
    decided_at = models.DateTimeField("répondu le", null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = "demande pour rejoindre"
        verbose_name_plural = "demandes pour rejoindre"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation"],
                condition=Q(state=RequestState.PENDING),
                name="organisations_one_open_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.asked_at:%d/%m/%Y}"
