"""The real settings, and one more route: the empty view that `benchmarks.pages` compares with."""

import tempfile
from pathlib import Path

from declic.config.settings import *  # noqa: F403
from declic.config.settings import ACCESS_TABLE as REAL_TABLE

ROOT_URLCONF = "benchmarks.site.urls"
ACCESS_TABLE = Path(tempfile.mkdtemp(prefix="declic-bench-")) / "access.toml"
ACCESS_TABLE.write_text(
    REAL_TABLE.read_text(encoding="utf-8").replace("[routes]", '[routes]\n"empty" = "public"', 1), encoding="utf-8"
)
