"""What places are said to offer, and to be: the words of the standard, and ours."""

from django.db import models


class FeatureGroup(models.TextChoices):
    """The kinds of features, in the order of the pages. All but `use` are columns of the national standard."""

    SERVICE = "service", "services"
    USE = "use", "pour les associations"
    PRICE = "price", "prix"
    ACCESS = "access", "comment venir"
    SUPPORT = "support", "accompagnement"
    AUDIENCE = "audience", "publics"
    CARE = "care", "accueil particulier"
    PROGRAMME = "programme", "réseaux"
    LABEL = "label", "labels"


class Feature(models.Model):
    """One word that a place can be given: a service, a public, a price…"""

    kind = models.CharField("genre", max_length=10, choices=FeatureGroup.choices, default=FeatureGroup.SERVICE)
    slug = models.SlugField("code", max_length=40, unique=True)
    name = models.CharField("nom", max_length=100)
    short = models.CharField("en court", max_length=40)
    order = models.PositiveSmallIntegerField("rang", default=50)
    # Not a word of the standard: added by the centre, or shipped with Déclic.
    is_local = models.BooleanField("propre à ce site", default=True, editable=False)

    class Meta:
        verbose_name = "caractéristique"
        ordering = ["order", "slug"]

    def __str__(self) -> str:
        return self.name
