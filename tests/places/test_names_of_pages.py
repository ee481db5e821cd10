"""No page of the site hides a place: the names taken are those of the URL conf."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from declic.places.models import Place
from declic.places.models.place import NAMES_OF_IDENTIFIERS, NAMES_OF_PAGES
from declic.portal.page_list import routes
from tests.factories.imports import a_row, bring
from tests.factories.places import a_place

NOWHERE = {"commune": "", "postcode": "", "insee": ""}


def words_under(prefix: str) -> set[str]:
    """The first word of each address under this one, where it is a word."""
    paths = [path.removeprefix(prefix) for _, path in routes() if path.startswith(prefix)]
    words = {path.partition("/")[0] for path in paths}
    return {word for word in words if word and "<" not in word and "." not in word}


def test_the_names_taken_are_those_of_the_url_conf():
    assert words_under("/lieux/") == NAMES_OF_PAGES
    assert words_under("/lieux/api/") == NAMES_OF_IDENTIFIERS


def is_found(client, place):
    return all(
        client.get(reverse(f"places:{route}", args=[place.slug])).context["place"] == place
        for route in ("place", "correct", "correct_thanks")
    )


@pytest.mark.django_db
@pytest.mark.parametrize("word", sorted(NAMES_OF_PAGES))
def test_a_place_called_as_a_page_has_an_address_of_its_own(client, word):
    places = [a_place(word.capitalize(), **NOWHERE) for _ in range(2)]
    assert all(is_found(client, place) for place in places)


@pytest.mark.django_db
def test_a_file_brings_places_called_as_pages_that_are_all_found(client):
    named = enumerate([*sorted(NAMES_OF_PAGES), "Lieu api"], 2)
    bring(*[a_row(n, str(n), name=name, address=f"{n} rue {n}", latitude=48 + n / 9, **NOWHERE) for n, name in named])
    assert Place.objects.count() == len(NAMES_OF_PAGES) + 1
    assert all(is_found(client, place) for place in Place.objects.all())


@pytest.mark.django_db
def test_an_agent_who_types_the_name_of_a_page_is_told():
    place = a_place("Le Fil")
    place.slug = "donnees"
    with pytest.raises(ValidationError) as refused:
        place.full_clean()
    assert "est l’adresse d’une page du site" in refused.value.message_dict["slug"][0]


@pytest.mark.django_db
@pytest.mark.parametrize("identifier", ["schema", "a/b", "a/b/", "é d", "a?b", "a%2Fb", "schema/"])
def test_whatever_its_source_calls_a_place_the_api_gives_it(client, identifier):
    bring(a_row(external_id=identifier))
    place = Place.objects.get()
    answer = client.get(reverse("places:api_place", args=[place.public_id]))
    assert answer.json()["nom"] == "Le Fil"
