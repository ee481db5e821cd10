"""The accent of Déclic, repeated: how far along (progress), how many done (tally). Paths for an inline SVG.

A drawing only repeats what a sentence beside it says.
"""

from dataclasses import dataclass

MOST = 40  # Strokes thinner than that are no longer seen: the sentence alone is left.


@dataclass(frozen=True)
class Drawing:
    """Three SVG paths (behind or done, here, ahead) and the box they are drawn in."""

    width: int
    on: str = ""
    now: str = ""
    off: str = ""


def progress(current: int, total: int) -> Drawing:
    """The `current`-th of `total` is here and taller; 0 when not begun, more than `total` when finished.

    >>> progress(1, 2).now
    'M2.0 27l6.8-26h166.0l-6.8 26z'
    """
    if not 0 < total <= MOST:
        return Drawing(360)
    step = 360 / total
    wide = max(step - 14, step / 2)
    behind = [_stroke(2 + i * step, 27, wide, 18) for i in range(min(current - 1, total))]
    here = [_stroke(2 + (current - 1) * step, 27, wide, 26)] if 1 <= current <= total else []
    ahead = [_stroke(2 + i * step, 27, wide, 18) for i in range(max(current, 0), total)]
    return Drawing(360, "".join(behind), "".join(here), "".join(ahead))


def tally(done: int, total: int) -> Drawing:
    """`done` strokes out of `total`.

    >>> tally(1, 2)
    Drawing(width=30, on='M1.0 24l4.7-18h6.0l-4.7 18z', now='', off='M12.0 24l4.7-18h6.0l-4.7 18z')
    """
    if not 0 < total <= MOST:
        return Drawing(30)
    drawn = [_stroke(1 + i * 11, 24, 6, 18) for i in range(total)]
    done = min(max(done, 0), total)
    return Drawing(8 + total * 11, "".join(drawn[:done]), "", "".join(drawn[done:]))


def _stroke(left: float, foot: int, wide: float, high: int) -> str:
    lean = round(high * 0.26, 1)
    return f"M{left:.1f} {foot}l{lean}-{high}h{wide:.1f}l-{lean} {high}z"
