from django.urls import path

from declic.places import views

app_name = "places"
urlpatterns = [
    path("", views.place_list, name="list"),
    path("<slug:slug>/", views.place, name="place"),
]
