from importlib import import_module

from django.apps import AppConfig
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
