from dataclasses import replace
from time import perf_counter

import pytest

from declic.places.engine import Point
from declic.places.engine.matching import Register, Sign, likeness, sign_of
from tests.places.engine.pairs import pair
from tests.places.engine.reading import truths

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


def test_two_of_one_kind_each_with_a_word_of_its_own_are_two():
    one = replace(HERE, name="Maison du Rhône de Genas", phone="")
    assert verdict(replace(one, key="b", name="Maison du Rhône d’Anse"), one) == "doubtful"
    assert verdict(replace(HERE, key="b", name="Médiathèque Borris Vian")) == "sure"  # mistyped


@pytest.mark.parametrize("name", ["Médiathèque Boris-Vian annexe", "Médiathèque Boris-Vian jeunesse"])
def test_a_part_of_a_place_is_not_the_whole(name):
    assert verdict(replace(HERE, key="b", name=name)) == "doubtful"


def test_a_service_that_names_its_institution_is_not_the_institution():
    one = replace(HERE, name="Département de la Charente")
    other = replace(HERE, key="b", name="Service départemental de la lecture du Département de la Charente")
    assert verdict(other, one) == "doubtful"


def test_of_pairs_whose_truth_is_known_no_two_places_are_made_one_and_nearly_all_of_one_are_seen():
    """What is merged without asking is always right; what is one place is merged, or shown to an agent."""
    communes = truths.communes()
    pairs = [pair(seed, communes) for seed in range(1_500)]
    found = [(one, likeness(one.one, one.other)) for one in pairs]
    sure = [one for one, like in found if like and like.is_sure]
    assert [(one.how, one.one.name, one.other.name) for one in sure if not one.is_same] == []
    same = [(one, like) for one, like in found if one.is_same]
    assert sum(bool(like and like.is_sure) for _, like in same) / len(same) >= 0.9
    assert sum(like is not None for _, like in same) / len(same) >= 0.99


def test_thousands_of_sheets_at_one_point_with_one_telephone_cost_each_no_more_than_a_few():
    """Each is still found by its own name."""
    shared = {"insee": "94028", "commune": "Créteil", "latitude": 48.79, "longitude": 2.455, "phone": "0149085563"}
    signs = [sign_of(str(n), {"name": f"{n:x} maison {n * 7919 % 4001}", **shared}) for n in range(4_000)]
    register, start = Register(), perf_counter()
    for sign in signs:
        register.like(sign)
        register.add(sign)
    assert perf_counter() - start < 15
    last = signs[-1]
    again = sign_of("again", {"name": last.name, **shared})
    assert register.like(again)[0].key == last.key
