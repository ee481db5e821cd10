"""Where a row says that its place is: positions, codes, communes, addresses; what is corrected is said."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from declic.core.gazetteer import shipped
from declic.places.engine.cleaned import ReasonCode
from declic.places.engine.cleaning import clean_row
from declic.places.engine.nearest import Point, distance_km
from declic.places.engine.positions_read import believed
from declic.places.engine.projections import LAMBERT_93, readings
from tests.places.engine.reading.rows import PROFILES, cleaned, codes


@pytest.mark.parametrize(
    ("latitude", "longitude", "told", "is_about"),
    [
        ("48,79", "2,455", [ReasonCode.REWRITTEN], False),
        ("48.79 N", "2.455° E", [ReasonCode.REWRITTEN], False),
        ("2.455", "48.79", [ReasonCode.SWAPPED_POSITION], False),
        ("", "", [ReasonCode.NO_POSITION], True),
        ("0", "0", [ReasonCode.NO_POSITION], True),
        ("43.3", "5.4", [ReasonCode.FAR_POSITION], True),
        ("nord", "est", [ReasonCode.BAD_POSITION], True),
        ("1e999", "2", [ReasonCode.BAD_POSITION], True),
        ("148.79", "2.455", [ReasonCode.BAD_POSITION], True),
        ("48°47'24\" N", "2°27'18\" E", [ReasonCode.REWRITTEN], False),
        ("6853000", "660000", [ReasonCode.LAMBERT_POSITION], False),
    ],
)
def test_positions(latitude, longitude, told, is_about):
    row = cleaned(latitude=latitude, longitude=longitude)
    assert codes(row) == told
    assert row.values["position_is_approximate"] is is_about
    found = Point(row.values["latitude"], row.values["longitude"])
    assert distance_km(found, Point(48.79, 2.455)) < 6


# By EPSG code, what PROJ gives for a point (pyproj 3): Lambert-93, conic zones, Mercator, UTM overseas.
METRES = [
    (2154, 475198.11, 6692424.5, 47.294016, 0.02466),
    (3949, 1659957.48, 8176792.06, 48.79, 2.455),
    (3943, 1574051.92, 2267824.09, 43.6, 1.44),
    (3942, 2175761.88, 1207067.69, 41.92, 8.74),
    (3857, 273289.35, 6239303.62, 48.79, 2.455),
    (5490, 656770.9, 1796166.18, 16.2411, -61.5331),
    (2975, 338568.32, 7690475.44, -20.8789, 55.4481),
    (2972, 352980.2, 545868.92, 4.9372, -52.326),
    (4471, 524724.52, 8587115.82, -12.7806, 45.2278),
    (4467, 562869.8, 5181168.32, 46.7811, -56.1764),
]


@pytest.mark.parametrize(("epsg", "x", "y", "latitude", "longitude"), METRES)
def test_metres_of_each_system_are_among_what_they_may_be(epsg, x, y, latitude, longitude):
    there = Point(latitude, longitude)
    assert min(distance_km(point, there) for _, point in readings(x, y)) < 0.002


@pytest.mark.parametrize(
    ("y", "x", "commune", "postcode", "told"),
    [
        ("8176792,06", "1659957,48", "Créteil", "94000", ReasonCode.METRES_POSITION),
        ("1659957", "8176792", "Créteil", "94000", ReasonCode.METRES_POSITION),
        ("6239303", "273289", "Créteil", "94000", ReasonCode.METRES_POSITION),
        ("7690475", "338568", "Saint-Denis", "97400", ReasonCode.METRES_POSITION),
        ("6239303", "273289", "Brest", "29200", ReasonCode.FAR_POSITION),
        ("999", "123456789", "Créteil", "94000", ReasonCode.BAD_POSITION),
    ],
)
def test_the_commune_says_which_system_metres_are_of(y, x, commune, postcode, told):
    row = cleaned(latitude=y, longitude=x, commune=commune, code_postal=postcode)
    assert codes(row) == [told]
    assert row.values["position_is_approximate"] is (told != ReasonCode.METRES_POSITION)


@pytest.mark.parametrize(
    ("insee", "postcode", "commune", "kept"),
    [
        ("94028", "94000", "Créteil", ("94028", "94000", [])),
        ("94000", "94028", "", ("94028", "94000", [ReasonCode.INSEE_AS_POSTCODE, ReasonCode.COMMUNE_READ])),
        ("94000", "94000", "Créteil", ("94028", "94000", [ReasonCode.BAD_INSEE])),
        ("25520", "25520", "Renédale", ("25487", "25520", [ReasonCode.OTHER_INSEE])),
        ("97129", "97115", "Sainte-Rose", ("97129", "97115", [])),  # and 97115 is the code of 97129 Lamentin
        ("75056", "75012", "Paris", ("75112", "75012", [ReasonCode.REWRITTEN])),
        ("1053", "1000", "Bourg-en-Bresse", ("01053", "01000", [ReasonCode.LOST_ZERO, ReasonCode.LOST_ZERO])),
        ("", "94028", "Créteil", ("94028", "94000", [ReasonCode.INSEE_AS_POSTCODE, ReasonCode.POSTCODE_FOUND])),
        ("", "", "94000 Créteil", ("94028", "94000", [ReasonCode.REWRITTEN])),
        ("", "", "Créteil (94000)", ("94028", "94000", [ReasonCode.REWRITTEN])),
        ("2A004", "20000", "AJACCIO", ("2A004", "20000", [ReasonCode.REWRITTEN])),
        ("2a004", "20090", "Ajaccio", ("2A004", "20090", [])),
    ],
)
def test_code_and_postcode_in_the_wrong_columns(insee, postcode, commune, kept):
    row = cleaned(code_insee=insee, code_postal=postcode, commune=commune, latitude="", longitude="")
    told = [code for code in codes(row) if code != ReasonCode.NO_POSITION]
    assert (row.values["insee"], row.values["postcode"], told) == kept


def test_an_address_that_ends_with_postcode_and_town_says_where():
    cells = {"Nom": "Le Fil", "Adresse": "12 cours Victor Hugo 33000 Bordeaux", "Téléphone": "05 56 10 20 30"}
    row = clean_row(2, cells, PROFILES["generic"], shipped())
    assert (row.values["insee"], row.values["postcode"]) == ("33063", "33000")
    assert codes(row) == [ReasonCode.COMMUNE_READ]


@given(st.floats(41, 51.2), st.floats(-5, 9.6))
def test_lambert_93_comes_back_to_the_same_metre(latitude, longitude):
    back = LAMBERT_93.degrees(*LAMBERT_93.metres(Point(latitude, longitude)))
    assert distance_km(back, Point(latitude, longitude)) < 0.001


@pytest.mark.parametrize(
    ("commune", "postcode", "insee", "told"),
    [
        ("LE KREMLIN-BICETRE", "94270", "94043", [ReasonCode.REWRITTEN]),
        ("PARIS 10", "75010", "75110", [ReasonCode.REWRITTEN]),
        ("Paris", "75012", "75112", [ReasonCode.REWRITTEN]),
        ("CRETEIL CEDEX", "94010", "94028", [ReasonCode.REWRITTEN]),
        ("St Maur des fosses", "94100", "94068", [ReasonCode.REWRITTEN]),
        ("Crétail", "94000", "94028", [ReasonCode.COMMUNE_READ]),
        ("", "94000", "94028", [ReasonCode.COMMUNE_READ]),
        ("Bourg-en-Bresse", "1000", "01053", [ReasonCode.LOST_ZERO]),
        ("Nulle-Part", "", "", [ReasonCode.NO_COMMUNE]),
        ("Créteil", "abc", "94028", [ReasonCode.BAD_POSTCODE, ReasonCode.POSTCODE_FOUND]),
        ("Créteil", "F-94000", "94028", [ReasonCode.REWRITTEN]),
        ("Créteil", "00000", "94028", [ReasonCode.BAD_POSTCODE, ReasonCode.POSTCODE_FOUND]),
        ("Créteil", "94 000", "94028", []),
    ],
)
def test_communes(commune, postcode, insee, told):
    row = cleaned(commune=commune, code_postal=postcode, latitude="", longitude="")
    assert row.values["insee"] == insee
    assert [c for c in codes(row) if c != ReasonCode.NO_POSITION] == told


def test_the_commune_is_read_at_the_end_of_an_address():
    row = clean_row(
        2, {"Data pass ID": "3 632", "Name": "FLEP", "Adresse": "9 bd Léon Blum, 16800 SOYAUX", "Code postal": "16800"},
        PROFILES["aidants-connect"], shipped(),
    )  # fmt: skip
    assert (row.external_id, row.values["insee"], row.values["commune"]) == ("3 632", "16374", "Soyaux")
    assert row.values["features"] == ["aidants-connect", "demarches", "individuel"]


@pytest.mark.parametrize(("written", "expected"), [
    (Point(3.796256, 47.864807), (Point(47.864807, 3.796256), ReasonCode.SWAPPED_POSITION)),
    (Point(55.448137, -20.882057), (Point(-20.882057, 55.448137), ReasonCode.SWAPPED_POSITION)),
    (Point(48.79, 2.45), (Point(48.79, 2.45), "")),
    (Point(45.5, -73.6), (Point(45.5, -73.6), "")),
])  # fmt: skip
def test_without_a_commune_figures_are_exchanged_when_only_so_they_are_in_france(written, expected):
    assert tuple(believed(written, [])) == expected
