from django.apps import AppConfig


class ResourcesConfig(AppConfig):
    name = "declic.resources"
    label = "resources"
    verbose_name = "Fiches pratiques"
