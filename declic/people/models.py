"""People who have an account, and what each may do."""

import uuid
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from declic.core.folding import sort_key


class Role(models.TextChoices):
    """What an account may do on the whole site. A manager is a member who answers for an association."""

    MEMBER = "member", "adhérent·e"
    ADVISER = "adviser", "conseiller·e"
    EDITOR = "editor", "rédaction"
    ADMINISTRATOR = "administrator", "administration"


class UserManager(BaseUserManager["User"]):
    """Accounts have no password: sign-in is by a code sent to the address."""

    def create_user(self, email: str, name: str = "", role: str = Role.MEMBER, **extra: object) -> "User":
        extra.setdefault("is_superuser", role == Role.ADMINISTRATOR)
        user = self.model(email=email.strip().lower(), name=name, role=role, **extra)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, **extra: object) -> "User":
        return self.create_user(email, role=Role.ADMINISTRATOR, **extra)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Its address is kept in lower case, one account an address."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("courriel", max_length=254, unique=True)
    name = models.CharField("nom affiché", max_length=120, blank=True)
    role = models.CharField("rôle", max_length=20, choices=Role.choices, default=Role.MEMBER)
    is_active = models.BooleanField("actif", default=True)
    date_joined = models.DateTimeField("créé le", default=timezone.now)
    # Name and address without accents or case, for search and order alike on every database.
    sort_name = models.CharField(max_length=1200, editable=False, default="")

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []
    objects = UserManager()

    class Meta:
        verbose_name = "compte"
        verbose_name_plural = "comptes"
        constraints = [models.CheckConstraint(condition=models.Q(email=Lower("email")), name="people_user_email_lower")]

    def __str__(self) -> str:
        return self.name or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = sort_key(f"{self.name} {self.email}")
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "sort_name"}
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name or self.email

    @property
    def first_name(self) -> str:
        """What Wagtail shows of who is there."""
        return self.name

    @property
    def is_agent(self) -> bool:
        """Adviser, editor or administrator: works for the centre."""
        return self.role != Role.MEMBER

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)

    @property
    def is_staff(self) -> bool:
        return self.is_agent


class Session(AbstractBaseSession):
    """A signed-in browser. Erasing the account ends it."""

    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="sessions")

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "session"
        verbose_name_plural = "sessions"

    @classmethod
    def get_session_store_class(cls) -> Any:
        return import_module(settings.SESSION_ENGINE).SessionStore


class SignInRequest(models.Model):
    """Somebody asked to sign in with an address: one code, one link, one browser, ten minutes (promises A1, A2).

    Open until `closed_at`; proved once the code or the link was given, then waiting for the second factor if any.
    Nothing here says whether the address has an account: that is only looked up once the code is proved (A4).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("courriel", max_length=254)
    network = models.CharField("réseau", max_length=50)
    browser_hash = models.CharField(max_length=64, db_index=True)
    code_hash = models.CharField(max_length=64)
    link_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField("demandé le", db_index=True)
    attempts = models.PositiveSmallIntegerField("codes essayés", default=0)
    proved_at = models.DateTimeField("prouvé le", null=True)
    second_factor_attempts = models.PositiveSmallIntegerField("codes de vérification essayés", default=0)
    closed_at = models.DateTimeField("fermé le", null=True)

    class Meta:
        verbose_name = "demande d’entrée"
        verbose_name_plural = "demandes d’entrée"
        indexes = [
            models.Index(fields=["network", "created_at"], name="people_sign_in_network"),
            models.Index(fields=["email"], name="people_sign_in_email"),
        ]

    def __str__(self) -> str:
        return f"demande du {self.created_at:%d/%m/%Y %H:%M}"


class AskingNetwork(models.Model):
    """A network that asked for a code: its row is what simultaneous requests wait for, so that limits are exact."""

    network = models.CharField("réseau", max_length=50, unique=True)
    asked_at = models.DateTimeField("dernière demande", db_index=True)

    class Meta:
        verbose_name = "réseau"
        verbose_name_plural = "réseaux"

    def __str__(self) -> str:
        return self.network
