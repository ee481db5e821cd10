"""What a person asks of the list, read from the address: `commune`, `commune_choix`, `b` (several). Unknown needs are
ignored, never an error."""

from dataclasses import dataclass

from django.http import QueryDict

from declic.core.commune_field import Answer, question, resolve
from declic.core.territory import Commune, Match
from declic.places.engine import NEEDS

UNKNOWN = "Nous ne trouvons pas «\u00a0{text}\u00a0». Écrivez le nom de la commune en entier, ou son code postal."


@dataclass(frozen=True)
class Asked:
    """The commune if it is known; otherwise what to answer, with the communes it might be."""

    text: str
    commune: Commune | None
    needs: tuple[str, ...]
    sentence: str = ""
    candidates: tuple[Match, ...] = ()


def read(query: QueryDict) -> Asked:
    """Never raises: a text that names no commune gives a sentence."""
    needs = tuple(dict.fromkeys(n for n in query.getlist("b") if n in NEEDS))
    text = query.get("commune", "").strip()[:100]
    if not text:
        return Asked("", None, needs)
    resolution = resolve(Answer(text, query.get("commune_choix", "")[:10]))
    if resolution.commune:
        return Asked(resolution.commune.label, resolution.commune, needs)
    if resolution.candidates:
        return Asked(text, None, needs, question(text, resolution), resolution.candidates)
    return Asked(text, None, needs, UNKNOWN.format(text=text))
