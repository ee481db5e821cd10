"""Writes of the catalogue: load the lists."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import yaml
from django.db import transaction

from declic.core.folding import fold
from declic.tools import engine
from declic.tools.engine import CatalogueError, Sources
from declic.tools.models import Alternative, Product, Software, product_key

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
    only what it changed, so that an editor's corrections stay, as does what was added by hand.
    """
    catalogue = engine.gather(sources)
    loaded = Loaded(len(catalogue.software), len(catalogue.products), len(catalogue.equivalences))
    software = {s.name_folded: s for s in Software.objects.all()}
    products = {p.name_folded: p for p in Product.objects.all()}
    for item in catalogue.software:
        values = asdict(item) | {"aliases": "\n".join(item.aliases)}
        loaded.changed += _keep(Software, fold(item.name), values, software)
    for product in catalogue.products:
        values = {"name": product.name, "aliases": "\n".join(product.aliases)}
        loaded.changed += _keep(Product, product_key(product.name), values, products)
    known = set(Alternative.objects.values_list("product_id", "software_id"))
    for link in catalogue.equivalences:
        pair = (products[product_key(link.product)], software[fold(link.software)])
        if (pair[0].pk, pair[1].pk) not in known:
            Alternative.objects.create(product=pair[0], software=pair[1], service=link.service[:80])
            loaded.changed += 1
    return loaded


def _keep(model: Any, key: str, values: dict[str, Any], known: dict[str, Any]) -> bool:
    """Create, or set what the lists have changed; True when there was something."""
    row = known.get(key)
    if row is None:
        row = model(imported=values, **values)
        known[key] = row
    else:
        changed = {k: v for k, v in values.items() if row.imported.get(k) != v}
        if not changed:
            return False
        for column, value in changed.items():
            setattr(row, column, value)
        row.imported = values
    row.save()
    return True
