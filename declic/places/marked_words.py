"""Two texts beside each other, the words that are on one side only marked: by a line under them, and in words."""

from dataclasses import dataclass

from declic.places.engine.side_by_side import Part, marked


@dataclass(frozen=True)
class Marked:
    """`is_partly`: something is on both sides, so that the marks tell more than « it all differs »."""

    parts: tuple[Part, ...]

    @property
    def is_partly(self) -> bool:
        return len({part.differs for part in self.parts}) > 1


def both_marked(one: str, other: str) -> tuple[Marked, Marked]:
    return Marked(tuple(marked(one, other))), Marked(tuple(marked(other, one)))


def unmarked(text: str) -> Marked:
    return Marked((Part(text, differs=False),))
