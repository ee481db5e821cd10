from django.urls import path

from declic.diagnostic import desk

app_name = "diagnostic_desk"
urlpatterns = [
    path("", desk.diagnostics, name="list"),
    path("export.csv", desk.export, name="export"),
    path("<uuid:assessment>/", desk.talk, name="talk"),
]
