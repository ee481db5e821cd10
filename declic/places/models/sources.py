"""What comes in: mapping profiles, imports row by row, and what each source last said of a place."""

from django.conf import settings
from django.db import models

from declic.places.models.place import Place


class MappingProfile(models.Model):
    """How the columns of a file become those of the standard: data, made in the back office. See engine/profiles."""

    slug = models.SlugField("code", max_length=60, unique=True)
    name = models.CharField("nom", max_length=100)
    definition = models.JSONField("correspondances", default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "profil d’import"
        verbose_name_plural = "profils d’import"
        ordering = ["slug"]

    def __str__(self) -> str:
        return self.name


class ImportState(models.TextChoices):
    READ = "read", "lu, pas encore appliqué"
    APPLIED = "applied", "appliqué"
    UNDONE = "undone", "annulé"


class Import(models.Model):
    """One file read: what it was, what became of it."""

    at = models.DateTimeField("lu le")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    filename = models.CharField("fichier", max_length=200)
    digest = models.CharField("empreinte", max_length=64)
    profile = models.CharField("profil", max_length=60)
    territory = models.CharField("territoire", max_length=10, default="all")
    state = models.CharField("état", max_length=10, choices=ImportState.choices, default=ImportState.READ)
    # kept, repaired, merged, unchanged, refused, closures_proposed; and the columns dropped.
    counts = models.JSONField("décompte", default=dict)
    dropped_columns = models.JSONField("colonnes écartées", default=list)
    # Of a workbook, or of a JSON file: {"name", "rows", "code", "is_list"}; worded by import_words.py.
    unread_sheets = models.JSONField("feuilles non lues", default=list)
    decisions = models.JSONField("décisions", default=dict)
    applied_at = models.DateTimeField("appliqué le", null=True, blank=True)
    undone_at = models.DateTimeField("annulé le", null=True, blank=True)
    # The file itself, under a random name outside what is served, until the import is applied or given up.
    stored_as = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name = "import"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.filename}, {self.at:%d/%m/%Y}"


class SourceRecord(models.Model):
    """What a source last said of a place, cleaned: tells what it changes from what was changed here.

    Without a place: it was deleted here, and does not come back. Several records can say the same place.
    """

    source = models.CharField("source", max_length=80)
    external_id = models.CharField("identifiant", max_length=120)
    place = models.ForeignKey(
        Place, on_delete=models.SET_NULL, null=True, blank=True, related_name="records", verbose_name="lieu"
    )
    values = models.JSONField("valeurs", default=dict)
    seen_in = models.ForeignKey(
        Import, on_delete=models.SET_NULL, null=True, blank=True, related_name="records", verbose_name="vu dans"
    )
    seen_on = models.DateField("vu le", null=True, blank=True)

    class Meta:
        verbose_name = "fiche d’une source"
        verbose_name_plural = "fiches des sources"
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="places_one_record_each"),
        ]

    def __str__(self) -> str:
        return f"{self.source} / {self.external_id}"


class Outcome(models.TextChoices):
    """What became of a row of a file: one of these, always."""

    KEPT = "kept", "reprise telle quelle"
    REPAIRED = "repaired", "reprise, réparée"
    MERGED = "merged", "réunie à une autre fiche"
    UNCHANGED = "unchanged", "déjà connue, sans changement"
    REFUSED = "refused", "refusée"


class ImportRow(models.Model):
    """One row of a file and what became of it."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows", verbose_name="import")
    number = models.PositiveIntegerField("ligne")
    outcome = models.CharField("devenir", max_length=10, choices=Outcome.choices)
    # Each reason: {"code", "column", "value"}; worded in French by cleaning_words.py and import_words.py.
    reasons = models.JSONField("raisons", default=list)
    public_id = models.CharField("identifiant du lieu", max_length=140, blank=True)
    name = models.CharField("nom", max_length=200, blank=True)
    has_personal_data = models.BooleanField("données personnelles", default=False)
    # What it takes to undo it: the place and the record as they were before. Empty: nothing was changed.
    before = models.JSONField(default=dict, blank=True)

    class Meta:
        verbose_name = "ligne d’import"
        verbose_name_plural = "lignes d’import"
        ordering = ["number", "pk"]
        indexes = [models.Index(fields=["of", "outcome", "number"], name="places_rows_of_an_import")]

    def __str__(self) -> str:
        return f"ligne {self.number}"
