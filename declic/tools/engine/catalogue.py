"""One catalogue out of four lists, each kept under its own licence.

Rules: a name is one piece of software, whatever its capitals and the list; our own complements say it best, then
the interministerial list (SILL), then awesome-selfhosted, of which only the name, licence and site are read.
Software whose licence no list gives is left out: nothing says that it is free. So is what has no name, or one too
long to be a name.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from declic.core.folding import fold

COMPLEMENTS, SILL, SELFHOSTED = "Déclic", "SILL 2022", "awesome-selfhosted 2026"
LONGEST_NAME = 120
SAYS_NOTHING = "Logiciel informatique"  # what the SILL says of software it does not describe


class CatalogueError(Exception):
    """A list is not as it should be: which list, where in it, what was expected."""

    def __init__(self, source: str, where: str, expected: str) -> None:
        super().__init__(source, where, expected)
        self.source, self.where, self.expected = source, where, expected


@dataclass(frozen=True)
class Software:
    """Free software. `everyday`: helps an association at once, not only who runs servers."""

    name: str
    licence: str
    website: str
    description: str
    framalibre: str
    source: str
    everyday: bool
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Product:
    """A product that is not free, by the names people give it."""

    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Equivalence:
    """`software` can take the place of `product`, for this use."""

    product: str
    software: str
    service: str


@dataclass(frozen=True)
class Sources:
    """The four lists, as read from their files."""

    sill: Any
    degooglisons: Any
    selfhosted: Any
    complements: Any


@dataclass(frozen=True)
class Catalogue:
    """Everything, in the order of names."""

    software: tuple[Software, ...]
    products: tuple[Product, ...]
    equivalences: tuple[Equivalence, ...]


@dataclass
class _Gathering:
    software: dict[str, Software] = field(default_factory=dict)
    products: dict[str, Product] = field(default_factory=dict)
    equivalences: dict[tuple[str, str], Equivalence] = field(default_factory=dict)

    everyday: frozenset[str] = frozenset()

    def add(self, software: Software, same_as: tuple[str, ...] = ()) -> None:
        """The first list that names it keeps it; the names of the others come here too."""
        keys = [fold(name) for name in (software.name, *same_as)]
        if not _is_name(software.name) or not software.licence or keys[0] in self.software:
            return
        for key in keys:
            self.software[key] = replace(software, everyday=software.everyday or keys[0] in self.everyday)

    def add_product(self, product: Product) -> None:
        if not _is_name(product.name):
            return
        inside = tuple(re.findall(r"\(([^)]+)\)", product.name))
        product = Product(product.name, tuple(dict.fromkeys((*product.aliases, *inside, _outside(product.name)))))
        self.products.setdefault(fold(product.name), product)

    def link(self, product: str, software: str, service: str) -> None:
        known, name = self.products.get(fold(product)), self.software.get(_software_key(software, self.software))
        if known and name:
            pair = (known.name, name.name)
            self.equivalences.setdefault(pair, Equivalence(known.name, name.name, service))


def gather(sources: Sources) -> Catalogue:
    """The catalogue; raises CatalogueError when a list has not the expected form."""
    complements = _mapping(sources.complements, "complements", "")
    services = _mapping(complements.get("services") or {}, "complements", "services")
    gathering = _Gathering(everyday=frozenset(fold(name) for name in _texts(complements, "everyday")))
    own = list(_rows(complements.get("software"), "complements"))
    for item in own:
        gathering.add(_own_software(item), _texts(item, "same_as"))
    for item in _rows(sources.sill, "sill"):
        gathering.add(_sill_software(item))
    for item in _rows(sources.selfhosted, "selfhosted"):
        gathering.add(_selfhosted_software(item))
    for item in _rows(complements.get("products"), "complements"):
        gathering.add_product(Product(_text(item, "name"), _texts(item, "aliases")))
    for item in _rows(sources.degooglisons, "degooglisons"):
        _read_service(item, str(services.get(_text(item, "cle"), "")), gathering)
    for item in own:
        for product in _texts(item, "replaces"):
            gathering.link(product, _text(item, "name"), _text(item, "service"))
    return Catalogue(
        tuple(sorted({s.name: s for s in gathering.software.values()}.values(), key=lambda s: fold(s.name))),
        tuple(sorted(gathering.products.values(), key=lambda p: fold(p.name))),
        tuple(gathering.equivalences[pair] for pair in sorted(gathering.equivalences)),
    )


def _is_name(text: str) -> bool:
    return fold(text) != "" and len(text) <= LONGEST_NAME


def _software_key(name: str, known: dict[str, Software]) -> str:
    """« Matomo (Piwik) » is known as Matomo."""
    key = fold(name)
    return key if key in known else fold(_outside(name))


def _outside(name: str) -> str:
    """The name without what it says between brackets."""
    return re.sub(r"\([^)]*\)", "", name).strip()


def _own_software(item: dict[str, Any]) -> Software:
    return Software(
        name=_text(item, "name"),
        licence=_text(item, "licence"),
        website=_text(item, "website"),
        description=_text(item, "description"),
        framalibre=_text(item, "framalibre"),
        source=COMPLEMENTS,
        everyday=True,
        aliases=tuple(dict.fromkeys((*_texts(item, "aliases"), *_texts(item, "same_as")))),
    )


def _sill_software(item: dict[str, Any]) -> Software:
    name, description = _text(item, "i"), _text(item, "fr-desc")
    if description in ("", SAYS_NOTHING):
        description = _text(item, "f")
    sheet = item.get("frama") or {}
    return Software(
        name=name,
        licence=_text(item, "l"),
        website=_text(item, "website"),
        description=description[:1].upper() + description[1:],
        framalibre=_text(sheet, "encoded-name") if isinstance(sheet, dict) else "",
        source=SILL,
        everyday=False,
        aliases=_sill_aliases(name),
    )


def _sill_aliases(name: str) -> tuple[str, ...]:
    """« Correcteur terminologique (FranceTerme) » is known by both."""
    inside = re.findall(r"\(([^)]+)\)", name)
    return tuple(dict.fromkeys([_outside(name), *inside])) if inside else ()


def _selfhosted_software(item: dict[str, Any]) -> Software:
    licences = [text for text in _texts(item, "licenses") if "Proprietary" not in text]
    return Software(
        name=_text(item, "name"),
        licence=", ".join(licences),
        website=_text(item, "website_url"),
        description="",
        framalibre="",
        source=SELFHOSTED,
        everyday=False,
    )


def _read_service(item: dict[str, Any], service: str, gathering: _Gathering) -> None:
    """One service of « Dégooglisons »: the products, and what one can install instead."""
    names = [_text(item.get("logiciel_libre") or {}, "nom"), _text(item.get("service_framasoft") or {}, "nom")]
    names += [_text(other, "nom") for other in item.get("alternatives_a_installer") or []]
    for product in _texts(item, "proprietaires"):
        if not fold(product):
            continue
        gathering.add_product(Product(product))
        for name in names:
            gathering.link(product, name, service)


def _rows(value: Any, source: str) -> Iterator[dict[str, Any]]:
    if not isinstance(value, list):
        raise CatalogueError(source, "", "une liste")
    for number, item in enumerate(value, start=1):
        yield _mapping(item, source, f"élément {number}")


def _mapping(value: Any, source: str, where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CatalogueError(source, where, "des clés et leurs valeurs")
    return value


def _text(item: dict[str, Any], key: str) -> str:
    """One line of text; anything else than text counts as empty."""
    value = item.get(key)
    return " ".join(value.split())[:500] if isinstance(value, str) and value.isprintable() else ""


def _texts(item: dict[str, Any], key: str) -> tuple[str, ...]:
    value = item.get(key)
    return tuple(v for v in value if isinstance(v, str) and v.isprintable()) if isinstance(value, list) else ()
