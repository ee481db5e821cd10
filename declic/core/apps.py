from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "declic.core"
    label = "core"
    verbose_name = "Centre et réglages"

    def ready(self) -> None:
        autodiscover_modules("contributions")
