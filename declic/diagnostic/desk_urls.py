from django.urls import path

from declic.core.spreadsheets import CSV, XLSX
from declic.diagnostic import desk

app_name = "diagnostic_desk"
urlpatterns = [
    path("", desk.diagnostics, name="list"),
    path("export.csv", desk.export, {"kind": CSV}, name="export"),
    path("export.xlsx", desk.export, {"kind": XLSX}, name="export_xlsx"),
    path("<uuid:assessment>/", desk.talk, name="talk"),
]
