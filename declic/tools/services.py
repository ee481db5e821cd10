"""Writes of the catalogue: load the lists."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from declic.core import shipped
from declic.tools import engine
from declic.tools.engine import CatalogueError, Equivalence, Sources
from declic.tools.models import Alternative, Product, Software, product_key, software_key

FILES = {
    "sill": "sill_2022-05.json",
    "degooglisons": "degooglisons_correspondances.json",
    "selfhosted": "awesome-selfhosted_2026-08_extrait.json",
    "complements": "complements.yaml",
}


@dataclass
class Loaded:
    """What a loading did."""

    software: int = 0
    products: int = 0
    alternatives: int = 0
    changed: int = 0


def read_sources(folder: Path) -> Sources:
    """The four lists of a folder; CatalogueError says which file cannot be read, and where."""
    return Sources(**{source: _parsed(source, folder / name) for source, name in FILES.items()})


def _parsed(source: str, path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    except OSError as error:
        raise CatalogueError(source, str(error), "un fichier lisible") from None
    except (ValueError, RecursionError, yaml.YAMLError) as error:
        raise CatalogueError(source, " ".join(str(error).split())[:200], "du JSON ou du YAML en UTF-8") from None


@transaction.atomic
def load_catalogue(sources: Sources) -> Loaded:
    """Create or update software, products and equivalents. Running it again changes nothing; a newer list changes
    only what it changed, so that an editor's corrections and deletions stay, as does what was added by hand.
    """
    catalogue = engine.gather(sources)
    loaded = Loaded(len(catalogue.software), len(catalogue.products), len(catalogue.equivalences))
    shipped.take_turn("tools")
    # Kept from editors until the end: a correction made meanwhile would be written over.
    software = {s.name_folded: s for s in Software.objects.select_for_update()}
    products = {p.name_folded: p for p in Product.objects.select_for_update()}
    lists = {software_key(s.name): asdict(s) | {"aliases": "\n".join(s.aliases)} for s in catalogue.software}
    loaded.changed += _keep_all(Software, lists, software)
    lists = {product_key(p.name): {"name": p.name, "aliases": "\n".join(p.aliases)} for p in catalogue.products}
    loaded.changed += _keep_all(Product, lists, products)
    loaded.changed += _link(catalogue.equivalences, products, software)
    return loaded


def _link(equivalences: Iterable[Equivalence], products: dict[str, Product], software: dict[str, Software]) -> int:
    """Create the equivalents that are new to this base and whose both ends are there; gives how many."""
    kind, created = Alternative._meta.label, 0
    known, brought = set(Alternative.objects.values_list("product_id", "software_id")), shipped.brought(kind)
    for link in equivalences:
        product, one = products.get(product_key(link.product)), software.get(software_key(link.software))
        if product is None or one is None or _link_key(link) in brought or (product.pk, one.pk) in known:
            continue
        Alternative.objects.create(product=product, software=one, service=link.service[:80])
        created += 1
    shipped.note(kind, map(_link_key, equivalences))
    return created


def _link_key(link: Equivalence) -> str:
    return f"{product_key(link.product)} / {software_key(link.software)}"


def _keep_all(model: Any, lists: dict[str, dict[str, Any]], known: dict[str, Any]) -> int:
    """Create or update each row of the lists, but those brought once and gone since; gives how many changed."""
    brought = shipped.brought(model._meta.label)
    kept = {key: _fitting(model, row) for key, row in lists.items() if key in known or key not in brought}
    shipped.note(model._meta.label, lists)
    return sum(_keep(model, key, values, known) for key, values in kept.items())


def _fitting(model: Any, values: dict[str, Any]) -> dict[str, Any]:
    """The texts of a list, each as long as its column takes."""
    longest = {column: model._meta.get_field(column).max_length for column in values}
    return {c: value[: longest[c]] if isinstance(value, str) else value for c, value in values.items()}


def _keep(model: Any, key: str, values: dict[str, Any], known: dict[str, Any]) -> bool:
    """Create, or set what the lists have changed; True when there was something."""
    row = known.get(key)
    if row is None:
        row = model(imported=values, **values)
        known[key] = row
    else:
        # Written by hand under the same name: its words stay.
        before = row.imported or values
        if row.imported == values:
            return False
        for column, value in values.items():
            if before.get(column) != value:
                setattr(row, column, value)
        row.imported = values
    row.save()
    return True
