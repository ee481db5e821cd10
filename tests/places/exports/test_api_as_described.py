"""Promise C1 on the API: whatever is asked of the parameters that its description names, right or wrong, it answers as
it says, with a body of the shape it says. The description itself is walked: a new parameter is tried at once."""

import json
from datetime import date
from typing import Any
from urllib.parse import quote, urlencode

import jsonschema
import pytest
from django.test import Client
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from declic.places.engine import FEATURES
from declic.places.models import Place
from tests.factories.places import a_place

DESCRIPTION: dict[str, Any] = SchemaGenerator(urlconf="declic.places.api_urls").get_schema(public=True)
# Right for one parameter or another, sent to all of them.
WORDS = [
    "94028", "94", "2A", "oui", "maintenant", "soir", "samedi", "2026-11-24T18:30", "2026-02-30", "1", "0", "-1", "99",
    "48.7,2.3,48.9,2.6", "91,0,92,1", "nan,0,1,1", "essai-1", "", *[feature.slug for feature in FEATURES],
]  # fmt: skip
TEXTS = st.sampled_from(WORDS) | st.text(max_size=30) | st.integers().map(str) | st.just("9" * 5_000)


def closed(schema: Any) -> Any:
    """As JSON Schema says it: OpenAPI 3.0 has its own word for null; and nothing comes that is not described."""
    if isinstance(schema, list):
        return [closed(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {name: closed(value) for name, value in schema.items() if name != "nullable"}
    if schema.get("type") == "object" and "properties" in schema:
        kept["additionalProperties"] = False
    if schema.get("nullable"):
        return {"anyOf": [{"type": "null"}, kept]}
    return kept


WHOLE = closed(DESCRIPTION)


def parameters(path: str, where: str) -> list[dict[str, Any]]:
    return [given for given in DESCRIPTION["paths"][path]["get"].get("parameters", []) if given["in"] == where]


def values_of(parameter: dict[str, Any]) -> st.SearchStrategy[list[str]]:
    """Most of the time as it is described; several at once even when one is asked."""
    schema = parameter["schema"].get("items", parameter["schema"])
    told = st.sampled_from(schema["enum"]).map(str) if "enum" in schema else TEXTS
    told = st.integers(-2, 5).map(str) if schema.get("type") == "integer" else told
    return st.lists(told | TEXTS, min_size=1, max_size=2)


def _is_a_segment(text: str) -> bool:
    """With a line break, it is the address of no page at all."""
    return bool(text) and "\n" not in text


@st.composite
def questions(draw) -> tuple[str, str]:
    """A path of the description, and an address of it."""
    path = draw(st.sampled_from(sorted(DESCRIPTION["paths"])))
    address = path
    for parameter in parameters(path, "path"):
        address = address.replace(f"{{{parameter['name']}}}", quote(draw(TEXTS.filter(_is_a_segment)), safe=""))
    asked = draw(st.lists(st.sampled_from(parameters(path, "query") or [None]), max_size=4, unique_by=str))
    pairs = [(one["name"], value) for one in asked if one for value in draw(values_of(one))]
    return path, f"{address}?{urlencode(pairs)}"


def some_places() -> None:
    """Full and empty, sure and not."""
    full = a_place("Le Fil", public_id="essai-1", services=[f.slug for f in FEATURES], wheelchair="yes", phone="3949",
                   verified_on=date(2026, 1, 2), updated_on=date(2026, 1, 1), access_notes="au fond")  # fmt: skip
    full.closures.create(first="2026-12-24", last="2099-01-01", reason="fêtes")
    full.stops.create(name="Place du marché", latitude=48.8, longitude=2.4)
    a_place("Rien", public_id="essai-2", services=(), hours="", address="", commune="", insee="", postcode="",
            latitude=None, longitude=None)  # fmt: skip
    a_place("Environ", public_id="essai-3", position_is_approximate=True, hours_original="le matin")


class ApiTest(TestCase):
    @settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
    @given(questions())
    def test_it_answers_as_it_says(self, question):
        path, address = question
        if not Place.objects.exists():
            some_places()
        response = Client(raise_request_exception=False).get(address)
        assert response.status_code in (200, 400, 404), address
        assert response["Content-Type"] == "application/json"
        body = json.loads(response.content)
        told = DESCRIPTION["paths"][path]["get"]["responses"].get(str(response.status_code))
        assert told or response.status_code == 404, f"{response.status_code} is not described"
        if told:
            schema = closed(told["content"]["application/json"]["schema"])
            jsonschema.validate(body, {**schema, "components": WHOLE["components"]})


@pytest.mark.django_db
def test_every_place_has_the_shape_described():
    some_places()
    schema = {"$ref": "#/components/schemas/PlaceRead", "components": WHOLE["components"]}
    for place in Place.objects.all():
        jsonschema.validate(Client().get(f"/lieux/api/{place.public_id}/").json(), schema)
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate({"id": place.public_id}, schema)


@pytest.mark.django_db
def test_a_page_is_never_larger_than_said():
    for number in range(103):
        a_place(public_id=f"essai-{number}", services=())
    sizes = [len(Client().get(f"/lieux/api/?taille={size}").json()["results"]) for size in ("", "100", "101", "9" * 30)]
    assert sizes == [50, 100, 100, 100]
