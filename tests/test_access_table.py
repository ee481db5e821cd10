"""Promise B1: each route names its rule, and each line of the table names a route."""

import tomllib

from django.conf import settings

from declic.people.access import RULES, rule_name
from declic.portal.page_list import routes


def test_every_route_has_a_rule_of_the_table():
    table = tomllib.loads(settings.ACCESS_TABLE.read_text())
    undeclared = [
        (name, path)
        for name, path in routes()
        if name not in table["routes"] and not any(path.startswith(p) for p in table["prefixes"])
    ]
    assert undeclared == []


def test_every_line_of_the_table_is_a_route_and_a_known_rule():
    table = tomllib.loads(settings.ACCESS_TABLE.read_text())
    names = {name for name, _ in routes()}
    assert set(table["routes"]) <= names
    assert {*table["routes"].values(), *table["prefixes"].values()} <= set(RULES)


def test_an_unknown_route_is_refused_to_everybody():
    assert rule_name("nothing:here", "/ailleurs/") == "nobody"
