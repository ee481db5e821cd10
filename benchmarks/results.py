"""Where a measure is written: benchmarks/results/NAME.json, the ratio printed last."""

import json
import platform
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"


def record(name: str, ratio: float, bound: float, *, at_least: bool, details: dict[str, Any]) -> int:
    """Write and print one measure; gives the exit code: 0 when the bound holds, 1 otherwise."""
    holds = ratio >= bound if at_least else ratio <= bound
    RESULTS.mkdir(exist_ok=True)
    entry = {"ratio": round(ratio, 3), "bound": bound, "at_least": at_least, "holds": holds, **details}
    entry["python"] = platform.python_version()
    (RESULTS / f"{name}.json").write_text(json.dumps(entry, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    sign = "≥" if at_least else "≤"
    print(f"{name}: {ratio:.2f} (wanted {sign} {bound}) {'holds' if holds else 'DOES NOT HOLD'}")
    return 0 if holds else 1
