"""What is to be read before or after a course, as somebody typed it: a line each, with its address or without.

Only an address of the web that names a site becomes a link: anything else stays the words that it is.

>>> [(r.text, r.url) for r in resources("Le guide : https://example.org/guide.\\nUn cahier\\njavascript:alert(1)")]
[('Le guide', 'https://example.org/guide'), ('Un cahier', ''), ('javascript:alert(1)', '')]
"""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

_ADDRESS = re.compile(r"https?://[^\s<>«»\"]+", re.IGNORECASE)
_AFTER = ".,;:!?)]}…’'"
_AROUND = ' \t\u00a0\u202f:-–—•.,;()<>«»"'


@dataclass(frozen=True)
class Resource:
    """Something to read or to do: what it is called, its address when it has one."""

    text: str
    url: str = ""


def resources(lines: str) -> tuple[Resource, ...]:
    """One for each line that says something; an address alone is called by its site."""
    return tuple(found for line in lines.splitlines() if (found := _read(line)).text)


def _read(line: str) -> Resource:
    match = _ADDRESS.search(line)
    url = match[0].rstrip(_AFTER) if match else ""
    site = _site(url)
    if match is None or not site:
        return Resource(line.strip(" \t-–•"))
    words = (line[: match.start()].strip(_AROUND), line[match.start() + len(url) :].strip(_AROUND + _AFTER))
    return Resource(" ".join(word for word in words if word) or site, url)


def _site(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # « http://[ »
        return ""
