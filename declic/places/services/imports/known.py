"""What the base knows when a file comes: places by what they are known by, identifiers and addresses already taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Max
from django.db.models.fields.json import KT
from django.utils.text import slugify

from declic.core.folding import fold
from declic.core.slugs import LONGEST
from declic.places.engine.matching import Register
from declic.places.models import Place, SourceRecord
from declic.places.models.place import NAMES_OF_IDENTIFIERS, NAMES_OF_PAGES, new_public_id
from declic.places.services.imports.sheets import SIGN_FIELDS, sign_of

# The key of a place that was deleted here: known again, it does not come back.
GONE = "#gone"
_LONGEST_IDENTIFIER = 140


@dataclass
class Known:
    """Read once for a file; what it creates is added as it goes."""

    register: Register = field(default_factory=Register)
    identifiers: set[str] = field(default_factory=lambda: set(NAMES_OF_IDENTIFIERS))
    slugs: set[str] = field(default_factory=lambda: set(NAMES_OF_PAGES))
    _next: dict[str, int] = field(default_factory=dict)

    def free_slug(self, name: str, commune: str) -> str:
        """The same as `core.slugs.free_slug`, without a query each."""
        slug = slugify(fold(f"{name} {commune}"))[:LONGEST].strip("-") or "lieu"
        number = self._next.get(slug, 1)
        while (chosen := slug if number == 1 else f"{slug}-{number}") in self.slugs:
            number += 1
        self._next[slug] = number + 1
        self.slugs.add(chosen)
        return chosen

    def free_identifier(self, source: str, external_id: str) -> str:
        """That of the source when it is free."""
        for wanted in (external_id, f"{source}-{external_id}"):
            chosen = wanted[:_LONGEST_IDENTIFIER]
            if chosen and chosen not in self.identifiers and not chosen.startswith("#"):
                break
        else:
            chosen = new_public_id()
        self.identifiers.add(chosen)
        return chosen


def sources_ahead(last_days: Mapping[str, str]) -> frozenset[str]:
    """Sources that have said something since the last day of their file: it is a former one."""
    found = SourceRecord.objects.filter(source__in=list(last_days)).order_by()
    known = found.values_list("source").annotate(last=Max(KT("values__updated_on")))
    return frozenset(source for source, last in known if last_days[source] and (last or "") > last_days[source])


def known_places() -> Known:
    """All that the base holds, and what was deleted."""
    known = Known()
    for public_id, slug, *values in Place.objects.values_list("public_id", "slug", *SIGN_FIELDS).iterator():
        known.identifiers.add(public_id)
        known.slugs.add(slug)
        known.register.add(sign_of(public_id, dict(zip(SIGN_FIELDS, values, strict=True))))
    gone = SourceRecord.objects.filter(place=None).values_list("pk", "values")
    for pk, said in gone.iterator():
        known.register.add(sign_of(f"{GONE}-{pk}", said))
    return known
