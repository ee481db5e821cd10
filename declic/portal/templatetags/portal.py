"""What the portal's templates need: text written by editors, made safe."""

import nh3
from django import template
from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, expand_db_html

register = template.Library()

TAGS = {"p", "br", "b", "strong", "i", "em", "a", "ul", "ol", "li"}


@register.filter
def cleaned(value: RichText | str) -> SafeString:
    """Rich text with its links resolved, reduced to the few tags and attributes that a page may hold (promise C13)."""
    source = value.source if isinstance(value, RichText) else str(value)
    html = nh3.clean(
        expand_db_html(source),
        tags=TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener",
    )
    return mark_safe(html)  # noqa: S308 -- cleaned just above
