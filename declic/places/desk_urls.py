"""Our own pages of the back office (Wagtail's tables of places are in wagtail_hooks.py)."""

from django.urls import path

from declic.core.spreadsheets import CSV, XLSX
from declic.places.views import (
    desk_calls,
    desk_coverage,
    desk_duplicates,
    desk_history,
    desk_hours,
    desk_imports,
    desk_position,
    desk_profiles,
    desk_proposals,
    desk_quality,
)

app_name = "places_desk"
urlpatterns = [
    path("couverture/", desk_coverage.coverage, name="coverage"),
    path("couverture/carte.svg", desk_coverage.drawn, name="coverage_map"),
    path("couverture/export.csv", desk_coverage.export, {"kind": CSV}, name="coverage_csv"),
    path("couverture/export.xlsx", desk_coverage.export, {"kind": XLSX}, name="coverage_xlsx"),
    path("appels/", desk_calls.calls, name="calls"),
    path("doublons/", desk_duplicates.duplicates, name="duplicates"),
    path("doublons/comparer/", desk_duplicates.compare, name="compare"),
    path("profils/", desk_profiles.profile_list, name="profiles"),
    path("profils/colonnes/", desk_profiles.match, name="match"),
    path("profils/<slug:slug>/supprimer/", desk_profiles.remove, name="remove_profile"),
    path("histoire/", desk_history.history, name="history"),
    path("position/", desk_position.place_position, name="position"),
    path("position/carte.svg", desk_position.drawn, name="position_map"),
    path("importer/", desk_imports.imports, name="imports"),
    path("importer/<sealed:number>/", desk_imports.imported, name="import"),
    path("importer/<sealed:number>/choix/", desk_imports.decide, name="import_decide"),
    path("importer/<sealed:number>/appliquer/", desk_imports.apply, name="import_apply"),
    path("importer/<sealed:number>/annuler/", desk_imports.undo, name="import_undo"),
    path("importer/<sealed:number>/oublier/", desk_imports.abandon, name="import_abandon"),
    path("horaires/", desk_hours.hours, name="hours"),
    path("qualite/", desk_quality.quality, name="quality"),
    path("propositions/", desk_proposals.proposals, name="proposals"),
    path("propositions/<slug:slug>/", desk_proposals.proposal, name="proposal"),
]
