"""The demonstration's catalogue: the lists that come with Déclic, which serve a real centre as well."""

from datetime import datetime

from django.conf import settings

from declic.tools.services import load_catalogue, read_sources


def load(*, size: int, seed: int, now: datetime) -> dict[str, int]:
    """The whole catalogue; running it again changes nothing."""
    loaded = load_catalogue(read_sources(settings.REFERENCE_DATA_DIR / "logiciels"))
    return {"logiciels libres": loaded.software, "produits": loaded.products, "équivalents": loaded.alternatives}
