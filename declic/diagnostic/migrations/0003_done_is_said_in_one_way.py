"""« Non, déjà fait » and « C’est fait » were two ways to say one thing."""

from django.db import migrations, models


def done_is_done(apps, schema_editor):
    decisions = apps.get_model("diagnostic", "ActionDecision").objects
    decisions.filter(decision="refused", reason="already_done").update(decision="done", reason="")


class Migration(migrations.Migration):
    dependencies = [("diagnostic", "0002_the_end_that_was_told")]

    operations = [
        migrations.AlterField(
            model_name="actiondecision",
            name="decision",
            field=models.CharField(
                choices=[
                    ("accepted", "nous la faisons"),
                    ("postponed", "remise à plus tard"),
                    ("refused", "refusée"),
                    ("done", "c’est fait"),
                ],
                max_length=10,
                verbose_name="décision",
            ),
        ),
        migrations.AlterField(
            model_name="actiondecision",
            name="reason",
            field=models.CharField(
                blank=True,
                choices=[
                    ("not_for_us", "pas pour nous"),
                    ("too_expensive", "trop cher"),
                    ("no_time", "pas le temps"),
                    ("not_understood", "je ne comprends pas"),
                ],
                max_length=20,
                verbose_name="raison",
            ),
        ),
        # Going back, nothing tells them apart, and nothing needs to.
        migrations.RunPython(done_is_done, migrations.RunPython.noop),
    ]
