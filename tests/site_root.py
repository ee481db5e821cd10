"""The root under which pages live: migrations lay it, and tests that empty the database take it away."""

from wagtail.models import Locale, Page, Site


def root_page() -> Page:
    """The page that holds the centre's pages, laid again when a test has emptied the database."""
    found = Page.objects.filter(depth=2).first()
    if found:
        return found
    Locale.objects.get_or_create(language_code="fr")
    root = Page.get_first_root_node() or Page.add_root(title="Racine", slug="root")
    page = root.add_child(instance=Page(title="Accueil", slug="home"))
    Site.objects.get_or_create(hostname="localhost", defaults={"root_page": page, "is_default_site": True})
    return page
