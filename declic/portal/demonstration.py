"""The demonstration's page: what a centre says of itself, with every kind of block."""

from datetime import datetime

from wagtail.models import Page

from declic.core import shipped
from declic.portal.models import ContentPage

SLUG = "le-relais"
BODY = [
    ("heading", "Ce que nous faisons"),
    (
        "paragraph",
        (
            "<p>Le Relais accueille les bénévoles et les salariés des associations. On y vient pour une question, "
            "pour une séance, ou pour <b>préparer un projet</b> à plusieurs.</p>"
            "<ul><li>des séances gratuites, le soir et le samedi</li>"
            "<li>des rendez-vous, sur place ou au téléphone</li><li>un ordinateur et une imprimante</li></ul>"
        ),
    ),
    ("notice", {"first": "Démonstration.", "text": "Ce centre est imaginé : il n’a ni porte, ni téléphone."}),
    ("heading", "Comment venir"),
    (
        "steps",
        [
            {"title": "Appeler", "text": "Nous cherchons ensemble un moment qui vous va."},
            {"title": "Venir comme vous êtes", "text": "Avec ou sans ordinateur, seul ou à plusieurs."},
            {"title": "Repartir avec une chose faite", "text": "Petite ou grande : c’est elle qui compte."},
        ],
    ),
    (
        "quote",
        {
            "text": "Je venais pour une affiche. Je suis repartie avec l’affiche, et l’envie d’en faire une autre.",
            "who": "Odile Marchetti",
            "role": "bénévole imaginée pour la démonstration",
        },
    ),
    ("disclosure", {"title": "Faut-il adhérer ?", "text": "<p>Non. Tout est gratuit, sans adhésion.</p>"}),
    ("link", {"text": "Lire la documentation du logiciel", "page": None, "url": "https://example.org/declic/"}),
]


def load(*, size: int, seed: int, now: datetime) -> dict[str, int]:
    """One page at the root, made once, whatever becomes of it; nothing is drawn. Without Wagtail's root page, nothing
    is made."""
    root = Page.objects.filter(depth=2).order_by("path").first()
    made_already = ContentPage.objects.filter(slug=SLUG).exists()
    if root and shipped.is_new(ContentPage._meta.label, SLUG) and not made_already:
        page = ContentPage(
            title="Le Relais des associations",
            slug=SLUG,
            intro="Un lieu, des séances et des personnes, pour que le numérique serve votre association.",
            live=True,
            first_published_at=now,
            last_published_at=now,
        )
        page.body = [(kind, value) for kind, value in BODY]
        root.add_child(instance=page)
    return {"pages": ContentPage.objects.count()}
