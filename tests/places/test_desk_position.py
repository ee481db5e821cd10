"""The point of a place: by a click without script, by coordinates, from its commune, from a service of addresses."""

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from declic.places import geocoder
from declic.places.engine import Point, distance_km
from declic.places.engine.outlines import frame_around
from declic.places.models import Place, PlaceChange
from declic.places.position import IMAGES
from tests.core.test_outgoing import Site
from tests.factories.people import a_user
from tests.factories.places import a_place

POSITION = "/gestion/lieux/position/"
MAP = POSITION + "carte.svg"


@pytest.fixture
def desk(db):
    client = Client()
    client.force_login(a_user(role="adviser"))
    return client


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def sent(client, place, act, **changes):
    """What a browser sends of the form that holds this button."""
    page = soup(client.get(POSITION, {"lieu": place.slug}))
    form = page.select_one(f"button[value={act}]").find_parent("form")
    values = {field["name"]: field.get("value", "") for field in form.select("input")}
    return client.post(POSITION, values | {"acte": act} | changes, follow=True)


def kept(place):
    place.refresh_from_db()
    return place.latitude, place.longitude, place.position_is_approximate


def test_coordinates_are_written_with_a_comma_or_a_point(desk):
    place = a_place(position_is_approximate=True)
    sent(desk, place, "point", latitude="48,8", longitude=" 2.4 ")
    assert kept(place) == (48.8, 2.4, False)
    assert PlaceChange.objects.get().after == {"latitude": 48.8, "longitude": 2.4, "position_is_approximate": False}
    assert place.provenance["latitude"][0] == "centre"


@pytest.mark.parametrize(
    ("latitude", "longitude"),
    [("", ""), ("48", ""), ("91", "2"), ("48", "181"), ("nan", "2"), ("1e2", "2"), ("quarante", "2"), ("\0", "2"),
     ("9" * 50, "2"), ("\u0664\u0668", "2")],
)  # fmt: skip
def test_what_is_no_position_is_refused_and_stays_typed(desk, latitude, longitude):
    place = a_place()
    page = soup(sent(desk, place, "point", latitude=latitude, longitude=longitude))
    assert "Écrivez la latitude et la longitude en chiffres" in page.text
    if latitude.strip("\0"):
        assert page.select_one("#latitude")["value"] == latitude
    assert PlaceChange.objects.count() == 0


def test_the_centre_of_the_commune_is_said_to_be_about(desk):
    place = a_place(latitude=48.8, longitude=2.4)
    sent(desk, place, "centre")
    assert (kept(place)[2], kept(place)[0] != 48.8) == (True, True)


def test_without_a_known_commune_nothing_is_taken(desk):
    place = a_place(commune="", insee="", latitude=48.8, longitude=2.4)
    assert "n’a pas de commune connue" in soup(sent(desk, place, "centre")).text
    assert kept(place) == (48.8, 2.4, False)


def test_a_position_moved_meanwhile_is_not_written_over(desk):
    place = a_place()
    answer = sent(desk, place, "point", latitude="48.8", longitude="2.4", vu_lat="48.1", vu_lon="2.455")
    assert "La position a changé entre-temps" in soup(answer).text
    assert kept(place)[0] == 48.79


