"""Places as they are, by chance but of one seed the same, and the rows of the national standard that say them."""

import random
from dataclasses import dataclass
from math import cos, radians

from declic.core.gazetteer import shipped
from declic.core.territory import Commune

NAMES = (
    "Médiathèque du Chat Perché", "Maison de quartier l’Éclaircie", "Centre social des Trois Tilleuls",
    "Point d’accès numérique du Moulin", "Espace public numérique La Fabrique", "Ludothèque Pirouette",
    "Régie de quartier du Grand Large", "Tiers-lieu La Passerelle", "CCAS", "MJC Les Hauts de Belle-Rive",
)  # fmt: skip
STREETS = ("rue des Bleuets", "avenue du Général Leclerc", "place de l’Église", "chemin du Vieux Pont", "quai aux Vins")
SERVICES = {
    "Aide aux démarches administratives": "demarches",
    "Accès internet et matériel informatique": "acces-materiel",
    "Maîtrise des outils numériques du quotidien": "outils-quotidien",
}
LANDLINES = {"971": "0590", "972": "0596", "973": "0594", "974": "0262", "976": "0269", "977": "0590", "978": "0590"}
KM = 1 / 111.2


@dataclass(frozen=True)
class Truth:
    """A place as it is."""

    name: str
    address: str
    commune: Commune
    postcode: str
    latitude: float
    longitude: float
    phone: str
    siret: str
    services: tuple[str, ...]
    day: str
    hours: str = "Mo-Fr 09:00-12:00"


Cells = dict[str, object]


def siret(rng: random.Random) -> str:
    digits = [rng.randint(0, 9) for _ in range(13)]
    if not any(digits):
        digits[0] = 1
    total = sum(d - 9 if d > 9 else d for d in (c * (2 if n % 2 == 0 else 1) for n, c in enumerate(reversed(digits))))
    return "".join(map(str, digits)) + str(-total % 10)


def truth(rng: random.Random, communes: list[Commune]) -> Truth:
    commune = rng.choice(communes)
    assert commune.latitude is not None
    assert commune.longitude is not None
    north, east = rng.uniform(-1.5, 1.5) * KM, rng.uniform(-1.5, 1.5) * KM / cos(radians(commune.latitude))
    code = commune.insee[:3] if commune.insee.startswith("97") else ""
    middle = LANDLINES.get(code, f"0{rng.randint(1, 5)}{rng.randint(41, 59)}")
    number = middle + f"{rng.randint(100_001, 999_998):06}"
    return Truth(
        rng.choice(NAMES),
        f"{rng.randint(1, 120)} {rng.choice(STREETS)}",
        commune,
        rng.choice(commune.postcodes),
        round(commune.latitude + north, 6),
        round(commune.longitude + east, 6),
        " ".join(number[n : n + 2] for n in range(0, 10, 2)),
        siret(rng),
        tuple(rng.sample(sorted(SERVICES), rng.randint(1, 3))),
        f"20{rng.randint(18, 26)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
    )


def clean(place: Truth) -> Cells:
    """The row of the national standard that says it."""
    return {
        "id": "x1",
        "pivot": place.siret,
        "nom": place.name,
        "commune": place.commune.name,
        "code_postal": place.postcode,
        "code_insee": place.commune.insee,
        "adresse": place.address,
        "latitude": str(place.latitude),
        "longitude": str(place.longitude),
        "telephone": place.phone,
        "services": "|".join(place.services),
        "horaires": place.hours,
        "date_maj": place.day,
        "source": "essai",
    }


def communes() -> list[Commune]:
    """Those that a place can be told to be in: with a postcode and a point."""
    whole = {"75056", "69123", "13055"}  # Paris, Lyon and Marseille are told by their arrondissement
    return [c for c in shipped() if c.postcodes and c.latitude is not None and c.insee not in whole]
