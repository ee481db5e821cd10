"""Pairs of signs of which it is known whether they are one place, written as two sources write them; by chance, but of
one seed the same."""

import random
from dataclasses import dataclass, replace
from math import cos, radians

from declic.core.folding import fold
from declic.core.territory import Commune
from declic.places.engine.matching import Sign
from declic.places.engine.nearest import Point
from tests.places.engine.reading import dirt, truths

KINDS = (
    "Médiathèque", "Bibliothèque", "Maison de quartier", "Centre social", "MJC", "Espace numérique", "Point relais",
    "Tiers-lieu", "Ludothèque", "Maison France services", "Espace jeunes", "Régie de quartier",
)  # fmt: skip
OWN = (
    "Boris-Vian", "Les Tilleuls", "La Fabrique", "du Moulin", "Jean Macé", "de l’Éclaircie", "Belle-Rive", "Le Fil",
    "du Vieux Port", "Marcel Pagnol", "Les Trois Fontaines", "L’Étincelle", "des Hauts-Champs", "Olympe de Gouges",
)  # fmt: skip
ALONE = ("Mairie", "CCAS", "Mission locale", "Secours populaire", "La Poste", "Point information jeunesse", "Emmaüs")
STREETS = {
    "rue des Bleuets": "R. des Bleuets", "avenue du Général Leclerc": "AV DU GAL LECLERC",
    "place de l’Église": "Pl. de l'Eglise", "boulevard Saint-Michel": "bd St Michel", "chemin du Port": "CH DU PORT",
}  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """`how`: what was done to the second."""

    one: Sign
    other: Sign
    is_same: bool
    how: str


def pair(seed: int, communes: list[Commune]) -> Pair:
    chance = random.Random(seed)
    one = _sign(chance, chance.choice(communes))
    same = chance.random() < 0.5
    how = chance.choice(SAME if same else OTHER)
    return Pair(one, how(chance, one, communes), same, how.__name__)


def _sign(chance: random.Random, commune: Commune) -> Sign:
    name = chance.choice(ALONE) if chance.random() < 0.3 else f"{chance.choice(KINDS)} {chance.choice(OWN)}"
    phone = f"01{chance.randint(10_000_000, 99_999_998)}"
    street = f"{chance.randint(1, 90)} {chance.choice(sorted(STREETS))}"
    point = Point(float(commune.latitude or 0), float(commune.longitude or 0))
    return Sign(
        "a", name, commune.name, commune.insee, street, _moved(chance, point, 800), phone, truths.siret(chance),
        chance.choice(commune.postcodes),
    )  # fmt: skip


def _moved(chance: random.Random, point: Point, metres: float) -> Point:
    """As far at most, in each direction."""
    north, east = chance.uniform(-metres, metres), chance.uniform(-metres, metres)
    return Point(
        point.latitude + north / 111_200, point.longitude + east / 111_200 / cos(radians(point.latitude))
    )  # fmt: skip


def _otherwise(chance: random.Random, one: Sign) -> Sign:
    """The same place as another source writes it."""
    name = chance.choice(
        [one.name, dirt.without_accents(one.name).upper(), f"{one.name} de {one.commune}", one.name.replace("-", " "),
         f"{one.name} - {one.commune.upper()}", f"{one.name} (association)", one.name.replace(" de ", " ")]
    )  # fmt: skip
    number, _, road = one.street.partition(" ")
    street = chance.choice([one.street, f"{number}, {STREETS.get(road, road)}", f"{one.street} ", one.street.upper()])
    point = _moved(chance, one.point, 35) if one.point else None
    return replace(
        one, key="b", name=name, street=street, point=point,
        phone=chance.choice([one.phone, f"+33{one.phone[1:]}", ""]), siret=chance.choice([one.siret, "", "0" * 14]),
    )  # fmt: skip


# One place


def said_by_two(chance, one, communes):
    return _otherwise(chance, one)


def without_position(chance, one, communes):
    return replace(_otherwise(chance, one), point=None)


def without_street(chance, one, communes):
    return replace(_otherwise(chance, one), street="")


def less_precise(chance, one, communes):
    other = _otherwise(chance, one)
    return replace(other, point=_moved(chance, one.point, 120))


def mistyped(chance, one, communes):
    other = _otherwise(chance, one)
    n = chance.randrange(1, len(other.name) - 1)
    return replace(other, name=other.name[:n] + other.name[n + 1 :])


def longer_name(chance, one, communes):
    other = _otherwise(chance, one)
    return replace(
        other, name=f"{other.name} {chance.choice(['- accueil', '(EPN)', '- site principal', 'espace public'])}"
    )


# Two places


def service_of_the_same_building(chance, one, communes):
    other = _otherwise(chance, one)
    name = chance.choice([n for n in (*ALONE, *KINDS) if fold(n) not in fold(one.name)])
    return replace(other, name=chance.choice([name, f"{name} de {one.commune}"]))


def another_of_that_kind_beside(chance, one, communes):
    kind = next((kind for kind in KINDS if one.name.startswith(kind)), "")
    if not kind:  # « Mission locale » and « Mission locale du Moulin » at one address may be one: nobody can label that
        return service_of_the_same_building(chance, one, communes)
    own = chance.choice([o for o in OWN if o not in one.name])
    return replace(_otherwise(chance, one), name=f"{kind} {own}")


def its_bus(chance, one, communes):
    return replace(_otherwise(chance, one), name=f"{chance.choice(['Bus', 'Camion itinérant'])} {one.name}")


def its_second_room(chance, one, communes):
    return replace(_otherwise(chance, one), name=f"{one.name} {chance.choice(['2', 'B', 'annexe'])}")


def same_name_in_another_street(chance, one, communes):
    other = _otherwise(chance, one)
    number = int(one.street.partition(" ")[0]) + chance.choice([2, 40])
    street = f"{number} {chance.choice([s for s in STREETS if s not in one.street])}"
    far = Point(one.point.latitude + chance.choice([0.002, 0.01]), one.point.longitude)
    phone = f"01{chance.randint(10_000_000, 99_999_998)}"
    return replace(
        other, street=street, point=chance.choice([far, None]), phone=chance.choice([phone, one.phone]), siret=one.siret
    )


def same_name_in_the_next_town(chance, one, communes):
    here = next(c for c in communes if c.insee == one.insee)
    near = [c for c in communes if c.departement == here.departement and c.insee != here.insee]
    if not near:
        return its_bus(chance, one, communes)
    town = chance.choice(near)
    other = _otherwise(chance, replace(one, commune=town.name))
    point = Point(float(town.latitude or 0), float(town.longitude or 0))
    same_postcode = [p for p in town.postcodes if p == one.postcode]
    return replace(
        other, insee=town.insee, postcode=(same_postcode or town.postcodes)[0], street=chance.choice(["", one.street]),
        point=chance.choice([point, None]),
    )  # fmt: skip


SAME = (said_by_two, without_position, without_street, less_precise, mistyped, longer_name)
OTHER = (
    service_of_the_same_building, another_of_that_kind_beside, its_bus, its_second_room, same_name_in_another_street,
    same_name_in_the_next_town,
)  # fmt: skip
