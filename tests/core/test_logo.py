"""The centre's logo: on every page once chosen, light, named for those who do not see it."""

import io
import random

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from PIL import Image as Picture
from PIL import ImageDraw
from wagtail.images import get_image_model

from declic.core.centre import forget_centre
from declic.core.logo import MAX_BYTES
from declic.core.models import Centre

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    cache.clear()  # Wagtail keeps renditions there by the number of their image, which each test uses again


def picture(drawn, name="logo.png"):
    out = io.BytesIO()
    drawn.save(out, "PNG")
    return get_image_model().objects.create(title="IMG_2034", file=ContentFile(out.getvalue(), name))


def flat(width=1600, height=400):
    drawn = Picture.new("RGBA", (width, height))
    ImageDraw.Draw(drawn).ellipse((10, 10, height - 10, height - 10), fill="#00566a")
    return picture(drawn)


def noise():
    dots = random.Random(1).randbytes(400 * 88 * 3)
    return picture(Picture.frombytes("RGB", (400, 88), dots))


def centre_with(logo):
    centre = Centre.load()
    centre.logo = logo
    centre.clean()
    centre.save()
    return centre


def brand(client, path="/"):
    return BeautifulSoup(client.get(path).content, "html.parser").select_one(".masthead .brand")


@pytest.mark.parametrize("path", ["/", "/formations/", "/compte/entrer/", "/nulle-part/"])
def test_the_logo_takes_the_place_of_the_name_and_says_it(client, path):
    centre = centre_with(flat())
    shown = brand(client, path)
    assert shown.img["alt"] == centre.name
    assert shown.small is None
    assert (shown.img["width"], shown.img["height"]) == ("352", "88")


def test_what_a_page_carries_is_a_small_image_of_the_site_itself(client):
    centre_with(flat())
    url = brand(client).img["src"]
    answer = client.get(url)
    size = len(b"".join(answer.streaming_content))
    assert url.startswith("/media/")
    assert answer.headers["Content-Type"] == "image/webp"
    assert size <= MAX_BYTES


def test_without_a_logo_the_name_is_written(client):
    shown = brand(client)
    assert shown.img is None
    assert shown.small.text == Centre.load().name


def test_a_logo_that_stays_heavy_is_refused_in_french_beside_its_field():
    with pytest.raises(ValidationError) as refused:
        centre_with(noise())
    assert set(refused.value.message_dict) == {"logo"}
    assert "12 au plus" in refused.value.message_dict["logo"][0]


def test_a_file_that_is_no_image_any_more_is_refused_and_pages_do_without_it(client):
    logo = flat()
    logo.file.storage.delete(logo.file.name)
    with pytest.raises(ValidationError) as refused:
        centre_with(logo)
    assert refused.value.message_dict["logo"] == ["Cette image ne se lit pas. Choisissez-en une autre."]
    Centre.objects.update(logo=logo)
    forget_centre()
    assert brand(client).small.text == Centre.load().name


def test_the_name_comes_back_when_the_image_is_deleted(client):
    logo = flat()
    centre_with(logo)
    logo.delete()
    forget_centre()
    assert brand(client).small is not None


def test_a_logo_costs_no_query_to_the_pages_that_follow(client, django_assert_num_queries):
    centre_with(flat())
    client.get("/mentions-legales/")
    with django_assert_num_queries(0):
        assert brand(client, "/mentions-legales/").img
