"""The page that Wagtail lays at the root welcomes in English: it becomes « Accueil », the parent of the centre's pages."""

from django.db import migrations


def name_root(apps, schema_editor):
    pages = apps.get_model("wagtailcore", "Page").objects.filter(depth=2, url_path="/home/")
    pages.filter(title__startswith="Welcome to your new").update(title="Accueil", draft_title="Accueil")


class Migration(migrations.Migration):
    dependencies = [("portal", "0001_initial")]

    # Nothing to undo: a title is data, and the former one meant nothing to anybody.
    operations = [migrations.RunPython(name_root, migrations.RunPython.noop)]
