"""The list of a Wagtail snippet: searched by words with or without accents, exported without formula."""

from django.db.models import Model, Q, QuerySet
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import IndexView

from declic.core.folding import fold
from declic.core.spreadsheets import SafeExport

MOST_WORDS = 6


class YesNo(Column):
    """A column that is so or not, in words: Wagtail's is a drawing that is read aloud « True »."""

    def get_value(self, instance: Model) -> str:
        return "oui" if super().get_value(instance) else "non"


class PlainWords:
    """What a list says, without Wagtail's « un(e) ». Put it before Wagtail's own view class."""

    add_item_label = "Ajouter"

    @property
    def no_results_message(self) -> str:
        if self.is_searching or self.is_filtering:
            return "Rien ne correspond. Essayez avec moins de mots, ou sans filtre."
        return "Rien ici pour l’instant."


class SnippetList(PlainWords, SafeExport, IndexView):
    """For `index_view_class` of a SnippetViewSet whose `search_fields` name folded columns, and plain ones.

    Every word must be in one of the fields; `search_backend_name = None` on the viewset, so that each database
    searches the same way.
    """

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        if not self.is_searching:
            return queryset
        for word in self.search_query.replace("\0", " ").split()[:MOST_WORDS]:
            # « Créteil » is written with its accent in a plain column, without in a folded one.
            texts = {word, *fold(word).split()}
            wanted = Q()
            for field in self.search_fields or ():
                for text in texts:
                    wanted |= Q(**{f"{field}__icontains": text})
            queryset = queryset.filter(wanted)
        return queryset
