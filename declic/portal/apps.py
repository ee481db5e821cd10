from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "declic.portal"
    label = "portal"
    verbose_name = "Accueil et pages"
