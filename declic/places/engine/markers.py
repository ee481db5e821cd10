"""The marks of a map: numbered ones, never on top of one another, and plain dots for the rest.

A mark too near another one joins it: « 3, 5 et 7 » is one mark, where the third is. A dot for each cell at most.

>>> [spot.ranks for spot in grouped([(3, 500, 400), (4, 900, 400), (5, 520, 430)])]
[(3, 5), (4,)]
"""

from collections.abc import Iterable
from dataclasses import dataclass

# In units of a drawing 1 000 wide: 24 px at least when it is 288 px wide, on the narrowest of screens.
RADIUS = 42
GROUP_HALF_WIDTH = 58
CELL = 9
MOST_DOTS = 400


@dataclass(frozen=True, slots=True)
class Spot:
    """One mark, for the places of these ranks."""

    ranks: tuple[int, ...]
    x: int
    y: int


def grouped(points: Iterable[tuple[int, int, int]]) -> list[Spot]:
    """A mark for each rank (rank, x, y), those whose marks would touch together."""
    spots: list[Spot] = []
    for rank, x, y in points:
        for number, spot in enumerate(spots):
            if abs(spot.x - x) < 2 * GROUP_HALF_WIDTH + 2 and abs(spot.y - y) < 2 * RADIUS + 2:
                spots[number] = Spot((*spot.ranks, rank), spot.x, spot.y)
                break
        else:
            spots.append(Spot((rank,), x, y))
    return spots


def dots(points: Iterable[tuple[int, int]], *, most: int = MOST_DOTS) -> str:
    """One path of round dots, to be drawn by a round stroke; a cell holds one, and `most` is never passed."""
    cells = {(x // CELL, y // CELL): (x, y) for x, y in points}
    return "".join(f"M{x} {y}h0" for x, y in list(cells.values())[:most])


def rings(points: Iterable[tuple[int, int]], *, most: int = MOST_DOTS) -> str:
    """The same, hollow: where the position is not sure."""
    cells = {(x // CELL, y // CELL): (x, y) for x, y in points}
    return "".join(f"M{x - 6} {y}a6 6 0 1 0 12 0a6 6 0 1 0-12 0" for x, y in list(cells.values())[:most])
