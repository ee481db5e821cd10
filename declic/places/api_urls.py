"""What the description of the API describes: its addresses, and no other page of the site."""

from django.urls import path

from declic.places import api

urlpatterns = [
    path("lieux/api/", api.place_list),
    path("lieux/api/<path:public_id>/", api.place),
]
