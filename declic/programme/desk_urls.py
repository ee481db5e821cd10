from django.urls import path

from declic.core.spreadsheets import CSV, XLSX
from declic.programme.views import (
    desk,
    desk_attendance,
    desk_calendar,
    desk_changes,
    desk_dates,
    desk_entry,
    desk_places,
    desk_report,
    messages,
)

app_name = "programme_desk"
urlpatterns = [
    path("", desk.sessions, name="list"),
    path("calendrier/", desk_calendar.calendar, name="calendar"),
    path("chercher/", desk_entry.find, name="find"),
    path("bilan/", desk_report.report, name="report"),
    path("bilan/export.csv", desk_report.export, {"kind": CSV}, name="report_csv"),
    path("bilan/export.xlsx", desk_report.export, {"kind": XLSX}, name="report_xlsx"),
    path("<uuid:session>/", desk.session, name="session"),
    path("<uuid:session>/inscrire/", desk_entry.enter, name="enter"),
    path("<uuid:session>/presences/", desk_attendance.attendance, name="attendance"),
    path("<uuid:session>/presences/envoi/", desk_attendance.ticks, name="ticks"),
    path("<uuid:session>/presences/sur-place/", desk_attendance.walk_in, name="walk_in"),
    path("<uuid:session>/presences/code/", desk_attendance.code, name="presence_code"),
    path("<uuid:session>/emargement.pdf", desk_attendance.sheet, name="sheet"),
    path("<uuid:session>/a-distance/", desk_changes.remote, name="remote"),
    path("<uuid:session>/sur-place/", desk_changes.on_site, name="on_site"),
    path("<uuid:session>/changer-les-dates/", desk_dates.change_dates, name="change_dates"),
    path("<uuid:session>/annuler/", desk_changes.cancel_session, name="cancel_session"),
    path("<uuid:session>/preciser/", desk_changes.specify, name="specify"),
    path("messages/", messages.message_list, name="messages"),
    path("messages/<slug:kind>/", messages.message, name="message"),
    path("messages/<slug:kind>/courriel/", messages.message_html, name="message_html"),
    path("appels/", desk_changes.calls, name="calls"),
    path("appels/<uuid:call>/", desk_changes.call_made, name="call_made"),
    path("appels/<uuid:call>/reponse/", desk_changes.call_answered, name="call_answered"),
    path("inscription/<uuid:registration>/", desk.registration, name="registration"),
    path("inscription/<uuid:registration>/annuler/", desk.cancel, name="cancel"),
    path("inscription/<uuid:registration>/accepter/", desk.accept, name="accept"),
    path("inscription/<uuid:registration>/vient-toujours/", desk_dates.still_comes, name="still_comes"),
    path("inscription/<uuid:registration>/deplacer/", desk.move, name="move"),
    path("inscription/<uuid:registration>/places/", desk_places.places, name="places"),
]
