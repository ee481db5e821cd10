from django.urls import path

from declic.core import style, views

app_name = "core"
urlpatterns = [
    path("communes/", views.commune_choices, name="communes"),
    path("style/", style.components, name="style"),
    path("style/formulaires/", style.form_states, name="style_forms"),
    path("style/donnees/", style.data, name="style_data"),
    path("style/confirmation/", style.confirmation, name="style_confirmation"),
]
