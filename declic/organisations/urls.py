from django.urls import path

from declic.organisations.views import associations, invitations, members

app_name = "organisations"
urlpatterns = [
    path("", associations.mine, name="mine"),
    path("creer/", associations.create, name="create"),
    path("invitation/<str:token>/", invitations.accept, name="accept_invitation"),
    path("<uuid:organisation>/", associations.page, name="organisation"),
    path("<uuid:organisation>/modifier/", associations.edit, name="edit"),
    path("<uuid:organisation>/rejoindre/", associations.join, name="join"),
    path("<uuid:organisation>/quitter/", members.leave, name="leave"),
    path("<uuid:organisation>/membres/", members.members, name="members"),
    path("<uuid:organisation>/membres/<uuid:membership>/", members.member, name="member"),
    path("<uuid:organisation>/demandes/<uuid:join_request>/", members.answer, name="answer"),
    path("<uuid:organisation>/invitations/", invitations.invite, name="invite"),
    path("<uuid:organisation>/invitations/<uuid:invitation>/annuler/", invitations.cancel, name="cancel_invitation"),
]
