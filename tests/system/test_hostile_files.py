"""Promise C12, with the real command: files made to fill the memory or to last, refused in two seconds and 50 MB more
than a file of one row costs."""

import os
import re
import subprocess
import sys
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.system.conftest import ROOT

pytestmark = [pytest.mark.system, pytest.mark.django_db]
MORE_SECONDS, MORE_KILOBYTES = 2.0, 50_000
SMALL = b"id,nom,commune,code_postal\n1,Le Fil,Cr\xc3\xa9teil,94000\n"
SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(**parts: str) -> bytes:
    """A sound one, with these parts in place of its own; « sheet1 » names « xl/worksheets/sheet1.xml »."""
    book, output = Workbook(), BytesIO()
    book.active.append(["id", "nom", "commune"])
    book.save(output)
    hostile, written = {f"{name}.xml": text for name, text in parts.items()}, BytesIO()
    with zipfile.ZipFile(output) as before, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(name, hostile.get(name.rpartition("/")[2], before.read(name)))
    return written.getvalue()


def many(pattern: str, count: int) -> str:
    """Numbers that do not fold: the file must not pass for a bomb by its size alone."""
    return "".join(pattern % (number * 2_654_435_761 % 2**30) for number in range(count))


def files():
    styles, cells = many('<xf numFmtId="%d"/>', 900_000), many("<c><v>%d</v></c>", 1_500_000)
    yield "styles", workbook(styles=f"<styleSheet {SPREADSHEET}><cellXfs>{styles}</cellXfs></styleSheet>")
    sheet = f"<worksheet {SPREADSHEET}><sheetData><row>{cells}</row></sheetData></worksheet>"
    yield "one row", workbook(sheet1=sheet)
    yield "returns", b"a\r" * 20_000_000
    yield "one cell", SMALL + b"2," + b"x" * 45_000_000
    yield "backslashes", b'[{"id": "' + rb"\\" * 22_000_000
    yield "columns", b",".join(b"c%d" % number for number in range(1_000_000)) + b"\n1\n"


def run(house, path) -> tuple[int, float, int]:
    """Its exit code, its seconds of processor, the most memory it held in kilobytes."""
    command = [sys.executable, "-m", "declic.config.cli", "places", "import", str(path)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=house.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    until, memory = time.monotonic() + 900, 0
    while not (ended := os.wait4(process.pid, os.WNOHANG))[0]:
        assert time.monotonic() < until or process.kill(), "it lasts"
        # What the system counts at the end begins with the memory of who started it: its own peak is here.
        if peak := re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{process.pid}/status").read_text(encoding="ascii")):
            memory = int(peak[1])
        time.sleep(0.01)
    process.returncode = os.waitstatus_to_exitcode(ended[1])
    return process.returncode, ended[2].ru_utime + ended[2].ru_stime, memory


def test_no_file_takes_time_nor_memory(house, tmp_path):
    small = tmp_path / "small.csv"
    small.write_bytes(SMALL)
    code, usual_seconds, usual_memory = run(house, small)
    assert code == 0
    costly = {}
    for name, content in files():
        path = tmp_path / "hostile"
        path.write_bytes(content)
        code, seconds, memory = run(house, path)
        if code != 2 or seconds - usual_seconds > MORE_SECONDS or memory - usual_memory > MORE_KILOBYTES:
            costly[name] = (code, round(seconds - usual_seconds, 1), memory - usual_memory)
    assert costly == {}
