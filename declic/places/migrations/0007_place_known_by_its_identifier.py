from django.db import migrations, models

import declic.places.models.place


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0006_words_and_sources_of_places'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='place',
            name='old_access',
        ),
        migrations.RemoveField(
            model_name='place',
            name='old_audience',
        ),
        migrations.RemoveField(
            model_name='place',
            name='old_external_id',
        ),
        migrations.RemoveField(
            model_name='place',
            name='old_imported',
        ),
        migrations.RemoveField(
            model_name='place',
            name='old_price',
        ),
        migrations.RemoveField(
            model_name='place',
            name='old_support',
        ),
        migrations.AlterField(
            model_name='place',
            name='public_id',
            field=models.CharField(blank=True, default=declic.places.models.place.new_public_id, max_length=140, unique=True, verbose_name='identifiant'),
        ),
    ]
