from django.apps import AppConfig


class ToolsConfig(AppConfig):
    name = "declic.tools"
    label = "tools"
    verbose_name = "Logiciels libres"
