"""The last changes of the sheets, for feed readers (RFC 4287). What was changed is named, not what it was: a value that
was wrong, or should never have been written, does not go out again."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from declic.core.centre import current_centre
from declic.core.plain_text import plain_line
from declic.core.typography import polish
from declic.places import wording
from declic.places.models import Place, PlaceChange


def feed(changes: Iterable[PlaceChange]) -> bytes:
    """One entry a change, with its place."""
    centre, home = current_centre(), settings.SITE_URL + reverse("places:list")
    written = Atom1Feed(
        title=plain_line(f"Trouver un lieu, {centre.name}"),
        link=home,
        description="",
        language="fr",
        author_name=plain_line(centre.name),
        feed_url=settings.SITE_URL + reverse("places:atom"),
        feed_guid=home,
        subtitle="Les fiches nouvelles ou changées",
    )
    for change in changes:
        written.add_item(
            title=polish(plain_line(change.place.name)),
            link=settings.SITE_URL + wording.place_url(change.place),
            # Read as HTML by Atom: escaped once here, and once more by the writer.
            description=escape(polish(plain_line(sentence(change)))),
            unique_id=f"{home}#{change.pk}",
            updateddate=change.at,
        )
    return written.writeString("utf-8").encode()


def sentence(change: PlaceChange) -> str:
    """« Nouvelle fiche. », « Changé : horaires, téléphone. »."""
    if not change.before:
        return f"Nouvelle fiche, {wording.address(change.place)}."
    names = [_label(field) for field in sorted(change.after)]
    return f"Changé : {', '.join(dict.fromkeys(names))}."


def _label(field: str) -> str:
    known = {f.name: str(getattr(f, "verbose_name", "")) for f in Place._meta.get_fields()}
    return known.get(field) or "fiche"
