"""Free software: a catalogue gathered from several lists, and names typed with mistakes.

`gather(sources)` → software, products and which can take whose place. `Names(known).find(typed)` → what was meant.
"""

from declic.tools.engine.catalogue import (
    Catalogue,
    CatalogueError,
    Equivalence,
    Product,
    Software,
    Sources,
    gather,
)
from declic.tools.engine.names import Found, Names

__all__ = [
    "Catalogue",
    "CatalogueError",
    "Equivalence",
    "Found",
    "Names",
    "Product",
    "Software",
    "Sources",
    "gather",
]
