from django.db import migrations, models

from declic.core.folding import sort_key


def fill(apps, schema_editor):
    registrations = apps.get_model("programme", "Registration").objects.exclude(name="")
    for row in registrations.only("name", "email").iterator(chunk_size=500):
        row.sort_name = sort_key(f"{row.name} {row.email}")
        row.save(update_fields=["sort_name"])


class Migration(migrations.Migration):
    dependencies = [("programme", "0005_registering_on_the_site")]

    operations = [
        migrations.AddField("registration", "sort_name", models.CharField(default="", editable=False, max_length=1200)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
