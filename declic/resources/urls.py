from django.urls import path

from declic.resources import views

app_name = "resources"
urlpatterns = [
    path("", views.resource_list, name="list"),
    path("<slug:slug>/", views.resource, name="resource"),
]
