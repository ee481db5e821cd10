"""Places of digital access. A place is never a person: no name, no address of somebody is kept."""

import secrets

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from declic.core import gazetteer, school_holidays
from declic.core.folding import fold, sort_key
from declic.core.slugs import free_slug
from declic.places.engine import Hours
from declic.places.engine.exceptions import special_hours
from declic.places.engine.french_hours import normalise
from declic.places.engine.opening import LOOK_AHEAD
from declic.places.models.features import Feature

UNREADABLE = (
    "Ces horaires ne se lisent pas. Écrivez-les ainsi\u00a0: Mo-Fr 09:00-12:00,14:00-17:00; Sa 10:00-12:00. "
    "Une condition, comme «\u00a0sur rendez-vous\u00a0», va dans «\u00a0comment y aller\u00a0»."
)
STOP_UNREADABLE = (
    "Ces horaires ne se lisent pas. Écrivez les jours, puis les heures\u00a0: «\u00a0jeudi de 14h à 17h\u00a0», ou "
    "Th 14:00-17:00. Une condition, comme «\u00a0sur rendez-vous\u00a0», va dans «\u00a0précision\u00a0»."
)
NO_COMMUNE = (
    "«\u00a0{insee}\u00a0» n’est le code Insee d’aucune commune. Laissez vide\u00a0: il vient du nom de la commune."
)
BAD_SPANS = (
    "Écrivez un début et une fin, comme 9h-12h ou 14:00-17:00\u202f; laissez vide si le lieu est fermé ces jours-là."
)
TAKEN = "Un autre lieu a déjà cet identifiant. Donnez-en un autre, ou laissez vide."
NAME_OF_A_PAGE = "«\u00a0{slug}\u00a0» est l’adresse d’une page du site. Écrivez-en une autre."
IDENTIFIER_BYTES = 6
# What the site's own pages are called, beside those of the places; and the API's own, beside their identifiers.
NAMES_OF_PAGES = frozenset({"api", "autour", "confirmer", "donnees", "extrait", "fond", "integrer"})
NAMES_OF_IDENTIFIERS = frozenset({"schema"})


def hours_of(text: str, insee: str, exceptions: str = "") -> Hours | None:
    """Hours in the time zone of a commune, with the school holidays of its zone; None when nothing is known."""
    if not text:
        return None
    if "SH" not in text:
        return Hours.parse(text, insee, exceptions=exceptions)
    today = timezone.localdate()
    school = school_holidays.dates_in(insee, today, today + LOOK_AHEAD)
    return Hours.parse(text, insee, exceptions=exceptions, school=school)


def new_public_id() -> str:
    """That of a place that no source names."""
    return f"declic-{secrets.token_hex(IDENTIFIER_BYTES)}"


class PlaceState(models.TextChoices):
    """Only `published` is public."""

    DRAFT = "draft", "brouillon"
    PUBLISHED = "published", "publié"
    TO_CHECK = "to_check", "à vérifier avant de publier"
    CLOSED = "closed", "fermé définitivement"


class Mobility(models.TextChoices):
    UNKNOWN = "", "non précisé"
    FIXED = "fixed", "fixe"
    ITINERANT = "itinerant", "itinérant"
    BOTH = "both", "fixe et itinérant"


class Wheelchair(models.TextChoices):
    """« Not known » is an answer of its own, shown as such."""

    UNKNOWN = "", "non connu"
    YES = "yes", "oui"
    LIMITED = "limited", "en partie"
    NO = "no", "non"


