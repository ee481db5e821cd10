from django.urls import path

from declic.core import views

app_name = "core"
urlpatterns = [path("communes/", views.commune_choices, name="communes")]
