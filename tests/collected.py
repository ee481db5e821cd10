"""The served files kept between runs: compressing them takes ten seconds; `declic prepare` knows when they are old."""

import os
import shutil
from contextlib import suppress
from pathlib import Path


def _kept() -> Path:
    return Path(os.environ["DECLIC_DATA_DIR"]) / "collected"


def copy_to(data: Path) -> None:
    """Put the files of an earlier run in place, when there are some; `prepare` makes them again if they are old."""
    # Another run may be replacing them; the stamp comes last, and nothing is believed without it.
    with suppress(OSError):
        if (_kept() / "static.stamp").is_file():
            copy(_kept(), data)


def keep(data: Path) -> None:
    """Keep the files of an installation that has just been prepared."""
    stamp = data / "static.stamp"
    if (_kept() / "static.stamp").is_file() and (_kept() / "static.stamp").read_bytes() == stamp.read_bytes():
        return
    partial = _kept().with_name(f"collected.{os.getpid()}")
    partial.mkdir()
    copy(data, partial)
    shutil.rmtree(_kept(), ignore_errors=True)
    try:
        partial.rename(_kept())
    except OSError:  # another worker was first
        shutil.rmtree(partial)


def copy(source: Path, target: Path) -> None:
    """From one installation to another, the stamp last."""
    shutil.copytree(source / "static", target / "static", dirs_exist_ok=True)
    shutil.copyfile(source / "static.stamp", target / "static.stamp")
