"""The mapping profiles that an import may use: those that come with Déclic, and those made here."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from declic.core.slugs import free_slug
from declic.people.models import User
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


def make_profile(name: str, definition: dict[str, Any], *, by: User) -> MappingProfile:
    """A profile of the centre's own, under an address that neither a shipped one nor another has. BadProfileError."""
    profile = MappingProfile(name=name, definition=definition, made_by=by)
    profile.slug = free_slug(profile, f"{name} ici" if name.lower() in profiles() else name, "profil")[:60]
    read_profile({**definition, "slug": profile.slug, "name": name})
    profile.save()
    return profile


def remove_profile(profile: MappingProfile) -> str:
    """Gives its name; what was imported with it stays."""
    name = profile.name
    profile.delete()
    return name


@lru_cache(maxsize=4)
def _shipped(folder: Path) -> tuple[tuple[str, Profile], ...]:
    """Every one of them reads the words of the first vocabulary too: files half carried over are many."""
    former = yaml.safe_load((folder.parent / "vocabulaire_v0.yaml").read_text(encoding="utf-8"))
    found = []
    for path in sorted(folder.glob("*.yaml")):
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        found.append(read_profile({**said, "translations": {**former, **said.get("translations", {})}}))
    return tuple((profile.slug, profile) for profile in found)
