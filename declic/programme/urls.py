from django.urls import path

from declic.programme import views
from declic.programme.views import certificates, evaluation, exports, mine, presence

app_name = "programme"
urlpatterns = [
    path("", views.session_list, name="list"),
    path("seance/<uuid:uuid>/", views.session, name="session"),
    path("seance/<uuid:uuid>/inscription/", views.register, name="register"),
    path("inscription/code/<str:token>/", views.prove, name="prove"),
    path("inscription/<str:token>/date/", views.change_date, name="change_date"),
    path("inscription/<str:token>/places/", views.change_places, name="change_places"),
    path("inscription/<str:token>/", views.registration, name="registration"),
    path("inscription/<str:token>/attestation.pdf", certificates.own, name="own_certificate"),
    path("attestation/", certificates.verify, name="verify"),
    path("attestation/<slug:number>/", certificates.certificate, name="certificate"),
    path("avis/<str:token>/", evaluation.evaluation, name="evaluation"),
    path("presence/<str:token>/", presence.presence, name="presence"),
    path("mes-inscriptions/", mine.mine, name="mine"),
    path("mes-inscriptions/agenda/", mine.my_calendar, name="my_calendar"),
    path("mon-agenda/<slug:key>.ics", mine.personal_calendar, name="personal_calendar"),
    path("calendrier/", views.calendar_page, name="month"),
    path("calendrier.ics", exports.calendar, name="calendar"),
    path("calendrier/<slug:slug>.ics", exports.theme_calendar, name="theme_calendar"),
    path("seance/<uuid:uuid>/agenda.ics", exports.session_calendar, name="session_calendar"),
    path("atom.xml", exports.atom, name="atom"),
    path("programme.json", exports.as_json, name="json"),
    path("programme.csv", exports.as_csv, name="csv"),
    path("programme.pdf", exports.as_pdf, name="pdf"),
    path("<slug:slug>/", views.course, name="course"),
]
