"""French spaces in what templates say: U+202F before ; ! ?, U+00A0 before : and inside « », ’ for an apostrophe.

`python -m tests.french_spaces` mends every template in place (`make format` runs it); a test looks for what is left.
Tags, variables, comments and scripts are never touched, only the text between them and the attributes that are read.
"""

import re
from pathlib import Path

TEMPLATES = Path(__file__).parent.parent / "declic"
_KEPT = (
    r"\{#.*?#\}|\{% ?comment.*?endcomment ?%\}|\{%.*?%\}|<!--.*?-->|<script\b.*?</script>|<style\b.*?</style>"
    r"|<(?:[^<>{]|\{[{%].*?[}%]\}|\{)*>"
)
_TOKENS = re.compile(f"({_KEPT}|\\{{\\{{.*?\\}}\\}})", re.DOTALL)
_READ = re.compile(r"""(\s(?:aria-label|alt|title|placeholder|content)=")([^"]*)(")""")
_RULES = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r"«(?!&nbsp;) ?(?=\S|$)"), "«\u00a0"),
    (re.compile(r"(?<!&nbsp;)(?<!\u00a0)[ \u202f]?»"), "\u00a0»"),
    # At the start of a text, a space and a sign follow a variable; the `;` of an entity is no sign.
    (re.compile(r"(?:(?<=[\w»)’…%€]) ?|^ )(?=[;!?]+(?:[\s»)]|$))(?<!&amp)(?<!&nbsp)"), "\u202f"),
    (re.compile(r"(?:(?<=[\w»)’…%€])[ \u202f]?|^ )(?=:(?:\s|$))"), "\u00a0"),
)


def mended(template: str) -> str:
    """The template with French spaces."""
    return "".join(_of(part) for part in _TOKENS.split(template))


def _of(part: str) -> str:
    if part.startswith("<") and not part.startswith(("<!--", "<script", "<style")):
        return _READ.sub(lambda m: m[1] + (m[2] if "=" in m[2] else mended(m[2])) + m[3], part)
    return part if _TOKENS.fullmatch(part) else _text(part)


def _text(text: str) -> str:
    for wrong, right in _RULES:
        text = wrong.sub(right, text)
    return text


def templates() -> list[Path]:
    """Every template of ours, pages and messages."""
    return sorted(path for path in TEMPLATES.rglob("templates/**/*") if path.suffix in (".html", ".txt"))


if __name__ == "__main__":
    for path in templates():
        before = path.read_text(encoding="utf-8")
        if (after := mended(before)) != before:
            path.write_text(after, encoding="utf-8")
