"""Free software, products that are not free, and which can take whose place."""

from django.core.exceptions import ValidationError
from django.db import models

from declic.core.folding import fold, sort_key
from declic.core.slugs import free_slug


class Software(models.Model):
    """Free software, with its licence and where that is said."""

    name = models.CharField("nom", max_length=120)
    name_folded = models.CharField(max_length=120, unique=True, editable=False)
    name_key = models.CharField(max_length=120, editable=False)
    slug = models.SlugField(
        "adresse de la page",
        max_length=120,
        unique=True,
        blank=True,
        help_text="Laissez vide\u00a0: elle vient du nom.",
    )
    aliases = models.TextField("autres noms", blank=True, help_text="Un par ligne.")
    licence = models.CharField("licence", max_length=120)
    description = models.TextField("à quoi il sert", blank=True, max_length=500)
    description_folded = models.TextField(editable=False, blank=True)
    website = models.URLField("site", max_length=300, blank=True)
    framalibre = models.CharField("fiche Framalibre", max_length=120, blank=True)
    source = models.CharField("source", max_length=60, blank=True)
    everyday = models.BooleanField("utile à toute association", default=False)
    # What the lists said at the last loading: tells what they change from what an editor changed here.
    imported = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = "logiciel libre"
        verbose_name_plural = "logiciels libres"
        ordering = ["name_key", "pk"]

    def __str__(self) -> str:
        return self.name

    def save(self, **options) -> None:
        self.slug = self.slug or free_slug(self, self.name, "logiciel")
        self.name_folded, self.name_key = software_key(self.name), sort_key(self.name)[:120]
        self.description_folded = fold(self.description)
        super().save(**options)

    def clean(self) -> None:
        if Software.objects.filter(name_folded=software_key(self.name)).exclude(pk=self.pk).exists():
            raise ValidationError({"name": "Ce logiciel est déjà au catalogue."})

    @property
    def alias_list(self) -> list[str]:
        return [line.strip() for line in self.aliases.splitlines() if line.strip()]


def software_key(name: str) -> str:
    """The folded name, as long as its column: « œ » counts for two."""
    return fold(name)[:120]


class Product(models.Model):
    """A product that is not free, by the names people give it."""

    name = models.CharField("nom", max_length=120)
    name_folded = models.CharField(max_length=120, unique=True, editable=False)
    aliases = models.TextField("autres noms", blank=True, help_text="Un par ligne.")
    imported = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = "produit non libre"
        verbose_name_plural = "produits non libres"
        ordering = ["name_folded"]

    def __str__(self) -> str:
        return self.name

    def save(self, **options) -> None:
        self.name_folded = product_key(self.name)
        super().save(**options)

    def clean(self) -> None:
        if Product.objects.filter(name_folded=product_key(self.name)).exclude(pk=self.pk).exists():
            raise ValidationError({"name": "Ce produit est déjà au catalogue."})

    @property
    def alias_list(self) -> list[str]:
        return [line.strip() for line in self.aliases.splitlines() if line.strip()]


def product_key(name: str) -> str:
    """The folded name; a name that is all signs keeps them, since it too needs a key of its own."""
    return (fold(name) or name)[:120]


class Alternative(models.Model):
    """`software` can take the place of `product`, for a use."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="alternatives", verbose_name="produit")
    software = models.ForeignKey(Software, on_delete=models.CASCADE, related_name="replaces", verbose_name="logiciel")
    service = models.CharField("pour", max_length=80, blank=True, help_text="« choisir une date »")

    class Meta:
        verbose_name = "équivalent libre"
        verbose_name_plural = "équivalents libres"
        ordering = ["product__name_folded", "software__name_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "software"],
                name="tools_alternative_once",
                violation_error_message="Ce logiciel est déjà donné pour ce produit.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.software} à la place de {self.product}"
