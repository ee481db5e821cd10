"""The open-data API: read only, no account, described by OpenAPI at `/lieux/api/schema/`."""

from typing import Any, ClassVar

from django.http import Http404, QueryDict
from drf_spectacular.utils import OpenApiParameter, extend_schema
from drf_spectacular.views import SpectacularJSONAPIView
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.pagination import PageNumberPagination

from declic.core import gazetteer
from declic.places import chosen_places, queries
from declic.places.asked import FLAGS, PICKS, YES
from declic.places.engine import NEEDS
from declic.places.exports import own
from declic.places.models import Place

OPEN = {"Access-Control-Allow-Origin": "*"}
AROUND = ("features", "closures", "stops")
FILTERS = ("ouvert", "sur", chosen_places.ZONE, *(name for name, *_ in PICKS), *(name for name, _ in FLAGS))
INSEE_INSTEAD = "le code Insee d’une commune, comme 94028"
DEPARTEMENT_INSTEAD = "le numéro d’un département, comme 94 ou 2A"


class Misread(serializers.Serializer):
    """Why a question is refused, and what to write."""

    detail = serializers.CharField()


class Closed(serializers.Serializer):
    """Days unlike the others."""

    du = serializers.DateField()
    au = serializers.DateField()
    horaires = serializers.CharField(allow_null=True, help_text="vide : fermé")
    raison = serializers.CharField(allow_null=True)


class StopRead(serializers.Serializer):
    """A stop of an itinerant place."""

    nom = serializers.CharField()
    adresse = serializers.CharField(allow_null=True)
    commune = serializers.CharField(allow_null=True)
    code_insee = serializers.CharField(allow_null=True)
    latitude = serializers.FloatField(allow_null=True)
    longitude = serializers.FloatField(allow_null=True)
    horaires = serializers.CharField(allow_null=True)
    precision = serializers.CharField(allow_null=True)


def _text(said: str = "") -> serializers.CharField:
    return serializers.CharField(allow_null=True, help_text=said)


class PlaceRead(serializers.Serializer):
    """A place: the columns of the national standard (v1.0.1), then ours."""

    id = serializers.CharField()
    pivot = _text("Siret ou RNA ; quatorze zéros : non dit")
    nom = serializers.CharField()
    commune = _text()
    code_postal = _text()
    code_insee = _text()
    adresse = _text()
    complement_adresse = _text()
    latitude = serializers.FloatField(allow_null=True, help_text="celle du lieu ; nulle si seule sa commune est connue")
    longitude = serializers.FloatField(allow_null=True)
    typologie = _text()
    telephone = _text()
    courriels = _text()
    site_web = _text()
    horaires = _text("format OpenStreetMap opening_hours quand ils se lisent")
    presentation_resume = _text()
    presentation_detail = _text()
    source = _text()
    itinerance = _text()
    structure_parente = _text()
    date_maj = _text("1970-01-01 : non dite")
    services = _text("mots du standard, séparés par |")
    publics_specifiquement_adresses = _text()
    prise_en_charge_specifique = _text()
    frais_a_charge = _text()
    dispositif_programmes_nationaux = _text()
    formations_labels = _text()
    autres_formations_labels = _text()
    modalites_acces = _text()
    modalites_accompagnement = _text()
    fiche_acces_libre = _text()
    prise_rdv = _text()
    usages = serializers.ListField(child=serializers.CharField())
    fauteuil_roulant = serializers.ChoiceField(choices=["yes", "limited", "no"], allow_null=True)
    acces_precisions = _text()
    telephone_affiche = _text()
    position_approximative = serializers.BooleanField()
    horaires_saisis = _text("tels qu’ils ont été écrits")
    jours_particuliers = Closed(many=True)
    arrets = StopRead(many=True)
    verifie_le = serializers.DateField(allow_null=True)
    page = serializers.URLField()

    def to_representation(self, instance: Place) -> dict[str, Any]:
        return own.document(instance)


class ApiPages(PageNumberPagination):
    """Fifty at a time, a hundred at most."""

    page_size = 50
    max_page_size = 100
    page_size_query_param = "taille"


class _Open:
    """Public data, that a page of any other site may read."""

    queryset = Place.objects.none()
    serializer_class = PlaceRead
    authentication_classes: ClassVar[list[Any]] = []
    permission_classes: ClassVar[list[Any]] = []
    http_method_names: ClassVar[list[str]] = ["get", "head"]

    def perform_authentication(self, request: Any) -> None:
        """Nobody is asked who they are; whoever is signed in stays so for what comes after the view."""

    def finalize_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(*args, **kwargs)  # type: ignore[misc]
        for name, value in OPEN.items():
            response.headers[name] = value
        return response


