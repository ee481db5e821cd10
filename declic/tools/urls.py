from django.urls import path

from declic.tools import views

app_name = "tools"
urlpatterns = [
    path("", views.software_list, name="list"),
    path("<slug:slug>/", views.software, name="software"),
]