class Place(ClusterableModel):
    """A place where one can connect, learn, be helped: the columns of the national standard, and ours."""

    # Known by this name outside (exports, commands, reports): that of its first source when it is free; never changes.
    public_id = models.CharField("identifiant", max_length=140, unique=True, blank=True, default=new_public_id)
    slug = models.SlugField(
        "adresse de la page",
        max_length=120,
        unique=True,
        blank=True,
        help_text="Laissez vide\u00a0: elle vient du nom.",
    )
    state = models.CharField("état", max_length=10, choices=PlaceState.choices, default=PlaceState.PUBLISHED)
    closed_on = models.DateField("fermé le", null=True, blank=True)
    closed_because = models.CharField("pourquoi il est fermé", max_length=200, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name="lieu qui le remplace",
    )
    name = models.CharField("nom", max_length=200)
    name_folded = models.CharField(max_length=250, editable=False)
    name_key = models.CharField(max_length=250, editable=False)
    pivot = models.CharField("Siret ou RNA", max_length=14, blank=True)
    kinds = models.CharField("types de structure", max_length=100, blank=True, help_text="Codes du standard.")
    parent = models.CharField("structure dont il dépend", max_length=200, blank=True)

    address = models.CharField("adresse", max_length=250, blank=True)
    address_more = models.CharField("complément d’adresse", max_length=250, blank=True)
    postcode = models.CharField("code postal", max_length=5, blank=True)
    commune = models.CharField("commune", max_length=100, blank=True)
    insee = models.CharField("code Insee de la commune", max_length=5, blank=True, db_index=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    # The point of the commune stands for that of the place: said on its page.
    position_is_approximate = models.BooleanField("position approximative", default=False)
    mobility = models.CharField("itinérance", max_length=10, choices=Mobility.choices, blank=True)

    phone = models.CharField("téléphone", max_length=40, blank=True)
    emails = models.CharField(
        "courriels",
        max_length=300,
        blank=True,
        help_text="Celui de l’accueil, jamais celui d’une personne. Plusieurs\u00a0: séparez-les par «\u00a0|\u00a0».",
    )
    website = models.URLField("site", max_length=500, blank=True)
    other_websites = models.TextField("autres sites", max_length=2000, blank=True, help_text="Un par ligne.")
    booking_url = models.URLField("prise de rendez-vous en ligne", max_length=500, blank=True)
    accessibility_url = models.URLField("fiche Accès libre", max_length=500, blank=True)

    hours = models.CharField(
        "horaires", max_length=500, blank=True, help_text="Format OpenStreetMap : Mo-Fr 09:00-12:00,14:00-17:00"
    )
    # What the source or the agent typed; shown as it is when it cannot be understood.
    hours_original = models.CharField("horaires, tels qu’écrits", max_length=1000, blank=True)
    # The closures, as rules of the same syntax that come after the hours: written with them.
    exceptions = models.CharField("jours particuliers", max_length=1000, blank=True, editable=False)
    hours_flags = models.JSONField("doutes sur les horaires", default=list, editable=False, blank=True)
    hours_readable = models.BooleanField("horaires lisibles", default=False, editable=False)

    features = models.ManyToManyField(Feature, blank=True, related_name="places", verbose_name="caractéristiques")
    wheelchair = models.CharField("accessible en fauteuil", max_length=10, choices=Wheelchair.choices, blank=True)
    access_notes = models.TextField("pour trouver l’entrée", max_length=1000, blank=True)
    summary = models.CharField("présentation en bref", max_length=280, blank=True)
    presentation = models.TextField("présentation", max_length=5000, blank=True)
    other_labels = models.CharField("autres labels", max_length=500, blank=True)

    source = models.CharField("source", max_length=80, blank=True)
    updated_on = models.DateField("renseigné le", null=True, blank=True)
    # Somebody of the centre or of the place has looked at the whole sheet that day.
    verified_on = models.DateField("vérifié le", null=True, blank=True)
    # field → [source, ISO date or ""]: where each piece of information comes from. « centre »: written here.
    provenance = models.JSONField(default=dict, editable=False, blank=True)
    # Fields that no import may change.
    locked = models.JSONField("champs verrouillés", default=list, blank=True)

    class Meta:
        verbose_name = "lieu"
        verbose_name_plural = "lieux"
        ordering = ["name_key", "pk"]
        constraints = [
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
        self.prepare()
        super().save(**options)

    def prepare(self) -> None:
        """What is computed from the rest. `bulk_create` does not call `save`: call this first."""
        self.name_folded, self.name_key = fold(self.name)[:250], sort_key(self.name)[:250]
        # Hours that cannot be read are kept as they were written, and never taken for hours.
        if self.hours and Hours.parse(self.hours, self.insee) is None:
            self.hours_original, self.hours = self.hours_original or self.hours, ""
        self.hours_readable = bool(self.hours)
        if not self.public_id:
            self.public_id = new_public_id()
        if not self.slug:
            self.slug = free_slug(self, f"{self.name} {self.commune}", "lieu")
        if self.slug in NAMES_OF_PAGES:
            self.slug = free_slug(self, f"lieu {self.slug}", "lieu")

    def clean(self) -> None:
        self._fill_position()
        errors = {}
        if self.hours and Hours.parse(self.hours, self.insee) is None:
            errors["hours"] = UNREADABLE
        if self.insee and gazetteer.commune(self.insee) is None:
            errors["insee"] = NO_COMMUNE.format(insee=self.insee)
        same = Place.objects.filter(public_id=self.public_id).exclude(pk=self.pk)
        if self.public_id in NAMES_OF_IDENTIFIERS or (self.public_id and same.exists()):
            errors["public_id"] = TAKEN
        if self.slug in NAMES_OF_PAGES:
            errors["slug"] = NAME_OF_A_PAGE.format(slug=self.slug)
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
        return hours_of(self.hours, self.insee, self.exceptions)


class Closure(models.Model):
    """Days unlike the others: closed, or open at other hours."""

    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="closures", verbose_name="lieu")
    first = models.DateField("du")
    last = models.DateField("au")
    hours = models.CharField(
        "ouvert de", max_length=100, blank=True, help_text="09:00-12:00,14:00-17:00. Vide\u00a0: fermé."
    )
    reason = models.CharField("pourquoi", max_length=100, blank=True)

    class Meta:
        verbose_name = "jours particuliers"
        verbose_name_plural = "jours particuliers"
        ordering = ["first", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(last__gte=models.F("first")),
                name="places_closure_in_order",
                violation_error_message="Le dernier jour est avant le premier. Corrigez l’un des deux.",
            )
        ]

    def __str__(self) -> str:
        return f"du {self.first:%d/%m/%Y} au {self.last:%d/%m/%Y}"

    def clean(self) -> None:
        """Hours as one says them (« 9h-12h ») are kept in one shape."""
        if not self.hours:
            return
        read = normalise(f"lundi {self.hours}").osm or ""
        spans = special_hours(self.hours) or special_hours(read.removeprefix("Mo "))
        if spans is None:
            raise ValidationError({"hours": BAD_SPANS})
        self.hours = spans


