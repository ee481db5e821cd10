"""Cells of a sheet merged downwards: what the first says, a reader sees beside each row, so that each row says it.

openpyxl leaves them when it reads as a stream; they are told at the end of the sheet's part.
"""

import re
from collections import defaultdict
from typing import IO

AT_ONCE = 1_000_000
MOST_ROWS = 20_000  # rows filled so, all ranges together: beyond, the sheet is a picture
_RANGE = re.compile(rb'<mergeCell ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
Merged = dict[int, list[tuple[int, int]]]


def merged_down(part: IO[bytes]) -> Merged:
    """Row → the cells that it takes from above: column from 0, and the row that says it."""
    found: Merged = defaultdict(list)
    filled, end = 0, b""
    while piece := part.read(AT_ONCE):
        seen = end + piece
        last = 0
        for match in _RANGE.finditer(seen):
            last = match.end()
            left, top, right, bottom = match[1], int(match[2]), match[3], int(match[4])
            filled += bottom - top
            if left != right or filled > MOST_ROWS:
                continue
            for row in range(top + 1, bottom + 1):
                found[row].append((_column(left), top))
        end = seen[max(last, len(seen) - 64) :]
    return found


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
