from django.apps import AppConfig


class DiagnosticConfig(AppConfig):
    name = "declic.diagnostic"
    label = "diagnostic"
    verbose_name = "Diagnostics"
