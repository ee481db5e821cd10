"""Associations in the back office: found, filtered, mended, exported."""

import django_filters
from django.db.models import QuerySet
from django.urls import reverse
from wagtail import hooks
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic import EditView, IndexView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.log_actions import LogActionRegistry, LogFormatter
from wagtail.models import ModelLogEntry

from declic.core.edition import ToldOfOthers
from declic.core.sealed_numbers import SEALED
from declic.core.snippet_list import PlainWords
from declic.core.spreadsheets import SafeExport
from declic.organisations import history, queries
from declic.organisations.forms import BackOfficeForm
from declic.organisations.models import BudgetBand, Organisation, StaffBand

# The name leads to the form that changes it: what an adviser looks for most is what the association has lived.
STORY = TitleColumn(
    "story",
    label="Son histoire",
    accessor=lambda made: "Voir sa page",
    get_url=lambda made: reverse("organisations:organisation", args=[made.public_id]),
)


class OrganisationFilters(WagtailFilterSet):
    departement = django_filters.CharFilter(label="Département (numéro)")
    commune = django_filters.CharFilter(label="Commune (code Insee)")
    staff = django_filters.ChoiceFilter(label="Salariés", choices=StaffBand.choices)
    budget = django_filters.ChoiceFilter(label="Budget annuel", choices=BudgetBand.choices)
    orphan = django_filters.BooleanFilter(label="Sans responsable", method="without_manager")

    class Meta:
        model = Organisation
        fields: list[str] = []

    def without_manager(self, found: QuerySet[Organisation], name: str, value: bool) -> QuerySet[Organisation]:
        orphans = queries.without_manager().values("pk")
        return found.filter(pk__in=orphans) if value else found.exclude(pk__in=orphans)


class OrganisationIndex(PlainWords, SafeExport, IndexView):
    def search_queryset(self, queryset: QuerySet[Organisation]) -> QuerySet[Organisation]:
        """By the words of the name, without accents, or by a number: the same on every database."""
        return queries.found_by(queryset, self.search_query) if self.is_searching else queryset


class OrganisationEdition(ToldOfOthers, EditView):
    pass


class OrganisationViewSet(ModelViewSet):
    model = Organisation
    index_view_class = OrganisationIndex
    edit_view_class = OrganisationEdition
    url_prefix = "organisations/organisation"
    pk_path_converter = SEALED
    icon = "group"
    menu_label = "Associations"
    menu_order = 200
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["name", Column("place", label="Commune"), "rna", "staff", "created_at", STORY]
    search_fields = ["name"]  # shows the search box; the search itself is in OrganisationIndex
    search_backend_name = None
    filterset_class = OrganisationFilters
    ordering = ["name_folded", "pk"]
    list_export = [
        "name",
        "place",
        "commune",
        "rna",
        "siren",
        "siret",
        "object_label",
        "staff",
        "budget",
        "website",
        "created_at",
    ]
    export_headings = {"place": "commune", "commune": "code Insee", "object_label": "objet"}
    export_filename = "associations"
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("commune"),
            FieldPanel("object_code"),
            MultiFieldPanel([FieldPanel(n) for n in ("rna", "siren", "siret")], "Numéros"),
            MultiFieldPanel([FieldPanel(n) for n in ("staff", "budget", "website")], "Taille et site"),
        ],
        base_form_class=BackOfficeForm,
    )


@hooks.register("register_admin_viewset")
def register_viewset() -> ModelViewSet:
    return OrganisationViewSet("associations")


@hooks.register("register_log_actions")
def lines_of_the_history(actions: LogActionRegistry) -> None:
    actions.register_action(history.CREATED, "Inscription sur le site", "Inscrite sur le site")

    @actions.register_action(history.EDITED)
    class Edition(LogFormatter):  # Wagtail asks for a class
        label = "Changement sur le site"

        def format_message(self, log_entry: ModelLogEntry) -> str:
            return history.sentence(log_entry.data.get("changes", []))
