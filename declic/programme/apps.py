from django.apps import AppConfig


class ProgrammeConfig(AppConfig):
    name = "declic.programme"
    label = "programme"
    verbose_name = "Formations"
