"""The demonstration on another port than the usual one."""

import os

import pytest

from declic.core.operations.demonstration import say_where_links_lead


@pytest.mark.parametrize(
    ("mode", "given", "led"),
    [
        ("demonstration", "", "http://localhost:8123"),
        ("demonstration", " ", "http://localhost:8123"),
        ("demonstration", "http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("production", "https://declic.example.org", "https://declic.example.org"),
        ("production", "", ""),
    ],
)
def test_links_lead_to_the_port_that_is_served(monkeypatch, settings, mode, given, led):
    settings.DECLIC_MODE, settings.SITE_URL = mode, given
    monkeypatch.setenv("DECLIC_SITE_URL", given)
    say_where_links_lead(8123)
    assert os.environ["DECLIC_SITE_URL"] == settings.SITE_URL == led
