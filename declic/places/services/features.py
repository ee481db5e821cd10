"""The words that places are given."""

from declic.places.engine import FEATURES
from declic.places.models import Feature


def ensure_features() -> dict[str, Feature]:
    """Every feature by its slug; those that Déclic ships are made when missing, in one statement."""
    kept = {f.slug: f for f in Feature.objects.all()}
    missing = [
        Feature(kind=f.kind, slug=f.slug, name=f.name, short=f.short, order=(rank + 1) * 10, is_local=f.is_local)
        for rank, f in enumerate(FEATURES)
        if f.slug not in kept
    ]
    if missing:
        Feature.objects.bulk_create(missing, ignore_conflicts=True)
        kept = {f.slug: f for f in Feature.objects.all()}
    return kept
