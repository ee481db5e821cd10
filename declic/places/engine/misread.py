"""Texts that a machine read in the wrong encoding, or wrote for a web page, as they were before.

>>> mended("MÃ©diathÃ¨que de lâ€™Ã‰cho"), unescaped("Caf&eacute; &amp; jeux"), mended("SÃO PAULO")
('Médiathèque de l’Écho', 'Café & jeux', 'SÃO PAULO')
"""

import html
import re

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][\da-fA-F]{1,6}|[a-zA-Z][a-zA-Z\d]{1,30});")
# What Windows-1252 shows for each byte of UTF-8; its five holes are shown as controls.
_SHOWN = {bytes([n]).decode("cp1252", errors="ignore") or chr(n): n for n in range(128, 256)}
_LEADS = (
    "ÂÃÅâïð"  # letters of French, its punctuation, the mark of a file's start, pictures: « CITÉ» » is no such thing
)
_NEXT = "".join(sign for sign, n in _SHOWN.items() if n < 0xC0)
_RUN = re.compile(f"[{re.escape(_LEADS)}][{re.escape(_NEXT)}]{{1,3}}")
_LOST_SPACE = re.compile(r"Ã (?=[\s,.;]|$|[a-zé])")  # « à », whose second byte is a no-break space that became a space


def mended(text: str) -> str:
    """UTF-8 read as Windows-1252, once or twice, is itself again; any other text is left."""
    for _ in range(2):
        again = _LOST_SPACE.sub("à ", _RUN.sub(_one, text))
        if again == text:
            break
        text = again
    return text


def _one(run: re.Match[str]) -> str:
    try:
        return bytes(_SHOWN[sign] for sign in run[0]).decode("utf-8")
    except UnicodeDecodeError:
        return _shorter(run[0])


def _shorter(run: str) -> str:
    """The sign that its first bytes are, and what follows it: « à » and a quote."""
    for length in (3, 2):
        try:
            return bytes(_SHOWN[sign] for sign in run[:length]).decode("utf-8") + run[length:]
        except UnicodeDecodeError:
            continue
    return run


def unescaped(text: str) -> str:
    """Entities of HTML as the signs that they stand for."""
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
