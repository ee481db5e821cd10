from django.urls import path

from declic.places import api
from declic.places.views import around, confirmation, correction, embedding, exports, paper, place, points
from declic.places.views import list as listing

app_name = "places"
urlpatterns = [
    path("", listing.place_list, name="list"),
    path("points.json", points.points, name="points"),
    path("autour/", around.around, name="around"),
    path("fond/<slug:name>.svg", listing.base_map, name="base_map"),
    path("lieux.csv", exports.as_file, {"kind": "csv"}, name="csv"),
    path("lieux.geojson", exports.as_file, {"kind": "geojson"}, name="geojson"),
    path("lieux.json", exports.as_file, {"kind": "json"}, name="json"),
    path("atom.xml", exports.changes, name="atom"),
    path("donnees/", exports.open_data, name="open_data"),
    path("api/", api.place_list, name="api_list"),
    path("api/schema/", api.schema, name="api_schema"),
    path("api/<path:public_id>/", api.place, name="api_place"),
    path("liste.pdf", paper.as_pdf, name="pdf"),
    path("integrer/", embedding.framed, name="embed"),
    path("integrer/aide/", embedding.help_page, name="embed_help"),
    path("extrait/", embedding.fragment, name="fragment"),
    path("confirmer/<str:token>/", confirmation.confirm, name="confirm"),
    path("<slug:slug>/signaler/", correction.correct, name="correct"),
    path("<slug:slug>/signaler/merci/", correction.thanks, name="correct_thanks"),
    path("<slug:slug>/", place.place, name="place"),
]
