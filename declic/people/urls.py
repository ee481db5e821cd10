from django.urls import path

from declic.people import views

app_name = "people"
urlpatterns = [
    path("", views.account, name="account"),
    path("entrer/", views.sign_in, name="sign_in"),
    path("entrer-comme/", views.enter_as, name="enter_as"),
    path("code/", views.code, name="code"),
    path("lien/<slug:token>/", views.link, name="link"),
    path("verification/", views.second_factor, name="second_factor"),
    path("bienvenue/", views.welcome, name="welcome"),
    path("nom/", views.name, name="name"),
    path("protection/", views.protection, name="protection"),
    path("protection/application/", views.application, name="application"),
    path("protection/verifier/", views.prove_again, name="prove_again"),
    path("protection/codes/", views.recovery_codes, name="recovery_codes"),
    path("protection/retirer/", views.remove_application, name="remove_application"),
    path("supprimer/", views.erase, name="erase"),
    path("sortir/", views.sign_out, name="sign_out"),
]
