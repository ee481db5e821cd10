from django.urls import path

from declic.places.views import public

app_name = "places"
urlpatterns = [
    path("", public.place_list, name="list"),
    path("<slug:slug>/", public.place, name="place"),
]
