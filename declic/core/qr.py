"""An address that a telephone reads, as a drawing: black on white, whatever the colours around it."""

from itertools import groupby

from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

QUIET = 4  # the white margin that readers ask for, in modules


def qr_svg(address: str) -> str:
    """An SVG file, without style or script."""
    code: QRCode = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(address)
    rows = code.get_matrix()
    size = len(rows)
    drawn = "".join(_row(y, row) for y, row in enumerate(rows))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{drawn}"/></svg>'
    )


def _row(y: int, row: list[bool]) -> str:
    drawn, x = [], 0
    for is_black, run in groupby(row):
        length = len(list(run))
        if is_black:
            drawn.append(f"M{x} {y}h{length}v1h-{length}z")
        x += length
    return "".join(drawn)
