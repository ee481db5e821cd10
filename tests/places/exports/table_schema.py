"""What the standard's Table Schema says of a file, read by the tests: columns, types, patterns, what is required."""

import csv
import io
import json
import re
from datetime import date
from pathlib import Path

SCHEMA = Path(__file__).parents[2] / "data" / "lieux" / "standard_schema.json"


def violations(text: str) -> list[str]:
    """Every cell that breaks the schema: « 2, telephone: pattern »; empty for a valid file."""
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    fields = schema["fields"]
    rows = list(csv.reader(io.StringIO(text)))
    if rows[0] != [field["name"] for field in fields]:
        return ["columns"]
    wrong, seen = [], set()
    for number, row in enumerate(rows[1:], 2):
        if len(row) != len(fields):
            wrong.append(f"{number}: {len(row)} cells")
            continue
        wrong += [
            f"{number}, {f['name']}: {why}" for f, cell in zip(fields, row, strict=True) if (why := _wrong(f, cell))
        ]
        if row[0] in seen:
            wrong.append(f"{number}: {row[0]} twice")
        seen.add(row[0])
    return wrong


def _wrong(field: dict, cell: str) -> str:
    limits = field.get("constraints", {})
    if not cell:
        return "required" if limits.get("required") else ""
    try:
        {"number": float, "date": date.fromisoformat, "string": str}[field["type"]](cell)
    except ValueError:
        return field["type"]
    if len(cell) > limits.get("maxLength", len(cell)):
        return "maxLength"
    return "pattern" if "pattern" in limits and not re.search(limits["pattern"], cell) else ""
