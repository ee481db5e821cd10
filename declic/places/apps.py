from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "declic.places"
    label = "places"
    verbose_name = "Lieux"