def test_a_click_marks_a_point_closer_and_saves_nothing(desk):
    place = a_place()
    page = soup(desk.get(POSITION, {"lieu": place.slug}))
    for name, width in IMAGES.items():
        image = page.select_one(f"input[type=image][name={name}]")
        form = {f["name"]: f["value"] for f in image.find_parent("form").select("input[type=hidden]")}
        assert image["width"] == str(width)
        # The middle of the image is the middle of the window.
        middle = {f"{name}.x": str(width // 2), f"{name}.y": str(int(image["height"]) // 2)}
        shown = soup(desk.get(POSITION, form | middle))
        point = Point(float(shown.select_one("#latitude")["value"]), float(shown.select_one("#longitude")["value"]))
        assert distance_km(point, Point(48.79, 2.455)) < 0.03
        assert shown.select_one("input[name=km]")["value"] == "2.0"
        assert "vérifiez, puis enregistrez" in shown.text
    assert PlaceChange.objects.count() == 0


def test_a_wider_window_keeps_its_mark(desk):
    place = a_place()
    asked = {
        "lieu": place.slug,
        "lat": "48.7",
        "lon": "2.4",
        "km": "4.0",
        "mlat": "48.71",
        "mlon": "2.41",
        "large": "1",
    }
    for wider in ("8.0", "16.0", "32.0", "32.0"):
        page = soup(desk.get(POSITION, asked))
        form = page.select_one("input[type=image]").find_parent("form")
        asked = {field["name"]: field["value"] for field in form.select("input[type=hidden]")} | {"large": "1"}
        assert (asked["km"], page.select_one("#latitude")["value"]) == (wider, "48.71")


def test_a_press_of_the_enter_key_on_the_map_is_no_click(desk):
    place = a_place()
    asked = {"lieu": place.slug, "lat": "48.79", "lon": "2.455", "km": "4", "grand.x": "0", "grand.y": "0"}
    assert soup(desk.get(POSITION, asked)).select_one("#latitude")["value"] == "48.79"


@given(st.floats(-60, 60), st.floats(-179, 179), st.floats(0.5, 32), st.integers(0, 1000), st.integers(0, 880))
def test_what_is_clicked_is_where_it_is_drawn(latitude, longitude, km, x, y):
    frame = frame_around(Point(latitude, longitude), km)
    assert frame.xy(frame.point(x, y)) == (x, y)


def test_the_map_marks_the_point_and_may_apply_its_own_style_alone(desk):
    place = a_place()
    response = desk.get(MAP, {"lieu": place.slug})
    drawn = BeautifulSoup(response.content, "xml")
    assert (drawn.select_one("circle")["cx"], drawn.select_one("circle")["cy"]) == ("500", "440")
    assert "style-src 'sha256-" in response.headers["Content-Security-Policy"]
    nowhere = a_place(commune="", insee="", latitude=None, longitude=None)
    assert BeautifulSoup(desk.get(MAP, {"lieu": nowhere.slug}).content, "xml").select("circle") == []


@pytest.mark.parametrize(
    "asked",
    [{"km": "x"}, {"km": "0"}, {"km": "-4"}, {"km": "9" * 9}, {"km": "nan"}, {"lat": "91", "lon": "0"}, {"lat": "\0"},
     {"lat": "48", "lon": "2", "grand.x": "99999", "grand.y": "1"}, {"lat": "48", "lon": "2", "petit.x": "-1"},
     {"lat": "90", "lon": "180", "km": "32"}, {"lat": "-90", "lon": "0", "petit.x": "10", "petit.y": "10"},
     {"mlat": "\u202e", "mlon": "é"}],
)  # fmt: skip
def test_a_window_asked_badly_is_shown_all_the_same(desk, asked):
    place = a_place()
    for path in (POSITION, MAP):
        assert desk.get(path, {"lieu": place.slug} | asked).status_code == 200


@pytest.mark.parametrize("asked", [{}, {"lieu": "absent"}, {"lieu": "\0"}])
def test_a_place_is_needed(desk, asked):
    for path in (POSITION, MAP):
        assert desk.get(path, asked).status_code == 404
    assert desk.post(POSITION, asked).status_code == 404


def test_no_service_of_addresses_is_offered_nor_asked_unless_the_operator_names_one(desk):
    place = a_place()
    assert soup(desk.get(POSITION, {"lieu": place.slug})).select("button[value=adresse]") == []
    answer = desk.post(POSITION, {"lieu": place.slug, "acte": "adresse"})
    assert "L’autre site ne répond pas comme il faut" in soup(answer).text


def test_the_service_is_told_the_address_and_nothing_else(db, settings):
    settings.GEOCODER_URL = "https://geo.example.org/search/"
    features = [{"geometry": {"coordinates": [2.45, 48.78]}, "properties": {"label": "3 Place des Bleuets, Créteil"}}]
    content = json.dumps({"features": features}).encode()
    site = Site(b"HTTP/1.1 200 OK\r\n\r\n" + content)
    address = geocoder.address_of(a_place("Le Fil", address="3 place des Bleuets"))
    found = geocoder.candidates(address, resolve=site.resolve, connect=site.connect)
    assert [candidate.label for candidate in found] == ["3 Place des Bleuets, Créteil"]
    assert site.asked[0][2].split()[1] == "/search/?q=3+place+des+Bleuets+94000+Cr%C3%A9teil&limit=5"


class PlainLine:
    """What stands for a line that proves who answers."""

    @staticmethod
    def wrap_socket(line, server_hostname):
        assert server_hostname == "geo.example.org"
        return line


def test_what_the_service_finds_is_chosen_marked_on_the_map_and_saved(desk, settings, monkeypatch):
    settings.GEOCODER_URL = "https://geo.example.org/search/"
    features = [{"geometry": {"coordinates": [2.46, 48.78]}, "properties": {"label": "<b>3 place des Bleuets"}}]
    site = Site(b"HTTP/1.1 200 OK\r\n\r\n" + json.dumps({"features": features}).encode())
    public = [(2, 1, 6, "", ("93.184.216.34", 443))]
    monkeypatch.setattr("socket.getaddrinfo", lambda *asked, **how: public)
    monkeypatch.setattr("socket.create_connection", lambda where, timeout: site.connect(where[0], "", timeout))
    monkeypatch.setattr("ssl.create_default_context", PlainLine)
    place = a_place()
    page = soup(sent(desk, place, "adresse"))
    assert PlaceChange.objects.count() == 0
    [found] = [link for link in page.select("main a") if "Bleuets" in link.text and "mlat" in link["href"]]
    assert found.text == "<b>3 place des Bleuets"
    chosen = soup(desk.get(found["href"]))
    assert (chosen.select_one("#latitude")["value"], chosen.select_one("#longitude")["value"]) == ("48.78", "2.46")
    assert BeautifulSoup(desk.get(chosen.select_one("input[type=image]")["src"]).content, "xml").select_one("circle")


@pytest.mark.parametrize("content", [b"<html>", b"[]"])
def test_an_answer_in_another_form_is_a_failure_like_any_other(db, settings, content):
    settings.GEOCODER_URL = "https://geo.example.org/search/"
    site = Site(b"HTTP/1.1 200 OK\r\n\r\n" + content)
    with pytest.raises(geocoder.OutgoingError):
        geocoder.candidates("a", resolve=site.resolve, connect=site.connect)


def test_the_page_says_what_the_service_would_be_told(desk, settings):
    settings.GEOCODER_URL = "https://geo.example.org/search/"
    place = a_place()
    page = soup(desk.get(POSITION, {"lieu": place.slug}))
    assert "3 place des Bleuets 94000 Créteil" in page.text
    assert page.select_one("button[value=adresse]")


def test_few_queries(desk, django_assert_num_queries):
    place = a_place()
    desk.get(POSITION, {"lieu": place.slug})
    with django_assert_num_queries(3):
        desk.get(POSITION, {"lieu": place.slug})


@pytest.mark.parametrize(("role", "status"), [("editor", 200), ("administrator", 200), ("member", 403)])
def test_the_agents_of_the_centre_set_it(db, role, status):
    client = Client()
    client.force_login(a_user(role=role))
    assert client.get(POSITION, {"lieu": a_place().slug}).status_code == status
    assert Place.objects.count() == 1
