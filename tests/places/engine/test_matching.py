from dataclasses import replace

import pytest

from declic.places.engine import Point
from declic.places.engine.matching import Register, Sign, likeness

HERE = Sign(
    "a", "Médiathèque Boris-Vian", "Créteil", "94028", "3 rue des Bleuets", Point(48.79, 2.455), "+33149085563",
    "21940028000017", "94000",
)  # fmt: skip
NEARBY, FAR = Point(48.7904, 2.4553), Point(48.80, 2.455)


def verdict(other, one=HERE):
    found = likeness(other, one)
    assert (found is None) == (likeness(one, other) is None)
    return {True: "sure", False: "doubtful"}[found.is_sure] if found else None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "sure"),
        ({"name": "MEDIATHEQUE BORIS VIAN DE CRETEIL", "street": "3, R des Bleuets", "point": NEARBY}, "sure"),
        ({"point": None}, "sure"),  # the commune's point stands for it: the street and number say it
        ({"point": None, "street": ""}, "doubtful"),
        ({"point": FAR}, None),
        ({"name": "Mairie de Créteil"}, None),  # the same building, telephone and Siret: another place
        ({"name": "Médiathèque Boris-Vian 2"}, "doubtful"),
        ({"name": "Bus de la médiathèque Boris-Vian"}, "doubtful"),
        ({"street": "12 rue des Bleuets"}, "doubtful"),
        ({"street": ""}, "sure"),
        ({"insee": "94043", "commune": "Le Kremlin-Bicêtre"}, "doubtful"),
        ({"name": "Médiathèque Boris", "street": "3 rue des Bleuets"}, "sure"),
        ({"name": "Médiathèque Boris", "street": "", "phone": "", "siret": ""}, "doubtful"),
    ],
)
def test_what_two_rows_have_in_common_says_whether_they_are_one_place(changes, expected):
    assert verdict(replace(HERE, key="b", **changes)) == expected


def test_a_siret_of_zeros_is_none():
    one, other = (
        replace(HERE, key=k, name=n, siret="0" * 14, phone="", street="")
        for k, n in (("a", "Le Fil"), ("b", "Le Fils"))
    )
    assert likeness(one, other).reasons == ("near",)


def test_the_surest_is_first_and_each_is_said_once():
    doubtful = replace(HERE, key="c", name="Médiathèque Boris-Vian 2")
    register = Register([doubtful, HERE, replace(HERE, key="d", point=FAR)])
    assert [(found.key, found.is_sure) for found in register.like(replace(HERE, key="x"))] == [
        ("a", True),
        ("c", False),
    ]


def test_many_places_on_one_point_stay_apart():
    register = Register(replace(HERE, key=str(n), name=f"Atelier {n}", street="") for n in range(30))
    assert [found.key for found in register.like(replace(HERE, name="Atelier 7", street="")) if found.is_sure] == ["7"]
