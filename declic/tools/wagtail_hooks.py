"""The catalogue in the back office."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from declic.core.edition import SnippetEdition
from declic.core.snippet_list import SnippetList, YesNo
from declic.tools.models import Alternative, Product, Software

EVERYDAY = YesNo("everyday", label="Utile à toute association", sort_key="everyday")


class SoftwareViewSet(SnippetViewSet):
    model = Software
    icon = "code"
    menu_label = "Logiciels libres"
    index_view_class = SnippetList
    edit_view_class = SnippetEdition
    list_display = ["name", "licence", "source", EVERYDAY]
    list_filter = ["everyday", "source"]
    list_export = ["name", "aliases", "licence", "description", "website", "framalibre", "source", "everyday"]
    export_filename = "logiciels-libres"
    search_fields = ["name", "name_folded", "aliases", "description"]
    search_backend_name = None
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("slug")]),
        FieldPanel("aliases"),
        FieldRowPanel([FieldPanel("licence"), FieldPanel("everyday")]),
        FieldPanel("description"),
        FieldRowPanel([FieldPanel("website"), FieldPanel("framalibre"), FieldPanel("source")]),
    ]


class ProductViewSet(SnippetViewSet):
    model = Product
    icon = "tag"
    menu_label = "Produits non libres"
    index_view_class = SnippetList
    edit_view_class = SnippetEdition
    list_display = ["name", "aliases"]
    list_export = ["name", "aliases"]
    export_filename = "produits"
    search_fields = ["name", "name_folded", "aliases"]
    search_backend_name = None
    panels = [FieldPanel("name"), FieldPanel("aliases")]


class AlternativeViewSet(SnippetViewSet):
    model = Alternative
    icon = "resubmit"
    menu_label = "Équivalents"
    index_view_class = SnippetList
    edit_view_class = SnippetEdition
    list_display = ["product", "software", "service"]
    list_filter = ["service"]
    list_export = ["product", "software", "service"]
    export_filename = "equivalents"
    search_fields = ["product__name", "product__name_folded", "software__name", "software__name_folded", "service"]
    search_backend_name = None
    panels = [FieldPanel("product"), FieldPanel("software"), FieldPanel("service")]


class CatalogueGroup(SnippetViewSetGroup):
    items = (SoftwareViewSet, ProductViewSet, AlternativeViewSet)
    menu_label = "Logiciels"
    menu_icon = "code"
    menu_order = 220


register_snippet(CatalogueGroup)
