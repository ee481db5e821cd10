"""Three levels: a course, its sessions (what one registers for), the dated parts of a session."""

import uuid
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from declic.core.folding import fold
from declic.core.french_dates import ordinal
from declic.core.slugs import free_slug
from declic.programme.engine import DateRole


class Theme(models.Model):
    """A subject of the programme: the centre's own words."""

    name = models.CharField("nom", max_length=80)
    slug = models.SlugField("adresse", max_length=80, unique=True)
    order = models.PositiveSmallIntegerField("rang", default=50)

    class Meta:
        verbose_name = "sujet"
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name


class Level(models.TextChoices):
    BEGINNER = "beginner", "pour débuter"
    REGULAR = "regular", "pour qui pratique déjà"
    ADVANCED = "advanced", "pour aller plus loin"


# What the site's own pages are called, beside those of the courses.
NAMES_OF_PAGES = frozenset({"attestation", "calendrier", "mes-inscriptions"})


class Course(models.Model):
    """What is taught, whatever the date."""

    title = models.CharField("titre", max_length=200)
    title_folded = models.CharField(max_length=200, editable=False, unique=True)
    slug = models.SlugField(
        "adresse de la page",
        max_length=100,
        unique=True,
        blank=True,
        help_text="Laissez vide\u00a0: elle vient du titre.",
    )
    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="courses", verbose_name="sujet")
    summary = models.CharField("en une phrase", max_length=250, blank=True)
    aims = models.TextField("ce que l’on saura faire", blank=True, help_text="Un objectif par ligne.")
    audience = models.CharField("pour qui", max_length=200, blank=True)
    level = models.CharField("niveau", max_length=10, choices=Level.choices, blank=True)
    prerequisites = models.CharField("ce qu’il faut savoir avant", max_length=250, blank=True)
    to_bring = models.CharField("à apporter", max_length=250, blank=True)
    trainer = models.CharField("qui anime", max_length=120, blank=True, help_text="Une personne ou un organisme.")
    partner = models.CharField("en partenariat avec", max_length=120, blank=True)
    read_before = models.TextField(
        "à lire ou à faire avant", max_length=2000, blank=True, help_text="Une ressource par ligne, avec son adresse."
    )
    read_after = models.TextField(
        "pour continuer après", max_length=2000, blank=True, help_text="Une ressource par ligne, avec son adresse."
    )
    badge = models.CharField("badge auquel elle mène", max_length=120, blank=True)
    # Who may come, as data: a refusal always says which of these it rests on.
    territory_only = models.BooleanField("réservée aux associations du département", default=False)
    most_per_association = models.PositiveSmallIntegerField(
        "au plus, par association et par séance", null=True, blank=True, help_text="Vide\u00a0: pas de limite."
    )

    class Meta:
        verbose_name = "formation"
        ordering = ["title_folded"]

    def __str__(self) -> str:
        return self.title

    def save(self, **options) -> None:
        self.title_folded = fold(self.title)[:200]
        self.slug = self.slug or free_slug(self, self.title, "formation")
        if self.slug in NAMES_OF_PAGES:
            self.slug = free_slug(self, f"formation {self.slug}", "formation")
        super().save(**options)

    def clean(self) -> None:
        same = Course.objects.filter(title_folded=fold(self.title)[:200]).exclude(pk=self.pk)
        if same.exists():
            raise ValidationError({"title": "Une formation porte déjà ce titre. Changez-en un mot."})
        if self.slug in NAMES_OF_PAGES:
            raise ValidationError(
                {"slug": f"«\u00a0{self.slug}\u00a0» est l’adresse d’une page du site. Écrivez-en une autre."}
            )

    @property
    def aims_list(self) -> list[str]:
        return [line.strip(" -•\t") for line in self.aims.splitlines() if line.strip(" -•\t")]


class SessionState(models.TextChoices):
    DRAFT = "draft", "brouillon"
    PUBLISHED = "published", "publiée"
    CANCELLED = "cancelled", "annulée"


class DateRoles(models.TextChoices):
    """The engine's `DateRole`, in French."""

    UNIQUE = DateRole.UNIQUE, "une seule date, ou des dates qui vont ensemble"
    PARTS = DateRole.PARTS, "une partie d’une formation qui en a plusieurs"
    ALTERNATIVES = DateRole.ALTERNATIVES, "une date parmi d’autres, au choix"
    TO_SPECIFY = DateRole.TO_SPECIFY, "à préciser : parties ou dates au choix ?"


_COUNTERS = ("taken", "last_ticket", "reserved_used", "reserve_released_at")


