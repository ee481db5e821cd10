from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0003_place_position_whole'),
    ]

    operations = [
        migrations.RemoveConstraint('Place', 'places_place_source_id'),
        migrations.RenameModel('Service', 'Feature'),
        migrations.RenameField('Place', 'services', 'features'),
        # What is copied by the next migration, then goes away.
        migrations.RenameField('Place', 'audience', 'old_audience'),
        migrations.RenameField('Place', 'access', 'old_access'),
        migrations.RenameField('Place', 'support', 'old_support'),
        migrations.RenameField('Place', 'price', 'old_price'),
        migrations.RenameField('Place', 'imported', 'old_imported'),
        migrations.RenameField('Place', 'external_id', 'old_external_id'),
    ]
