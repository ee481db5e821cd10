"""Parts of the back office's forms of the programme that few rows need: folded until they are used."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel

from declic.core.panels import FoldedUnlessFilled

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
