from django.urls import path

from declic.programme import views

app_name = "programme"
urlpatterns = [
    path("", views.session_list, name="list"),
    path("seance/<uuid:uuid>/", views.session, name="session"),
    path("inscription/<str:token>/", views.registration, name="registration"),
    path("<slug:slug>/", views.course, name="course"),
]
