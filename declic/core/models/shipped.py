"""What was loaded from a list: it is never brought back once somebody has deleted it here."""

from django.db import models


class Shipped(models.Model):
    """One thing of a list, by its kind and its key in the list."""

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=250)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="core_shipped_once")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.key}"
