"""Parts of the back office's forms of the programme that few rows need: folded until they are used."""

from typing import Any

from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel


class FoldedUnlessFilled(MultiFieldPanel):
    """Open on a row where one of its fields holds something."""

    @property
    def names(self) -> list[str]:
        return [panel.field_name for panel in _fields(self.children)]

    class BoundPanel(MultiFieldPanel.BoundPanel):
        def classes(self) -> list[str]:
            used = any(getattr(self.instance, name) for name in self.panel.names)
            return super().classes() if used else [*super().classes(), "collapsed"]


def _fields(panels: list[Any]) -> list[FieldPanel]:
    found: list[FieldPanel] = []
    for panel in panels:
        found += [panel] if isinstance(panel, FieldPanel) else _fields(panel.children)
    return found


BEFORE_COMING = FoldedUnlessFilled(
    [
        FieldRowPanel([FieldPanel("level"), FieldPanel("trainer")]),
        FieldPanel("prerequisites", help_text="Par exemple\u00a0: savoir remplir un tableau."),
        FieldPanel("to_bring", help_text="Par exemple\u00a0: vos statuts, un ordinateur si vous en avez un."),
        FieldPanel("read_before"),
    ],
    "Avant de venir",
)
AFTERWARDS = FoldedUnlessFilled(
    [
        FieldPanel("read_after", help_text="Une par ligne. Envoyées aussi à qui est venu, avec nos remerciements."),
        FieldPanel("badge"),
    ],
    "Pour continuer",
)
HOW_IT_RUNS = FoldedUnlessFilled(
    [
        FieldRowPanel(
            [
                FieldPanel("minimum", heading="Minimum", help_text="Vous saurez une semaine avant s’il en manque."),
                FieldPanel("trainer", heading="Qui anime", help_text="Vide\u00a0: comme il est dit à la formation."),
            ]
        ),
        FieldPanel(
            "publish_at",
            heading="À publier le",
            help_text="Une séance en brouillon paraît à cet instant, d’elle-même. Vide\u00a0: quand vous la publierez.",
        ),
    ],
    "Publication, minimum, animation",
)
