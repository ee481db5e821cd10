"""The parts of the back office's form of a place."""

from typing import Any

from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel, Panel
from wagtail.snippets.widgets import AdminSnippetChooser

from declic.core.panels import FoldedUnlessFilled
from declic.places.duplicate_wording import whence
from declic.places.field_words import group_of
from declic.places.hours_form import hours_panel
from declic.places.models import Place, PlaceState

MAY_BE_EMPTY = "Tout ceci peut rester vide\u00a0: le code et la position viennent de la commune."


class SourcedPanel(FieldPanel):
    """A field, and under it whence what it says comes, and since when."""

    class BoundPanel(FieldPanel.BoundPanel):
        def __init__(self, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            place = self.instance
            filled = place.pk and (self.field_name == "features" or getattr(place, self.field_name, None))
            if filled and self.bound_field is not None:
                told = place.provenance.get(self.field_name) or place.provenance.get(group_of(self.field_name))
                said = whence(place, self.field_name if told is None else group_of(self.field_name))
                self.help_text = " ".join(filter(None, (str(self.help_text or ""), f"Source\u00a0: {said}.")))


class FoldedUnlessClosed(MultiFieldPanel):
    class BoundPanel(MultiFieldPanel.BoundPanel):
        def classes(self) -> list[str]:
            is_closed = self.instance.state == PlaceState.CLOSED or self.form.data.get("state") == PlaceState.CLOSED
            return super().classes() if is_closed else [*super().classes(), "collapsed"]


class CarePanel(Panel):
    """Links to what is done with a place that exists: its point on a map, its history."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "places/panels/care.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk)

        @cached_property
        def place(self) -> Place:
            return self.instance


def _sourced(*names: str) -> list[FieldPanel]:
    return [SourcedPanel(name) for name in names]


SUCCESSOR = AdminSnippetChooser(
    Place, choose_one_text="Choisir un lieu", choose_another_text="Choisir un autre lieu",
    link_to_chosen_text="Modifier ce lieu",
)  # fmt: skip
PLACE = [
    CarePanel(),
    FieldRowPanel([SourcedPanel("name"), FieldPanel("state")]),
    FoldedUnlessClosed(
        [FieldRowPanel([FieldPanel("closed_on"), FieldPanel("closed_because")]),
         FieldPanel("successor", widget=SUCCESSOR)],
        "S’il est fermé définitivement",
    ),
    MultiFieldPanel(_sourced("address", "address_more", "postcode", "commune", "mobility"), "Où"),
    InlinePanel(
        "stops", [FieldPanel(n) for n in ("name", "address", "commune", "hours", "note")],
        heading="Arrêts d’un lieu itinérant", label="Arrêt", classname="collapsed",
    ),
    hours_panel(SourcedPanel("hours")),
    InlinePanel(
        "closures",
        [FieldRowPanel([FieldPanel("first"), FieldPanel("last")]), FieldPanel("hours"), FieldPanel("reason")],
        heading="Jours particuliers", label="Jours", classname="collapsed",
        help_text="Congés, fermetures, ouvertures exceptionnelles. Ceux qui sont passés ne comptent plus.",
    ),
    MultiFieldPanel(_sourced("phone", "emails", "website", "other_websites", "booking_url"), "Contact"),
    MultiFieldPanel([SourcedPanel("features")], "Ce que l’on y trouve"),
    MultiFieldPanel(
        _sourced("wheelchair", "accessibility_url", "access_notes", "summary", "presentation"), "Accueil"
    ),
    FoldedUnlessFilled(_sourced("pivot", "kinds", "parent", "other_labels"), "La structure"),
    MultiFieldPanel(
        [FieldPanel("verified"), FieldRowPanel([FieldPanel("source"), FieldPanel("updated_on")])],
        "D’où vient la fiche",
    ),
    MultiFieldPanel([FieldPanel("locked")], "À nous, ne pas écraser", classname="collapsed"),
    MultiFieldPanel(
        _sourced("insee", "latitude", "longitude", "position_is_approximate", "slug", "public_id"),
        "Codes et position",
        classname="collapsed",
        help_text=MAY_BE_EMPTY,
    ),
]  # fmt: skip
