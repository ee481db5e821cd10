"""The centre's logo as pages show it: made small once, when it is chosen; too heavy, it is refused."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from wagtail.images.models import AbstractImage, SourceImageIOError

# Twice the 200 by 44 pixels that the masthead has for it. Every page carries it, within its 80 kB.
SMALL = "max-400x88|format-webp|webpquality-80"
MAX_BYTES = 12_000


@dataclass(frozen=True)
class Logo:
    """Where the small image is, and its size in pixels."""

    url: str
    width: int
    height: int


def small_logo(image: AbstractImage | None) -> Logo | None:
    """Nothing when there is no logo, or when its file is gone: a page does without it."""
    if image is None:
        return None
    try:
        small = image.get_rendition(SMALL)
    except (SourceImageIOError, OSError, DatabaseError):
        return None
    return Logo(small.url, small.width, small.height)


def check_logo(image: AbstractImage) -> None:
    """Refuses, in French, a logo that cannot be read or that stays too heavy once made small."""
    try:
        weight = image.get_rendition(SMALL).file.size
    except (SourceImageIOError, OSError) as error:
        raise ValidationError("Cette image ne se lit pas. Choisissez-en une autre.") from error
    if weight > MAX_BYTES:
        raise ValidationError(
            f"Ce logo pèserait {weight // 1000}\u00a0ko sur chaque page, {MAX_BYTES // 1000} au plus. "
            "Choisissez une image plus simple\u00a0: des aplats plutôt qu’une photographie."
        )