class Stop(models.Model):
    """Where an itinerant place stops, with its own days."""

    place = ParentalKey(Place, on_delete=models.CASCADE, related_name="stops", verbose_name="lieu")
    order = models.PositiveSmallIntegerField("rang", default=0)
    name = models.CharField("arrêt", max_length=200)
    address = models.CharField("adresse", max_length=250, blank=True)
    commune = models.CharField("commune", max_length=100, blank=True)
    insee = models.CharField("code Insee", max_length=5, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    hours = models.CharField(
        "horaires", max_length=500, blank=True, help_text="Comme on le dit\u00a0: «\u00a0jeudi de 14h à 17h\u00a0»."
    )
    note = models.CharField("précision", max_length=200, blank=True)

    class Meta:
        verbose_name = "arrêt"
        ordering = ["order", "pk"]

    def __str__(self) -> str:
        return f"{self.name}, {self.commune}" if self.commune else self.name

    def clean(self) -> None:
        """Hours as one says them (« le jeudi de 14h à 17h ») are kept in one shape; what is not sure is refused."""
        read = normalise(self.hours)
        osm = read.osm or ""
        if self.hours and (not osm or read.flags or len(osm) > self._meta.get_field("hours").max_length):
            raise ValidationError({"hours": STOP_UNREADABLE})
        self.hours = osm

    def opening_hours(self) -> Hours | None:
        return hours_of(self.hours, self.insee)
