"""The mapping profiles that an import may use: those that come with Déclic, and those made here."""

from functools import lru_cache
from pathlib import Path

import yaml
from django.conf import settings

from declic.places.engine.profiles import BadProfileError, Profile, read_profile
from declic.places.models import MappingProfile


def profiles() -> dict[str, Profile]:
    """By slug. One made here hides the shipped one of that name; one that no longer reads is left out."""
    found = dict(_shipped(settings.REFERENCE_DATA_DIR / "lieux" / "profils"))
    for row in MappingProfile.objects.all():
        try:
            found[row.slug] = read_profile({**row.definition, "slug": row.slug, "name": row.name})
        except BadProfileError:
            continue
    return found


@lru_cache(maxsize=4)
def _shipped(folder: Path) -> tuple[tuple[str, Profile], ...]:
    """Every one of them reads the words of the first vocabulary too: files half carried over are many."""
    former = yaml.safe_load((folder.parent / "vocabulaire_v0.yaml").read_text(encoding="utf-8"))
    found = []
    for path in sorted(folder.glob("*.yaml")):
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        found.append(read_profile({**said, "translations": {**former, **said.get("translations", {})}}))
    return tuple((profile.slug, profile) for profile in found)
