"""Files of places for tests, as rows already cleaned."""

import hashlib

from django.utils import timezone

from declic.places.engine.cleaned import CleanRow
from declic.places.models import Import
from declic.places.services.imports.importing import run
from declic.places.services.imports.reading import Reading, lay
from declic.places.services.imports.spool import Spool

NOTHING = {
    "pivot": "", "address_more": "", "website": "", "emails": "", "hours_original": "", "hours_flags": [],
    "position_is_approximate": False,
}  # fmt: skip


def a_row(number=2, external_id="1", source="annuaire", *, repairs=(), refusal=None, personal=(), stops=(), **values):
    """In Créteil, well described, unless said otherwise."""
    said = {
        "name": "Le Fil", "address": "3 place des Bleuets", "postcode": "94000", "commune": "Créteil", "insee": "94028",
        "latitude": 48.79, "longitude": 2.455, "phone": "+33149085563", "hours": "Mo-Fr 09:00-12:00",
        "features": ["acces-materiel"], "updated_on": "2024-01-15",
    }  # fmt: skip
    return CleanRow(number, external_id, source, NOTHING | said | values, repairs, refusal, personal, stops)


def bring(*rows, apply=True, territory="all", by=None, decisions=None, now=None, filename="lieux.csv"):
    """The report of a file of these rows."""
    moment = now or timezone.now()
    imported = Import(at=moment, by=by, filename=filename, territory=territory, decisions=decisions or {})
    return run(imported, a_reading(*rows), apply=apply, now=moment)


def a_reading(*rows, kind=Reading):
    """A file of these rows, read."""
    spool = Spool()
    digest = hashlib.sha256(repr(rows).encode()).hexdigest()
    return kind("v1", (), digest, spool, lay(rows, spool))
