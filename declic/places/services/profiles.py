"""The mapping profiles that an import may use: those that come with Déclic, and those made here."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from declic.core import shipped
from declic.core.folding import fold
from declic.core.slugs import free_slug
from declic.people.models import User
from declic.places.engine.profiles import BadProfileError, Profile, read_profile
from declic.places.models import MappingProfile

AUTO = "auto"  # what the import calls the profile that it finds by itself
LONGEST_CODE = 50  # of the sixty of its column, so that a number fits


def profiles() -> dict[str, Profile]:
    """By slug: those that come with Déclic, then those made here but one that no longer reads."""
    found = dict(_shipped_here())
    for row in MappingProfile.objects.all():
        try:
            found[row.slug] = read_profile({**row.definition, "slug": row.slug, "name": row.name})
        except BadProfileError:
            continue
    return found


@transaction.atomic
def make_profile(name: str, definition: dict[str, Any], *, by: User | None) -> MappingProfile:
    """A profile of the centre's own, under a code that neither a shipped one nor another has; the same sent again is
    the same, one after the other. BadProfileError.
    """
    read_profile({**definition, "slug": "essai", "name": name})
    shipped.take_turn(MappingProfile._meta.label)
    same = MappingProfile.objects.filter(name=name, definition=definition).first()
    if same:
        return same
    profile = MappingProfile(name=name, definition=definition, made_by=by)
    profile.slug = _free_code(profile, name)
    profile.save()
    return profile


def _free_code(profile: MappingProfile, name: str) -> str:
    code = slugify(fold(name))[:LONGEST_CODE]
    taken = code == AUTO or code in dict(_shipped_here())
    return free_slug(profile, f"{code} ici" if taken else code, "profil")


def remove_profile(profile: MappingProfile) -> str:
    """Gives its name; what was imported with it stays."""
    name = profile.name
    profile.delete()
    return name


def _shipped_here() -> tuple[tuple[str, Profile], ...]:
    return _shipped(settings.REFERENCE_DATA_DIR / "lieux" / "profils")


@lru_cache(maxsize=4)
def _shipped(folder: Path) -> tuple[tuple[str, Profile], ...]:
    """Every one of them reads the words of the first vocabulary too: files half carried over are many."""
    former = yaml.safe_load((folder.parent / "vocabulaire_v0.yaml").read_text(encoding="utf-8"))
    found = []
    for path in sorted(folder.glob("*.yaml")):
        said = yaml.safe_load(path.read_text(encoding="utf-8"))
        found.append(read_profile({**said, "translations": {**former, **said.get("translations", {})}}))
    return tuple((profile.slug, profile) for profile in found)