_ASKED = "comme la liste ; ce qui n’est pas connu d’un lieu le laisse dans la réponse, sauf avec sur=oui"


@extend_schema(
    parameters=[
        OpenApiParameter("commune", str, description="code Insee"),
        OpenApiParameter("departement", str, description="numéro du département"),
        OpenApiParameter("besoin", str, enum=sorted(NEEDS), many=True, description="tous à la fois"),
        OpenApiParameter("ouvert", str, description=f"{chosen_places.WHEN_INSTEAD} ({_ASKED})"),
        *(OpenApiParameter(name, str, description=f"mot de la liste : {legend}") for name, _, legend, _ in PICKS),
        *(OpenApiParameter(name, str, enum=[YES], description=f"{label} ({_ASKED})") for name, label in FLAGS),
        OpenApiParameter("sur", str, enum=[YES], description="seulement ceux dont tout ce qui est demandé est connu"),
        OpenApiParameter("zone", str, description=chosen_places.ZONE_INSTEAD),
    ],
    responses={200: PlaceRead(many=True), 400: Misread},
)
class PlaceListApi(_Open, ListAPIView):
    """The published places, by identifier. A value that means nothing is refused, with a sentence."""

    pagination_class = ApiPages

    def get_queryset(self) -> Any:
        asked = self.request.query_params
        needs = [need for need in asked.getlist("besoin") if need][:10]
        for need in needs:
            if need not in NEEDS:
                raise ValidationError({"detail": chosen_places.no_need("besoin", need)})
        found = queries.answering(needs)
        if insee := asked.get("commune"):
            commune = gazetteer.commune(insee)
            if commune is None:
                raise ValidationError({"detail": chosen_places.not_read("commune", insee, INSEE_INSTEAD)})
            found = found.filter(insee=commune.insee)
        if departement := asked.get("departement"):
            if not (departement.isalnum() and departement.isascii() and len(departement) <= 3):
                said = chosen_places.not_read("departement", departement, DEPARTEMENT_INSTEAD)
                raise ValidationError({"detail": said})
            found = found.filter(insee__startswith=departement)
        return found.order_by("public_id").prefetch_related(*AROUND)

    def list(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """What the list alone can tell is asked of all places at once: a page is then read by its keys."""
        try:
            keys = chosen_places.keys(_as_the_list_asks(request.query_params))
        except chosen_places.MisreadError as error:
            raise ValidationError({"detail": str(error)}) from error
        if keys is None:
            return super().list(request, *args, **kwargs)
        wanted = set(keys)
        found = self.get_queryset().prefetch_related(None).values_list("pk", flat=True)
        page = self.paginate_queryset([key for key in found if key in wanted])
        places = queries.published().prefetch_related(*AROUND).in_bulk(page)
        shown = self.get_serializer([places[key] for key in page if key in places], many=True)
        return self.get_paginated_response(shown.data)


def _as_the_list_asks(asked: QueryDict) -> QueryDict:
    """Without the commune: there, it is where distances begin; here, where places are."""
    kept = QueryDict(mutable=True)
    for name in FILTERS:
        kept.setlist(name, asked.getlist(name))
    return kept


class PlaceApi(_Open, RetrieveAPIView):
    """One published place, by its identifier."""

    lookup_field = "public_id"

    def get_object(self) -> Place:
        # PostgreSQL holds no such sign, and says so with an error.
        if "\0" in self.kwargs["public_id"]:
            raise Http404
        place: Place = super().get_object()
        return place

    def get_queryset(self) -> Any:
        return queries.published().prefetch_related(*AROUND)


class SchemaApi(_Open, SpectacularJSONAPIView):
    """The description of this API (OpenAPI 3)."""

    def finalize_response(self, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(*args, **kwargs)
        # Its generator forgets who is signed in, hence what comes after could not say it.
        response.headers["Cache-Control"] = "no-store"
        return response


def _reading(view: Any) -> Any:
    """The framework excuses its views from the form's token: one that only reads needs no excuse."""
    view.csrf_exempt = False
    return view


place_list = _reading(PlaceListApi.as_view())
place = _reading(PlaceApi.as_view())
schema = _reading(SchemaApi.as_view(urlconf="declic.places.api_urls"))
