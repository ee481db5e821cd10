"""Data blocks for search engines (JSON-LD): no text that they hold can close the block or open a tag."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

_ESCAPES = {ord(c): f"\\u{ord(c):04X}" for c in "<>&\u2028\u2029"}


def data_block(data: dict[str, Any]) -> SafeString:
    """The whole `<script type="application/ld+json">` element; empty values are left out."""
    kept = _without_empty({"@context": "https://schema.org", **data})
    text = json.dumps(kept, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    # Nothing in `text` can leave the block: its three signs are written as JSON escapes.
    return mark_safe(f'<script type="application/ld+json">{text}</script>')  # noqa: S308


def _without_empty(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: kept for k, v in value.items() if (kept := _without_empty(v)) not in (None, "", [], {})}
    if isinstance(value, list):
        return [kept for v in value if (kept := _without_empty(v)) not in (None, "", [], {})]
    return value
