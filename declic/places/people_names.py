"""First names and surnames of France, as INSEE counted them: `data/lieux/noms`, read once."""

from functools import lru_cache

from django.conf import settings

from declic.places.engine.personal_words import LISTED, Names

FOLDER = settings.REFERENCE_DATA_DIR / "lieux" / "noms"


@lru_cache(maxsize=1)
def shipped() -> Names:
    """Those of the code and those of the files together."""
    first, last = ((FOLDER / name).read_text(encoding="utf-8").split() for name in ("prenoms.txt", "noms.txt"))
    return Names(LISTED.first | frozenset(first), LISTED.last | frozenset(last))