class Session(ClusterableModel):
    """What one registers for: some seats, at one or several dates (its parts)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="sessions", verbose_name="formation")
    state = models.CharField("état", max_length=10, choices=SessionState.choices, default=SessionState.DRAFT)
    capacity = models.PositiveSmallIntegerField("nombre de places", default=12)
    date_role = models.CharField("ses dates", max_length=12, choices=DateRoles.choices, default=DateRoles.UNIQUE)
    rank = models.PositiveSmallIntegerField("partie n°", default=1)
    rank_of = models.PositiveSmallIntegerField("sur", default=1)
    requires = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="required_by",
        verbose_name="demande d’avoir suivi",
    )
    cut_off_hours = models.PositiveSmallIntegerField(
        "les inscriptions ferment", default=4, help_text="Nombre d’heures avant le début."
    )
    minimum = models.PositiveSmallIntegerField(
        "pas moins de", null=True, blank=True, help_text="En dessous, la séance est à annuler ou à reporter."
    )
    trainer = models.CharField(
        "qui anime cette séance", max_length=120, blank=True, help_text="Vide\u00a0: comme il est dit à la formation."
    )
    # A draft with a date is published by the worker when it comes.
    publish_at = models.DateTimeField("à publier le", null=True, blank=True)
    # Seats set aside for a partner's people until a date; those they have used are counted in `taken` as well.
    reserved = models.PositiveSmallIntegerField("places réservées", default=0)
    reserved_for = models.CharField("réservées à", max_length=120, blank=True)
    reserved_until = models.DateTimeField("rendues à tous le", null=True, blank=True)
    # Told to the people registered alone, never on a public page.
    remote_link = models.URLField("lien pour participer", max_length=500, blank=True, editable=False)
    cancelled_because = models.CharField("raison de l’annulation", max_length=300, blank=True, editable=False)
    # Moved by services/seats.py alone, in one statement: seats held, confirmed or offered; last ticket of the queue.
    taken = models.PositiveIntegerField("places prises", default=0, editable=False)
    last_ticket = models.PositiveIntegerField(default=0, editable=False)
    reserved_used = models.PositiveIntegerField(default=0, editable=False)
    # Since when the worker has counted the reserve as everybody's: once for each date of release.
    reserve_released_at = models.DateTimeField(null=True, editable=False)
    # The demonstration shows a past season at coming dates, and says so: 0 when the dates are the true ones.
    shifted_weeks = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        verbose_name = "séance"
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(rank__gte=1, rank__lte=models.F("rank_of")), name="programme_session_rank"
            ),
            # Nothing more: a capacity may be lowered under what is taken, and nobody is put out.
            models.CheckConstraint(condition=models.Q(taken__gte=0), name="programme_session_taken"),
        ]

    def __str__(self) -> str:
        return f"{self.course}{self.part_in_words}"

    def save(self, **options) -> None:
        # A form opened before somebody registered must not write back the seats it had read.
        if not self._state.adding and options.get("update_fields") is None:
            kept = (*_COUNTERS, "id")
            options["update_fields"] = [f.name for f in self._meta.concrete_fields if f.name not in kept] + ["parts"]
        super().save(**options)

    @property
    def led_by(self) -> str:
        return self.trainer or self.course.trainer

    @property
    def is_full(self) -> bool:
        """Nothing is free for whoever comes now."""
        return self.seats_left == 0

    @property
    def seats_left(self) -> int:
        """Free for anybody now: what a partner's people have set aside is not."""
        return self.seats_left_at(timezone.now())

    @property
    def withheld(self) -> int:
        return self.withheld_at(timezone.now())

    def seats_left_at(self, now: datetime) -> int:
        return max(0, self.capacity - self.taken - self.withheld_at(now))

    def withheld_at(self, now: datetime) -> int:
        """Seats set aside and still free, until their date (None: until registration closes); see free_seats.py."""
        unused = max(0, min(self.reserved - self.reserved_used, self.capacity - self.taken))
        until = self.reserve_ends_at if unused else None
        return unused if until is None or now < until else 0

    @property
    def reserve_ends_at(self) -> datetime | None:
        """When what is set aside becomes everybody's; None for a session without a date."""
        starts = [part.starts_at for part in self.parts.all()] if self.reserved_until is None else []
        return min(starts) - timedelta(hours=self.cut_off_hours) if starts else self.reserved_until

    @property
    def part_in_words(self) -> str:
        """« (1re partie) » when the course has several, else nothing."""
        if self.rank_of == 1:
            return ""
        return f" ({ordinal(self.rank)} partie)"


class Mode(models.TextChoices):
    ON_SITE = "on_site", "sur place"
    REMOTE = "remote", "à distance"
    HYBRID = "hybrid", "sur place ou à distance"
    TO_BE_SPECIFIED = "to_specify", "lieu à préciser"


class SessionPart(models.Model):
    """One dated meeting of a session, in one place or at a distance."""

    session = ParentalKey(Session, on_delete=models.CASCADE, related_name="parts", verbose_name="séance")
    starts_at = models.DateTimeField("début")
    ends_at = models.DateTimeField("fin")
    mode = models.CharField("où", max_length=10, choices=Mode.choices, default=Mode.ON_SITE)
    venue_name = models.CharField("lieu", max_length=120, blank=True)
    venue_address = models.CharField("adresse", max_length=200, blank=True)
    room = models.CharField("salle", max_length=80, blank=True)
    access_notes = models.CharField(
        "pour y accéder", max_length=250, blank=True, help_text="Étage, code, entrée en fauteuil, transports."
    )
    # When it was to begin, once its date has been changed: people and calendars are told.
    starts_before = models.DateTimeField(null=True, blank=True, editable=False)
    # How it took place before it was switched to remote; its place stays written, to come back to.
    mode_before = models.CharField(max_length=10, choices=Mode.choices, blank=True, editable=False)
    # Kept only when it is not the date's: somebody must ask which is right, then empty it.
    printed_weekday = models.CharField(
        "jour imprimé", max_length=20, blank=True, help_text="Il contredit la date. Effacez-le une fois vérifié."
    )
    # Knows the meeting again when its file is read a second time; empty for one entered by hand.
    source_key = models.CharField(max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = "date"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")),
                name="programme_part_ends_after_start",
                violation_error_message="La fin doit venir après le début.",
            ),
            models.UniqueConstraint(
                fields=["source_key"], condition=~models.Q(source_key=""), name="programme_part_source_key"
            ),
        ]
        indexes = [models.Index(fields=["session", "starts_at"], name="programme_part_by_start")]

    def __str__(self) -> str:
        return f"{self.session} {self.starts_at:%d/%m/%Y}"
