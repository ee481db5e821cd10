"""Places of digital access. A place is never a person: no name, no address of somebody is kept."""

from django.core.exceptions import ValidationError
from django.db import models

from declic.core import gazetteer
from declic.core.folding import fold, sort_key
from declic.core.slugs import free_slug
from declic.places.engine import Hours

UNREADABLE = (
    "Ces horaires ne se lisent pas. Écrivez-les ainsi\u00a0: Mo-Fr 09:00-12:00,14:00-17:00; Sa 10:00-12:00. "
    "Une condition, comme «\u00a0sur rendez-vous\u00a0», va dans «\u00a0comment y aller\u00a0»."
)
NO_COMMUNE = (
    "«\u00a0{insee}\u00a0» n’est le code Insee d’aucune commune. Laissez vide\u00a0: il vient du nom de la commune."
)
TAKEN = "Un autre lieu de cette source a déjà cet identifiant. Donnez-en un autre, ou laissez vide."


class Service(models.Model):
    """What a place offers, in the words of the national standard."""

    slug = models.SlugField("code", max_length=40, unique=True)
    name = models.CharField("nom", max_length=100)
    short = models.CharField("en court", max_length=40)
    order = models.PositiveSmallIntegerField("rang", default=50)

    class Meta:
        verbose_name = "service"
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name


class PlaceState(models.TextChoices):
    PUBLISHED = "published", "publié"
    CLOSED = "closed", "fermé définitivement"


class Place(models.Model):
    """A place where one can connect, learn, be helped."""

    external_id = models.CharField("identifiant de la source", max_length=80, blank=True)
    source = models.CharField("source", max_length=80, blank=True)
    slug = models.SlugField(
        "adresse de la page",
        max_length=120,
        unique=True,
        blank=True,
        help_text="Laissez vide\u00a0: elle vient du nom.",
    )
    state = models.CharField("état", max_length=10, choices=PlaceState.choices, default=PlaceState.PUBLISHED)
    name = models.CharField("nom", max_length=200)
    name_folded = models.CharField(max_length=250, editable=False)
    name_key = models.CharField(max_length=250, editable=False)
    address = models.CharField("adresse", max_length=250, blank=True)
    postcode = models.CharField("code postal", max_length=5, blank=True)
    commune = models.CharField("commune", max_length=100, blank=True)
    insee = models.CharField("code Insee de la commune", max_length=5, blank=True, db_index=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    # The point of the commune stands for that of the place: said on its page.
    position_is_approximate = models.BooleanField("position approximative", default=False)
    phone = models.CharField("téléphone", max_length=40, blank=True)
    website = models.URLField("site", max_length=500, blank=True)
    hours = models.CharField(
        "horaires", max_length=500, blank=True, help_text="Format OpenStreetMap : Mo-Fr 09:00-12:00,14:00-17:00"
    )
    hours_readable = models.BooleanField("horaires lisibles", default=False, editable=False)
    services = models.ManyToManyField(Service, blank=True, related_name="places", verbose_name="services")
    audience = models.TextField("publics", blank=True, help_text="Un par ligne.")
    access = models.TextField("comment y aller", blank=True, help_text="Un par ligne.")
    support = models.TextField("accompagnement", blank=True, help_text="Un par ligne.")
    price = models.CharField("prix", max_length=100, blank=True)
    updated_on = models.DateField("renseigné le", null=True, blank=True)
    # What the source said at the last import: tells what it changes from what an agent changed here.
    imported = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = "lieu"
        verbose_name_plural = "lieux"
        ordering = ["name_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"], condition=~models.Q(external_id=""), name="places_place_source_id"
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="places_place_position",
                violation_error_message="Donnez la latitude (de -90 à 90) et la longitude (de -180 à 180), ou aucune.",
            ),
        ]
        indexes = [models.Index(fields=["latitude", "longitude"], name="places_place_by_position")]

    def __str__(self) -> str:
        return self.name

    def save(self, **options) -> None:
        self.name_folded, self.name_key = fold(self.name)[:250], sort_key(self.name)[:250]
        self.hours_readable = self.opening_hours() is not None
        if not self.slug:
            self.slug = free_slug(self, f"{self.name} {self.commune}", "lieu")
        super().save(**options)

    def clean(self) -> None:
        self._fill_position()
        errors = {}
        # Hours that a source wrote badly may stay as they are; those typed here must be read.
        is_new = self.hours != self.imported.get("hours", "")
        if self.hours and is_new and self.opening_hours() is None:
            errors["hours"] = UNREADABLE
        if self.insee and gazetteer.commune(self.insee) is None:
            errors["insee"] = NO_COMMUNE.format(insee=self.insee)
        same = Place.objects.filter(source=self.source, external_id=self.external_id).exclude(pk=self.pk)
        if self.external_id and same.exists():
            errors["external_id"] = TAKEN
        if errors:
            raise ValidationError(errors)

    def _fill_position(self) -> None:
        """Written without a position, it has that of its commune: the nearest places are found by it."""
        named = gazetteer.resolve(f"{self.commune} {self.postcode}").commune if self.commune else None
        commune = gazetteer.commune(self.insee) if self.insee else named
        if commune is None:
            return
        self.insee = commune.insee
        if self.latitude is None and self.longitude is None and commune.latitude is not None:
            self.latitude, self.longitude = commune.latitude, commune.longitude
            self.position_is_approximate = True

    def opening_hours(self) -> Hours | None:
        """Its hours, in its own time zone; None when they are not known or cannot be read."""
        return Hours.parse(self.hours, self.insee) if self.hours else None
