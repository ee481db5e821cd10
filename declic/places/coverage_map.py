"""The white zones drawn: each commune shaded by the distance to its nearest place, the furthest ones named."""

import hashlib
from base64 import b64encode
from collections.abc import Iterator
from html import escape

from declic.places import base_maps
from declic.places.coverage_wording import BANDS, UNMEASURED
from declic.places.engine import Point
from declic.places.engine.coverage import Coverage, Reach
from declic.places.engine.outlines import Frame, path_of

LEGEND = 300  # height of what is written under the map
ROW = 56
MOST_NAMES = 12
LETTER, LINE = 20, 44  # room that a name takes
# From light to dark: what is far stands out in grey as well; what is not known is hatched.
STYLE = (
    "rect.paper{fill:#fefdf9}.land{fill:#f0f0e8}"
    ".land,.b0,.b1,.b2,.b3,.none{stroke:#46575c;stroke-width:1.5;stroke-linejoin:round}"
    ".b0{fill:#f0f0e8}.b1{fill:#9fcbd6}.b2{fill:#2f7f93}.b3{fill:#06303b}.none{fill:url(#h)}"
    "text{font:38px sans-serif;fill:#13252a}.name{text-anchor:middle;paint-order:stroke;stroke:#fefdf9;stroke-width:7}"
    ".hatch{stroke:#46575c;stroke-width:3}"
)
_DIGEST = b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = f"default-src 'none'; style-src 'sha256-{_DIGEST}'; frame-ancestors 'none'"
_HATCH = (
    '<pattern id="h" width="12" height="12" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<rect class="paper" width="12" height="12"/><path class="hatch" d="M0 0v12"/></pattern>'
)
_CLASSES = {0: "b0", 1: "b1", 2: "b2", 3: "b3", None: "none"}
_NAMES = {**dict(enumerate(BANDS)), None: UNMEASURED}


def drawing(departement: str, coverage: Coverage) -> bytes | None:
    """None for a département that has no outline."""
    base = base_maps.named(departement)
    if base is None:
        return None
    frame = base.frame
    parts = [*_shades(departement, coverage, frame), *_names(coverage, frame), *_legend(frame)]
    size = f'viewBox="0 0 {frame.width} {frame.height + LEGEND}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" {size}><style>{STYLE}</style><defs>{_HATCH}</defs>'
    paper = f'<rect class="paper" width="{frame.width}" height="{frame.height + LEGEND}"/>'
    return f"{head}{paper}{''.join(parts)}</svg>".encode()


def _shades(departement: str, coverage: Coverage, frame: Frame) -> Iterator[str]:
    """One path a shade; a disc for a commune newer than the outlines. What they have and is no more is plain ground."""
    outlines = {outline.code: outline for outline in base_maps.communes_of(departement)}
    yield f'<path class="land" d="{path_of((ring for o in outlines.values() for ring in o.rings), frame)}"/>'
    for band, name in _CLASSES.items():
        here = [reach for reach in coverage.reaches if reach.band == band]
        rings = [ring for r in here if r.commune.insee in outlines for ring in outlines[r.commune.insee].rings]
        if rings:
            yield f'<path class="{name}" d="{path_of(rings, frame)}"/>'
        newer = (r.commune.point for r in here if r.commune.insee not in outlines and r.commune.point)
        for x, y in map(frame.xy, newer):
            yield f'<circle class="{name}" cx="{x}" cy="{y}" r="12"/>'


def _names(coverage: Coverage, frame: Frame) -> Iterator[str]:
    """The communes that most people are far from, where there is room for their names."""
    taken: list[tuple[int, int, int]] = []
    for reach in coverage.reaches:
        if len(taken) == MOST_NAMES or not reach.band:
            return
        x, y = frame.xy(reach.commune.point or Point(0, 0))
        half = LETTER * len(reach.commune.name) // 2
        inside = half < x < frame.width - half and LINE < y < frame.height - LINE
        if inside and all(abs(x - tx) > half + other or abs(y - ty) > LINE for tx, ty, other in taken):
            taken.append((x, y, half))
            yield f'<text class="name" x="{x}" y="{y + LINE // 4}">{escape(reach.commune.name)}</text>'


def _legend(frame: Frame) -> Iterator[str]:
    for rank, (band, css) in enumerate(_CLASSES.items()):
        y = frame.height + 16 + rank * ROW
        yield f'<rect class="{css}" x="20" y="{y}" width="70" height="38"/>'
        yield f'<text x="108" y="{y + 32}">{_NAMES[band]}</text>'


def in_words(reaches: tuple[Reach, ...]) -> str:
    """What the drawing shows, for who does not see it."""
    far = [reach.commune.name for reach in reaches if reach.band][:MOST_NAMES]
    if not far:
        return "Aucune commune n’est à plus de 2\u00a0km d’un lieu."
    return f"Les communes les plus éloignées d’un lieu\u00a0: {', '.join(far)}. Le tableau dit la distance de chacune."
