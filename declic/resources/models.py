"""Practical sheets, written by the centre and edited in the back office."""

from django.db import models
from wagtail.blocks import CharBlock, StructBlock, TextBlock
from wagtail.fields import StreamField
from wagtail.models import DraftStateMixin, RevisionMixin

from declic.core.folding import fold, sort_key
from declic.core.slugs import free_slug


class StepBlock(StructBlock):
    """One thing to do: what, and how, in plain text."""

    title = CharBlock(label="Étape", max_length=100)
    text = TextBlock(label="Comment", rows=3, max_length=800)

    class Meta:
        icon = "list-ol"
        label = "Étape"


class Resource(DraftStateMixin, RevisionMixin, models.Model):
    """A sheet: a few steps that an association takes by itself. What is not live is shown to nobody."""

    title = models.CharField("titre", max_length=120)
    title_folded = models.CharField(max_length=250, editable=False)
    title_key = models.CharField(max_length=250, editable=False)
    slug = models.SlugField(
        "adresse de la page",
        max_length=120,
        unique=True,
        blank=True,
        help_text="Laissez vide\u00a0: elle vient du titre.",
    )
    summary = models.CharField("en une phrase", max_length=300)
    minutes = models.PositiveSmallIntegerField("durée, en minutes", default=45)
    who = models.CharField("qui", max_length=150, blank=True)
    needed = models.TextField("ce qu’il faut", blank=True, help_text="Une chose par ligne.")
    steps = StreamField([("step", StepBlock())], verbose_name="étapes", max_num=20)
    after = models.TextField("et après", blank=True, max_length=600)
    updated_on = models.DateField("relue le", null=True, blank=True)
    # What the shipped file said at the last loading: tells what it changes from what an editor changed here.
    imported = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = "fiche pratique"
        verbose_name_plural = "fiches pratiques"
        ordering = ["title_key", "pk"]

    def __str__(self) -> str:
        return self.title or "sans titre"  # a draft may have none yet

    def save(self, **options) -> None:
        self.title_folded, self.title_key = fold(self.title)[:250], sort_key(self.title)[:250]
        self.slug = self.slug or free_slug(self, self.title, "fiche")
        super().save(**options)

    @property
    def needed_list(self) -> list[str]:
        return [line.strip() for line in self.needed.splitlines() if line.strip()]
