from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "declic.people"
    label = "people"
    verbose_name = "Personnes"

    def ready(self) -> None:
        from declic.people.groups import keep_groups

        # Once a migration, after every table is there: infrastructure, not a rule of the trade.
        post_migrate.connect(keep_groups, sender=self, dispatch_uid="declic.people.keep_groups")
