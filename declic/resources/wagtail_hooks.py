"""The sheets in the back office: drafts, history, publication."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from declic.core.edition import SnippetEdition
from declic.core.snippet_list import SnippetList, YesNo
from declic.resources.models import Resource


class ResourceViewSet(SnippetViewSet):
    model = Resource
    icon = "list-ol"
    menu_label = "Fiches pratiques"
    menu_order = 230
    add_to_admin_menu = True
    index_view_class = SnippetList
    edit_view_class = SnippetEdition
    list_display = ["title", "minutes", YesNo("live", label="Publiée", sort_key="live"), "updated_on"]
    list_filter = ["live", "minutes"]
    list_export = ["title", "slug", "summary", "minutes", "who", "live", "updated_on"]
    export_filename = "fiches-pratiques"
    search_fields = ["title", "title_folded", "summary"]
    search_backend_name = None
    panels = [
        FieldRowPanel([FieldPanel("title"), FieldPanel("slug")]),
        FieldPanel("summary"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("who"), FieldPanel("updated_on")]),
        FieldPanel("needed"),
        FieldPanel("steps"),
        FieldPanel("after"),
    ]


register_snippet(ResourceViewSet)
