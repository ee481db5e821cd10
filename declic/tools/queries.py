"""What is in the catalogue, and what a typed name leads to."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet

from declic.core.folding import fold
from declic.tools.engine import Names
from declic.tools.models import Alternative, Product, Software


@dataclass(frozen=True)
class Answer:
    """What a search found: products with their free equivalents, software, and whether letters had to be changed."""

    products: tuple[Product, ...] = ()
    software: tuple[Software, ...] = ()
    is_corrected: bool = False

    @property
    def names(self) -> list[str]:
        return [p.name for p in self.products] + [s.name for s in self.software]


def everyday() -> QuerySet[Software]:
    """Software that helps an association at once, by name."""
    return Software.objects.filter(everyday=True).order_by("name_key", "pk")


def everything() -> QuerySet[Software]:
    return Software.objects.order_by("name_key", "pk")


def answer(typed: str) -> Answer:
    """The products and software meant by a name typed with mistakes; four queries whatever the catalogue."""
    software, products = _names(Software), _names(Product)
    found = Names((name, aliases) for name, aliases in [*software, *products]).find(typed)
    names = [f.name for f in found]
    with_software = Prefetch("alternatives", Alternative.objects.select_related("software"))
    kept = {p.name: p for p in Product.objects.filter(name__in=names).prefetch_related(with_software)}
    free = {s.name: s for s in Software.objects.filter(name__in=names)}
    return Answer(
        tuple(kept[n] for n in names if n in kept),
        tuple(free[n] for n in names if n in free),
        any(not f.is_exact for f in found),
    )


def _names(model: type[Software] | type[Product]) -> list[tuple[str, list[str]]]:
    rows = model.objects.order_by("pk").values_list("name", "aliases")
    return [(name, aliases.splitlines()) for name, aliases in rows]


def containing(text: str) -> QuerySet[Software]:
    """Software whose name or sentence holds every word of `text`."""
    words = [word for word in fold(text).split() if len(word) > 2][:6]
    if not words:
        return Software.objects.none()
    wanted = Q()
    for word in words:
        wanted &= Q(name_folded__contains=word) | Q(description_folded__contains=word)
    return everything().filter(wanted)


def named(names: Iterable[str]) -> list[Software]:
    """The software so named, in this order; a name may be one of its other names."""
    wanted = [fold(name) for name in names]
    by_key: dict[str, Software] = {}
    for software in Software.objects.all():
        for name in (*software.alias_list, software.name):
            by_key[fold(name)] = software
    return list(dict.fromkeys(by_key[key] for key in wanted if key in by_key))


def replaced_by(software: Software) -> list[Alternative]:
    """The products whose place it can take."""
    return list(software.replaces.select_related("product").order_by("product__name_folded"))
