"""The places in the back office: the sheets, our own words, and the way to our other pages."""

from collections.abc import Iterator
from typing import Any

import django_filters
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.widgets.button import Button
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet, SnippetViewSetGroup

from declic.core.edition import SnippetEdition
from declic.core.snippet_list import SnippetList, YesNo
from declic.people.models import User
from declic.places import services
from declic.places.engine import FEATURES
from declic.places.models import Feature, FeatureGroup, Place
from declic.places.panels import PLACE
from declic.places.place_form import WholePlaceForm, WordForm
from declic.places.quality_queries import ToCheck, to_check


class PlaceFilters(WagtailFilterSet):
    to_check = django_filters.ChoiceFilter(label="À vérifier", choices=ToCheck.choices, method="checked")

    class Meta:
        model = Place
        fields = ["state", "hours_readable", "position_is_approximate", "features", "source"]

    def checked(self, found: QuerySet[Place], name: str, why: str) -> QuerySet[Place]:
        return to_check(found, why, timezone.localdate())


READABLE = YesNo("hours_readable", label="Horaires lisibles", sort_key="hours_readable")


class PlaceCreation(CreateView):
    def save_instance(self) -> Place:
        saved: Place = super().save_instance()
        services.rewrite_exceptions(saved)
        verified = self.form.cleaned_data["verified"]
        services.written_here(saved, {}, verified=verified, by=self.request.user, now=timezone.now())
        return saved


class PlaceEdition(SnippetEdition):
    """What is changed here is in the history of the place, and ours from then on."""

    def save_instance(self) -> Place:
        before = services.sheet_before(self.object_pk)
        saved: Place = super().save_instance()
        services.rewrite_exceptions(saved)
        verified = self.form.cleaned_data["verified"]
        services.written_here(saved, before, verified=verified, by=self.request.user, now=timezone.now())
        return saved


class PlaceViewSet(SnippetViewSet):
    model = Place
    icon = "site"
    menu_label = "Fiches"
    index_view_class = SnippetList
    add_view_class = PlaceCreation
    edit_view_class = PlaceEdition
    list_display = ["name", "commune", "state", READABLE, "updated_on"]
    filterset_class = PlaceFilters
    list_export = [
        "public_id", "source", "state", "name", "address", "postcode", "commune", "insee", "latitude", "longitude",
        "phone", "website", "hours", "updated_on", "verified_on",
    ]  # fmt: skip
    export_filename = "lieux"
    search_fields = ["name", "name_folded", "commune", "postcode"]
    search_backend_name = None
    edit_handler = ObjectList(PLACE, base_form_class=WholePlaceForm)


class WordEdition(SnippetEdition):
    """The words of the standard are not ours to change."""

    def get_object(self, queryset: QuerySet[Feature] | None = None) -> Feature:
        word: Feature = super().get_object(queryset)
        if word.kind != FeatureGroup.USE or not word.is_local:
            raise Http404
        return word


class WordViewSet(SnippetViewSet):
    """Our own words, those that the standard does not have: what associations come for."""

    model = Feature
    icon = "tag"
    menu_label = "Nos mots"
    index_view_class = SnippetList
    edit_view_class = WordEdition
    copy_view_enabled = False
    list_display = ["name", "short", "order"]
    list_export = ["slug", "name", "short"]
    export_filename = "mots-des-lieux"
    search_fields = ["name", "short"]
    search_backend_name = None
    edit_handler = ObjectList([FieldPanel(n) for n in ("name", "short", "order")], base_form_class=WordForm)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Feature]:
        return Feature.objects.filter(kind=FeatureGroup.USE, is_local=True)


class DeskItem(MenuItem):
    """One of our own pages: for whoever may change a place."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("places.change_place"))


OURS = (
    ("À vérifier", "quality", "tasks"),
    ("Doublons", "duplicates", "copy"),
    ("Appels", "calls", "mobile-alt"),
    ("Propositions", "proposals", "comment"),
    ("Importer", "imports", "upload"),
    ("Couverture", "coverage", "globe"),
)


class PlacesGroup(SnippetViewSetGroup):
    items = (PlaceViewSet, WordViewSet)
    menu_label = "Lieux"
    menu_icon = "site"
    menu_order = 210

    def get_submenu_items(self) -> list[MenuItem]:
        sheets, *others = super().get_submenu_items()
        ours = [
            DeskItem(title, reverse(f"places_desk:{route}"), icon_name=icon, order=10 + rank)
            for rank, (title, route, icon) in enumerate(OURS)
        ]
        for rank, other in enumerate(others):
            other.order = 50 + rank
        return [sheets, *ours, *others]


register_snippet(PlacesGroup)

SHIPPED = frozenset(feature.slug for feature in FEATURES)


@hooks.register("register_snippet_listing_buttons")
def history_button(row: Model, user: User, next_url: str = "") -> Iterator[Button]:
    if isinstance(row, Place) and user.has_perm("places.change_place"):
        page = f"{reverse('places_desk:history')}?lieu={row.slug}"
        yield Button("Histoire", page, icon_name="history", priority=15)


@hooks.register("before_delete_snippet")
def keep_shipped_words(request: HttpRequest, instances: list[Any]) -> HttpResponse | None:
    """They would come back by themselves: the pages look for them."""
    kept = [row for row in instances if isinstance(row, Feature) and row.slug in SHIPPED]
    if not kept:
        return None
    names = ", ".join(f"«\u00a0{word}\u00a0»" for word in kept)
    messages.error(request, f"{names} vient avec Déclic et ne se supprime pas. Décochez-le des fiches.")
    return redirect("wagtailsnippets_places_feature:list")
