"""What was in columns of text becomes features; what a source said becomes its record. Nothing is lost: words that are
not those of the standard go to the presentation. Going back would find the old columns empty."""

import secrets

from django.db import migrations

from declic.places.engine import FEATURES, feature_named

KINDS = {"old_audience": ("audience", "care"), "old_access": ("access",), "old_support": ("support",)}


def forwards(apps, schema_editor):
    Place, Feature = apps.get_model("places", "Place"), apps.get_model("places", "Feature")
    SourceRecord, Shipped = apps.get_model("places", "SourceRecord"), apps.get_model("core", "Shipped")
    features = {f.slug: f for f in Feature.objects.all()}
    for rank, kind in enumerate(FEATURES):
        feature = features.get(kind.slug) or Feature(slug=kind.slug)
        feature.kind, feature.name, feature.short = kind.kind, kind.name, kind.short
        feature.order, feature.is_local = (rank + 1) * 10, kind.is_local
        feature.save()
        features[kind.slug] = feature
    taken = set()
    for place in Place.objects.order_by("pk"):
        found, others = _words(place)
        place.features.add(*(features[slug] for slug in found))
        if others:
            place.presentation = "\n".join(others)
        identifier = place.old_external_id or f"declic-{secrets.token_hex(6)}"
        place.public_id = identifier if identifier not in taken else f"{place.source}-{identifier}"
        taken.add(place.public_id)
        if not place.hours_readable:
            place.hours_original, place.hours = place.hours, ""
        if place.old_external_id:
            SourceRecord.objects.create(
                source=place.source, external_id=place.old_external_id, place=place, values=place.old_imported or {}
            )
        place.save()
    known = set(SourceRecord.objects.values_list("source", "external_id"))
    for key in Shipped.objects.filter(kind="places.Place").values_list("key", flat=True):
        source, _, external_id = key.partition(" / ")
        if (source, external_id) not in known:
            SourceRecord.objects.create(source=source, external_id=external_id)
    Shipped.objects.filter(kind="places.Place").delete()


def _words(place):
    slugs, others = set(), []
    lines = [(kind, line) for column, kind in KINDS.items() for line in getattr(place, column).splitlines()]
    lines += [(("price",), word) for word in place.old_price.split(",")]
    for kinds, line in lines:
        named = next((f for f in (feature_named(kind, line) for kind in kinds) if f), None)
        if named:
            slugs.add(named.slug)
        elif line.strip():
            others.append(line.strip())
    return slugs, others


class Migration(migrations.Migration):

    dependencies = [
        ("places", "0005_sources_and_care"),
        ("core", "0003_shipped_lists"),
    ]

    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
