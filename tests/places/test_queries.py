from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from declic.core import telephones
from declic.places import open_queries, queries
from declic.places.engine import Point, distance_km
from declic.places.models import Place
from declic.places.wording import distance, of_commune, phone, tags

around_france = st.tuples(st.floats(41, 52), st.floats(-5, 10))


class NearestTest(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(around_france, max_size=40), around_france, st.integers(0, 20), st.integers(1, 20))
    def test_the_growing_box_gives_what_sorting_everything_gives(self, positions, origin, start, size):
        Place.objects.all().delete()
        Place.objects.bulk_create(
            Place(name=f"Lieu {n}", slug=f"lieu-{n}", latitude=lat, longitude=lon)
            for n, (lat, lon) in enumerate(positions)
        )
        here = Point(*origin)
        near = queries.nearest(queries.published(), here, start, start + size)
        expected = sorted(distance_km(here, Point(*p)) for p in positions)[start : start + size]
        assert [n.distance_km for n in near] == pytest.approx(expected)


class NearestOpenTest(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(
        st.lists(st.tuples(around_france, st.sampled_from(["", "Tu 09:00-12:00", "Sa 09:00-12:00"])), max_size=40),
        around_france,
        st.integers(1, 12),
    )
    def test_the_nearest_open_ones_are_those_that_reading_them_all_gives(self, places, origin, limit):
        Place.objects.all().delete()
        made = [
            Place(name=f"Lieu {n}", slug=f"lieu-{n}", latitude=lat, longitude=lon, hours=hours)
            for n, ((lat, lon), hours) in enumerate(places)
        ]
        for place in made:
            place.prepare()
        Place.objects.bulk_create(made)
        here, instant = Point(*origin), datetime(2026, 10, 6, 10, tzinfo=ZoneInfo("Europe/Paris"))
        found = open_queries.nearest_open(queries.published(), here, instant, limit, only_open=True)
        away = [(hours == "", distance_km(here, Point(*p))) for p, hours in places if hours != "Sa 09:00-12:00"]
        expected = sorted(away)[:limit]
        assert [one.is_open is None for one in found] == [is_unknown for is_unknown, _ in expected]
        assert [one.near.distance_km for one in found] == pytest.approx([km for _, km in expected])


@pytest.mark.parametrize(
    ("km", "said"),
    [(None, ""), (0, "à 100 m"), (0.84, "à 800 m"), (0.96, "à 1 km"), (2.34, "à 2,3 km"), (12.4, "à 12 km")],
)
def test_a_distance_is_said_as_people_say_it(km, said):
    assert distance(km).replace("\u00a0", " ") == said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Créteil", "de Créteil"), ("Arcueil", "d’Arcueil"), ("Le Kremlin-Bicêtre", "du Kremlin-Bicêtre"),
        ("Les Lilas", "des Lilas"), ("L’Haÿ-les-Roses", "de L’Haÿ-les-Roses"), ("Évry", "d’Évry"),
    ],
)  # fmt: skip
def test_the_name_of_a_commune_takes_its_article(name, said):
    assert of_commune(name) == said


def test_a_row_shows_three_services_and_how_many_more():
    assert tags(["A", "B"]) == ("A", "B")
    assert tags(list("ABCDE")) == ("A", "B", "C, et 2\u00a0autres")


@pytest.mark.parametrize(
    ("text", "said", "href"),
    [
        ("+33149085563", "01 49 08 55 63", "tel:+33149085563"),
        ("01 49 08 55 63", "01 49 08 55 63", "tel:+33149085563"),
        ("+262262000102", "02 62 00 01 02", "tel:+262262000102"),
        ("0262 00 01 02", "02 62 00 01 02", "tel:+262262000102"),
        ("3949", "3949", "tel:3949"),
        ("accueil", "accueil", ""),
    ],
)
def test_a_telephone_is_read_in_pairs(text, said, href):
    assert phone(text).replace("\u00a0", " ") == said
    assert telephones.href(text) == href
