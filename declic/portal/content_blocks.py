"""What a page of the centre may be made of. Each block is a component of the design system, and nothing else."""

from wagtail import blocks

SOBER = ["bold", "italic", "link", "ol", "ul"]


class Notice(blocks.StructBlock):
    first = blocks.CharBlock(label="Premiers mots, en gras", max_length=80, help_text="Ils disent de quoi il s’agit.")
    text = blocks.TextBlock(label="Suite", max_length=600)

    class Meta:
        icon = "info-circle"
        label = "À savoir"
        template = "portal/blocks/notice.html"


class Step(blocks.StructBlock):
    title = blocks.CharBlock(label="Titre", max_length=80)
    text = blocks.TextBlock(label="Texte", max_length=400)

    class Meta:
        label = "Étape"


class Quote(blocks.StructBlock):
    text = blocks.TextBlock(label="Paroles, sans guillemets", max_length=500)
    who = blocks.CharBlock(label="Qui parle", max_length=80)
    role = blocks.CharBlock(label="Son rôle", max_length=120, required=False)

    class Meta:
        icon = "openquote"
        label = "Témoignage"
        template = "portal/blocks/quote.html"


class Disclosure(blocks.StructBlock):
    title = blocks.CharBlock(label="Question, ou titre", max_length=120)
    text = blocks.RichTextBlock(label="Réponse", features=SOBER)

    class Meta:
        icon = "collapse-down"
        label = "Texte à déplier"
        template = "portal/blocks/disclosure.html"


class Link(blocks.StructBlock):
    text = blocks.CharBlock(
        label="Ce qu’on lit sur le bouton", max_length=80, help_text="Un verbe : « Lire le guide »."
    )
    page = blocks.PageChooserBlock(label="Page de ce site", required=False)
    url = blocks.URLBlock(label="Ou adresse d’un autre site", required=False)

    class Meta:
        icon = "link"
        label = "Lien mis en avant"
        template = "portal/blocks/link.html"


def content() -> list[tuple[str, blocks.Block]]:
    """The blocks of a page, in the order of the menu that the editor sees."""
    return [
        (
            "heading",
            blocks.CharBlock(label="Intertitre", icon="title", max_length=120, template="portal/blocks/heading.html"),
        ),
        (
            "paragraph",
            blocks.RichTextBlock(label="Texte", features=SOBER, template="portal/blocks/paragraph.html"),
        ),
        ("notice", Notice()),
        (
            "steps",
            blocks.ListBlock(Step(), label="Étapes numérotées", icon="list-ol", template="portal/blocks/steps.html"),
        ),
        ("quote", Quote()),
        ("disclosure", Disclosure()),
        ("link", Link()),
    ]
