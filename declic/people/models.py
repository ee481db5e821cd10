"""People who have an account, and what each may do."""

import uuid

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone


class Role(models.TextChoices):
    """What an account may do on the whole site. A manager is a member who answers for an association."""

    MEMBER = "member", "adhérent·e"
    ADVISER = "adviser", "conseiller·e"
    EDITOR = "editor", "rédaction"
    ADMINISTRATOR = "administrator", "administration"


class UserManager(BaseUserManager["User"]):
    """Accounts have no password: sign-in is by a code sent to the address."""

    def create_user(self, email: str, name: str = "", role: str = Role.MEMBER, **extra: object) -> "User":
        user = self.model(email=email.strip().lower(), name=name, role=role, **extra)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, **extra: object) -> "User":
        return self.create_user(email, role=Role.ADMINISTRATOR, is_superuser=True, **extra)


class User(AbstractBaseUser, PermissionsMixin):
    """An account. Its address is kept in lower case, one account an address."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField("courriel", max_length=254, unique=True)
    name = models.CharField("nom affiché", max_length=120, blank=True)
    role = models.CharField("rôle", max_length=20, choices=Role.choices, default=Role.MEMBER)
    is_active = models.BooleanField("actif", default=True)
    date_joined = models.DateTimeField("créé le", default=timezone.now)

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

    def get_full_name(self) -> str:
        return self.name or self.email

    @property
    def is_agent(self) -> bool:
        """Adviser, editor or administrator: works for the centre."""
        return self.role != Role.MEMBER

    @property
    def is_staff(self) -> bool:
        return self.is_agent
