from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_save
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "declic.core"
    label = "core"
    verbose_name = "Centre et réglages"

    def ready(self) -> None:
        autodiscover_modules("contributions")
        # `core.contributions` is the register itself: core's own answers are beside it.
        import_module("declic.core.answers")
        import_module("declic.core.rules")
        from declic.core.centre import forget_centre
        from declic.core.models import Centre

        # A value kept in memory, not a rule of the trade: what an administrator saves shows at once in this process.
        post_save.connect(lambda **kwargs: forget_centre(), sender=Centre, weak=False, dispatch_uid="core.centre")
