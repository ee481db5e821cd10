from django.urls import path

from declic.programme.views import desk

app_name = "programme_desk"
urlpatterns = [
    path("", desk.sessions, name="list"),
    path("<uuid:session>/", desk.session, name="session"),
    path("inscription/<uuid:registration>/", desk.registration, name="registration"),
    path("inscription/<uuid:registration>/annuler/", desk.cancel, name="cancel"),
    path("inscription/<uuid:registration>/accepter/", desk.accept, name="accept"),
    path("inscription/<uuid:registration>/deplacer/", desk.move, name="move"),
]
