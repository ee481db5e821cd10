"""The places in the back office."""

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import BooleanColumn
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from declic.core.edition import SnippetEdition
from declic.core.snippet_list import SnippetList
from declic.places import quality_queries
from declic.places.forms import PlaceForm
from declic.places.models import Place


class PlaceFilters(WagtailFilterSet):
    to_check = django_filters.ChoiceFilter(
        label="À vérifier", choices=quality_queries.ToCheck.choices, method="checked"
    )

    class Meta:
        model = Place
        fields = ["state", "hours_readable", "position_is_approximate", "features", "source"]

    def checked(self, found: QuerySet[Place], name: str, why: str) -> QuerySet[Place]:
        return quality_queries.to_check(found, why, timezone.localdate())


READABLE = BooleanColumn("hours_readable", label="Horaires lisibles", sort_key="hours_readable")


class PlaceViewSet(SnippetViewSet):
    model = Place
    icon = "site"
    menu_label = "Lieux"
    menu_order = 210
    add_to_admin_menu = True
    index_view_class = SnippetList
    edit_view_class = SnippetEdition
    list_display = ["name", "commune", "state", READABLE, "updated_on"]
    filterset_class = PlaceFilters
    list_export = [
        "public_id", "source", "state", "name", "address", "postcode", "commune", "insee", "latitude", "longitude",
        "phone", "website", "hours", "updated_on", "verified_on",
    ]  # fmt: skip
    export_filename = "lieux"
    search_fields = ["name", "name_folded", "commune", "postcode"]
    search_backend_name = None
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("slug"), FieldPanel("state")]),
            MultiFieldPanel([FieldPanel(n) for n in ("address", "postcode", "commune")], "Où"),
            MultiFieldPanel([FieldPanel(n) for n in ("hours", "phone", "website")], "Horaires et contact"),
            FieldPanel("features"),
            MultiFieldPanel(
                [FieldPanel(n) for n in ("wheelchair", "access_notes", "summary", "presentation")], "Accueil"
            ),
            MultiFieldPanel([FieldPanel(n) for n in ("source", "updated_on")], "D’où vient la fiche"),
            MultiFieldPanel(
                [FieldPanel(n) for n in ("insee", "latitude", "longitude", "position_is_approximate", "public_id")],
                "Codes et position",
                classname="collapsed",
                help_text="Tout ceci peut rester vide\u00a0: le code et la position viennent de la commune.",
            ),
        ],
        base_form_class=PlaceForm,
    )


register_snippet(PlaceViewSet)
