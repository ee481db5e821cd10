"""Pages written by the centre's editors, who need no developer."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import Resolver404, resolve
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from declic.core.folding import fold
from declic.core.page_form import CarefulPageForm
from declic.portal.content_blocks import content


class ContentPage(Page):
    """A page of text in the site's dress: a title, an introduction, blocks."""

    intro = models.CharField("introduction", max_length=400, help_text="Une ou deux phrases : de quoi parle la page.")
    body = StreamField(content(), verbose_name="contenu", blank=True)
    # Title and introduction without accents or case: the same search on every database.
    found_by = models.TextField(editable=False, default="")

    content_panels = [*Page.content_panels, FieldPanel("intro"), FieldPanel("body")]
    promote_panels = [FieldPanel("slug"), FieldPanel("search_description")]
    base_form_class = CarefulPageForm
    parent_page_types = ["wagtailcore.Page", "portal.ContentPage"]
    template = "portal/content_page.html"

    class Meta:
        verbose_name = "page"
        verbose_name_plural = "pages"

    def clean(self) -> None:
        """Refuses an address that a page of the site already has: nobody would ever see this one."""
        super().clean()
        parent = self.get_parent() if self.path else None
        at_the_root = parent is None or parent.depth <= 2
        if self.slug and at_the_root and _is_taken(f"/{self.slug}/"):
            raise ValidationError(
                {
                    "slug": f"L’adresse « {self.slug} » est déjà celle d’une page du site"
                    " : changez-la dans l’onglet « Promotion »."
                }
            )

    def save(self, *args: Any, **kwargs: Any) -> Any:
        self.found_by = fold(f"{self.title} {self.intro}")
        return super().save(*args, **kwargs)


def _is_taken(path: str) -> bool:
    try:
        return resolve(path).view_name != "wagtail_serve"
    except Resolver404:
        return False
